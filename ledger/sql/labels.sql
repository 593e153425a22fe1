-- The labels of tables and columns, Chinese | English (labels of views are in measures.sql). Pages, exports and the method
-- page use these labels; other tools find them in duckdb_tables() and duckdb_columns(). Labels are set only in a new file:
-- DuckDB 1.5 cannot replay the comment of a table that has a CHECK with a function from its write-ahead log, so a crash
-- after labelling a database in use would leave it unreadable.

COMMENT ON TABLE origin IS '数据库 | Database';
COMMENT ON COLUMN origin.database_id IS '数据库编号 | Database id';
COMMENT ON COLUMN origin.kind IS '正式或演示 | Real or demonstration';
COMMENT ON COLUMN origin.schema_version IS '表结构版本 | Version of the tables';
COMMENT ON COLUMN origin.made_at IS '建立时间 | Made at';
COMMENT ON COLUMN origin.secret IS '会话签名密钥 | What sessions are signed with';

COMMENT ON TABLE revision IS '版本 | Revisions';
COMMENT ON COLUMN revision.revision IS '版本号 | Revision';
COMMENT ON COLUMN revision.cause IS '起因 | Cause';
COMMENT ON COLUMN revision.made_at IS '时间 | Made at';
COMMENT ON COLUMN revision.made_by IS '操作人 | Made by';

COMMENT ON TABLE area IS '区域 | Areas';
COMMENT ON COLUMN area.area_id IS '区划代码 | Area code';
COMMENT ON COLUMN area.parent_id IS '上级区划代码 | Code of the area above';
COMMENT ON COLUMN area.name IS '名称 | Name in Chinese';
COMMENT ON COLUMN area.name_en IS '英文名称 | Name in English';
COMMENT ON COLUMN area.kind IS '全区或街镇 | District or town';
COMMENT ON COLUMN area.position IS '排序 | Order';

COMMENT ON TABLE area_alias IS '区域别名 | Other names of areas';
COMMENT ON COLUMN area_alias.alias IS '别名 | Other name';
COMMENT ON COLUMN area_alias.area_id IS '区划代码 | Area code';

COMMENT ON TABLE department IS '部门 | Departments';
COMMENT ON COLUMN department.department_id IS '部门编号 | Department id';
COMMENT ON COLUMN department.name IS '名称 | Name in Chinese';
COMMENT ON COLUMN department.name_en IS '英文名称 | Name in English';
COMMENT ON COLUMN department.kind IS '类别 | Kind of body';
COMMENT ON COLUMN department.position IS '排序 | Order';

COMMENT ON TABLE department_alias IS '部门别名 | Other names of departments';
COMMENT ON COLUMN department_alias.alias IS '别名 | Other name';
COMMENT ON COLUMN department_alias.department_id IS '部门编号 | Department id';

COMMENT ON TABLE plan IS '计划 | Plans';
COMMENT ON COLUMN plan.plan_id IS '计划编号 | Plan id';
COMMENT ON COLUMN plan.area_id IS '区划代码 | Area code';
COMMENT ON COLUMN plan.year IS '年度 | Year';
COMMENT ON COLUMN plan.title IS '标题 | Title in Chinese';
COMMENT ON COLUMN plan.title_en IS '英文标题 | Title in English';
COMMENT ON COLUMN plan.issuer IS '发文机关 | Issued by (Chinese)';
COMMENT ON COLUMN plan.issuer_en IS '发文机关英文名 | Issued by (English)';
COMMENT ON COLUMN plan.document_no IS '发文字号 | Document number';
COMMENT ON COLUMN plan.issued_on IS '成文日期 | Issued on';
COMMENT ON COLUMN plan.published_on IS '发布日期 | Published on';
COMMENT ON COLUMN plan.url IS '发布网址 | Published at';
COMMENT ON COLUMN plan.sha256 IS '原文校验码 | Fingerprint of the text (SHA-256)';

COMMENT ON TABLE section IS '板块 | Sections';
COMMENT ON COLUMN section.plan_id IS '计划编号 | Plan id';
COMMENT ON COLUMN section.section_no IS '板块序号 | Section number';
COMMENT ON COLUMN section.name IS '名称 | Name in Chinese';
COMMENT ON COLUMN section.name_en IS '英文名称 | Name in English';

COMMENT ON TABLE task IS '任务 | Tasks';
COMMENT ON COLUMN task.plan_id IS '计划编号 | Plan id';
COMMENT ON COLUMN task.task_no IS '任务编号 | Task number';
COMMENT ON COLUMN task.section_no IS '板块序号 | Section number';
COMMENT ON COLUMN task.title IS '标题 | Title in Chinese';
COMMENT ON COLUMN task.title_en IS '英文标题 | Title in English';
COMMENT ON COLUMN task.body IS '任务原文（不含责任单位） | Words of the task, without its departments';
COMMENT ON COLUMN task.starts_at IS '原文在通知中的起始字符 | First character of the words in the notice';

COMMENT ON TABLE task_department IS '任务责任单位 | Departments of tasks';
COMMENT ON COLUMN task_department.plan_id IS '计划编号 | Plan id';
COMMENT ON COLUMN task_department.task_no IS '任务编号 | Task number';
COMMENT ON COLUMN task_department.department_id IS '部门编号 | Department id';
COMMENT ON COLUMN task_department.role IS '牵头或参与 | Leads or takes part';
COMMENT ON COLUMN task_department.position IS '排序 | Order';

COMMENT ON TABLE indicator IS '指标 | Indicators';
COMMENT ON COLUMN indicator.plan_id IS '计划编号 | Plan id';
COMMENT ON COLUMN indicator.indicator_id IS '指标编号 | Indicator id';
COMMENT ON COLUMN indicator.task_no IS '任务编号 | Task number';
COMMENT ON COLUMN indicator.position IS '排序 | Order';
COMMENT ON COLUMN indicator.name IS '指标名称 | Indicator in Chinese';
COMMENT ON COLUMN indicator.name_en IS '指标英文名称 | Indicator in English';
COMMENT ON COLUMN indicator.unit IS '单位 | Unit';
COMMENT ON COLUMN indicator.unit_en IS '英文单位 | Unit in English';
COMMENT ON COLUMN indicator.decimals IS '小数位数 | Decimals';
COMMENT ON COLUMN indicator.measure IS '计量方式（累计、时点、比率） | Measure (cumulative, level, rate)';
COMMENT ON COLUMN indicator.direction IS '目标方向 | Direction of the target';
COMMENT ON COLUMN indicator.pace IS '进度要求 | Pace';
COMMENT ON COLUMN indicator.due_month IS '到期月份 | Month due';
COMMENT ON COLUMN indicator.by_town IS '可分解到街镇 | Towns can hold a share';
COMMENT ON COLUMN indicator.natural_limit IS '可能的最大值 | The most it can ever be';
COMMENT ON COLUMN indicator.also_read_as IS '另一读法（存量、增量），未采用 | Other reading of the words, not chosen (stock, increment)';
COMMENT ON COLUMN indicator.reason IS '口径依据 | Reason in Chinese';
COMMENT ON COLUMN indicator.reason_en IS '口径依据英文 | Reason in English';

COMMENT ON TABLE target IS '目标值 | Targets';
COMMENT ON COLUMN target.plan_id IS '计划编号 | Plan id';
COMMENT ON COLUMN target.indicator_id IS '指标编号 | Indicator id';
COMMENT ON COLUMN target.area_id IS '区划代码 | Area code';
COMMENT ON COLUMN target.revision IS '生效版本 | In force from revision';
COMMENT ON COLUMN target.value IS '目标值 | Target';
COMMENT ON COLUMN target.upper IS '目标上限 | Upper bound';
COMMENT ON COLUMN target.source IS '来源（通知或分解） | Source (notice or allocation)';
COMMENT ON COLUMN target.printed IS '原文中的数 | Printed figure';
COMMENT ON COLUMN target.quote IS '原文引文 | Quotation of the notice';
COMMENT ON COLUMN target.quote_at IS '引文在任务原文中的起始字符 | First character of the quotation in the task';
COMMENT ON COLUMN target.printed_at IS '该数在任务原文中的起始字符 | First character of the printed figure in the task';
COMMENT ON COLUMN target.baseline IS '基期值 | Baseline';
COMMENT ON COLUMN target.baseline_source IS '基期值来源 | Source of the baseline';

COMMENT ON TABLE other_numeral IS '非目标数字 | Numerals that are no target';
COMMENT ON COLUMN other_numeral.plan_id IS '计划编号 | Plan id';
COMMENT ON COLUMN other_numeral.task_no IS '任务编号 | Task number';
COMMENT ON COLUMN other_numeral.printed_at IS '在任务原文中的起始字符 | First character in the task';
COMMENT ON COLUMN other_numeral.printed IS '原文中的数 | Printed figure';
COMMENT ON COLUMN other_numeral.reason IS '理由 | Reason in Chinese';
COMMENT ON COLUMN other_numeral.reason_en IS '理由英文 | Reason in English';

COMMENT ON TABLE schedule IS '月度计划 | Monthly schedules';
COMMENT ON COLUMN schedule.plan_id IS '计划编号 | Plan id';
COMMENT ON COLUMN schedule.indicator_id IS '指标编号 | Indicator id';
COMMENT ON COLUMN schedule.area_id IS '区划代码 | Area code';
COMMENT ON COLUMN schedule.period IS '期间 | Period';
COMMENT ON COLUMN schedule.revision IS '生效版本 | In force from revision';
COMMENT ON COLUMN schedule.value IS '当月底应完成 | Due by the end of the month';

COMMENT ON TABLE submission IS '报送 | Submissions';
COMMENT ON COLUMN submission.submission_id IS '回执编号 | Receipt number';
COMMENT ON COLUMN submission.plan_id IS '计划编号 | Plan id';
COMMENT ON COLUMN submission.kind IS '报送内容 | Kind of submission';
COMMENT ON COLUMN submission.department_id IS '报送部门编号（多部门时为空） | Department id (empty for several)';
COMMENT ON COLUMN submission.area_id IS '报送街镇代码（部门报送时为空） | Code of the town that sends it (empty for a department)';
COMMENT ON COLUMN submission.period IS '期间 | Period';
COMMENT ON COLUMN submission.submitted_by IS '报送人 | Sent by';
COMMENT ON COLUMN submission.submitted_at IS '报送时间 | Sent at';
COMMENT ON COLUMN submission.filename IS '文件名 | File';
COMMENT ON COLUMN submission.sha256 IS '文件校验码 | Fingerprint of the file (SHA-256)';
COMMENT ON COLUMN submission.original IS '原始文件 | Original file';
COMMENT ON COLUMN submission.findings IS '检查结果 | Findings';

COMMENT ON TABLE period_state IS '期间状态 | States of periods';
COMMENT ON COLUMN period_state.plan_id IS '计划编号 | Plan id';
COMMENT ON COLUMN period_state.period IS '期间 | Period';
COMMENT ON COLUMN period_state.revision IS '生效版本 | In force from revision';
COMMENT ON COLUMN period_state.state IS '接收报送或已停止 | Open or closed';

COMMENT ON TABLE review IS '审核 | Reviews';
COMMENT ON COLUMN review.revision IS '生效版本 | In force from revision';
COMMENT ON COLUMN review.submission_id IS '回执编号 | Receipt number';
COMMENT ON COLUMN review.decision IS '审核结果 | Decision';
COMMENT ON COLUMN review.decided_by IS '审核人 | Decided by';
COMMENT ON COLUMN review.decided_at IS '审核时间 | Decided at';
COMMENT ON COLUMN review.reason IS '理由 | Reason';

COMMENT ON TABLE actual IS '实际值 | Actuals';
COMMENT ON COLUMN actual.submission_id IS '回执编号 | Receipt number';
COMMENT ON COLUMN actual.plan_id IS '计划编号 | Plan id';
COMMENT ON COLUMN actual.indicator_id IS '指标编号 | Indicator id';
COMMENT ON COLUMN actual.area_id IS '区划代码 | Area code';
COMMENT ON COLUMN actual.period IS '期间 | Period';
COMMENT ON COLUMN actual.value IS '累计完成 | Value';
COMMENT ON COLUMN actual.numerator IS '分子 | Numerator';
COMMENT ON COLUMN actual.denominator IS '分母 | Denominator';
COMMENT ON COLUMN actual.problem IS '存在问题 | Problem';
COMMENT ON COLUMN actual.next_step IS '下一步措施 | Next step';
COMMENT ON COLUMN actual.note IS '备注 | Note';

COMMENT ON TABLE rule IS '规则 | Rules';
COMMENT ON COLUMN rule.revision IS '生效版本 | In force from revision';
COMMENT ON COLUMN rule.rule_id IS '规则名称 | Rule';
COMMENT ON COLUMN rule.value IS '数值 | Value';
COMMENT ON COLUMN rule.in_force_from IS '适用起始期间 | In force since';
COMMENT ON COLUMN rule.signed_by IS '签批人 | Signed by';
COMMENT ON COLUMN rule.signed_on IS '签批日期 | Signed on';
COMMENT ON COLUMN rule.preset IS '预设方案 | Preset';

COMMENT ON TABLE progress_note IS '工作进展 | Progress notes';
COMMENT ON COLUMN progress_note.submission_id IS '回执编号 | Receipt number';
COMMENT ON COLUMN progress_note.plan_id IS '计划编号 | Plan id';
COMMENT ON COLUMN progress_note.task_no IS '任务编号 | Task number';
COMMENT ON COLUMN progress_note.period IS '期间 | Period';
COMMENT ON COLUMN progress_note.done IS '工作进展 | What was done';
COMMENT ON COLUMN progress_note.problem IS '存在问题 | Problem';
COMMENT ON COLUMN progress_note.next_step IS '下一步措施 | Next step';
COMMENT ON COLUMN progress_note.state IS '自评状态 | Self-rated state';

COMMENT ON TABLE milestone IS '项目节点 | Milestones';
COMMENT ON COLUMN milestone.submission_id IS '回执编号 | Receipt number';
COMMENT ON COLUMN milestone.plan_id IS '计划编号 | Plan id';
COMMENT ON COLUMN milestone.task_no IS '任务编号 | Task number';
COMMENT ON COLUMN milestone.project IS '项目 | Project';
COMMENT ON COLUMN milestone.milestone IS '节点 | Milestone';
COMMENT ON COLUMN milestone.planned_on IS '计划完成日期 | Planned for';
COMMENT ON COLUMN milestone.actual_on IS '实际完成日期 | Done on';

COMMENT ON TABLE meeting IS '调度会 | Meetings';
COMMENT ON COLUMN meeting.meeting_id IS '会议编号 | Meeting number';
COMMENT ON COLUMN meeting.plan_id IS '计划编号 | Plan id';
COMMENT ON COLUMN meeting.title IS '会议名称 | Title';
COMMENT ON COLUMN meeting.held_on IS '会议日期 | Held on';
COMMENT ON COLUMN meeting.period IS '期间 | Period';
COMMENT ON COLUMN meeting.frozen_revision IS '冻结版本 | Frozen revision';

COMMENT ON TABLE agenda_item IS '会议议程 | Agendas';
COMMENT ON COLUMN agenda_item.meeting_id IS '会议编号 | Meeting number';
COMMENT ON COLUMN agenda_item.revision IS '生效版本 | In force from revision';
COMMENT ON COLUMN agenda_item.position IS '顺序 | Position';
COMMENT ON COLUMN agenda_item.kind IS '议程类别 | Kind of item';
COMMENT ON COLUMN agenda_item.section_no IS '板块序号 | Section number';
COMMENT ON COLUMN agenda_item.indicator_id IS '指标编号 | Indicator id';

COMMENT ON TABLE decision IS '议定事项 | Decisions';
COMMENT ON COLUMN decision.decision_id IS '议定事项编号 | Decision number';
COMMENT ON COLUMN decision.meeting_id IS '会议编号 | Meeting number';
COMMENT ON COLUMN decision.indicator_id IS '指标编号 | Indicator id';
COMMENT ON COLUMN decision.task_no IS '任务编号 | Task number';
COMMENT ON COLUMN decision.words IS '议定内容 | Decision';
COMMENT ON COLUMN decision.department_id IS '责任部门编号 | Id of the responsible department';
COMMENT ON COLUMN decision.due_on IS '完成时限 | Due on';

COMMENT ON TABLE withdrawal IS '撤回的议定事项 | Withdrawn decisions';
COMMENT ON COLUMN withdrawal.revision IS '生效版本 | In force from revision';
COMMENT ON COLUMN withdrawal.decision_id IS '议定事项编号 | Decision number';
COMMENT ON COLUMN withdrawal.reason IS '理由 | Reason';

COMMENT ON TABLE problem IS '问题 | Problems';
COMMENT ON COLUMN problem.problem_id IS '问题编号 | Problem number';
COMMENT ON COLUMN problem.plan_id IS '计划编号 | Plan id';
COMMENT ON COLUMN problem.task_no IS '任务编号 | Task number';
COMMENT ON COLUMN problem.indicator_id IS '指标编号 | Indicator id';
COMMENT ON COLUMN problem.area_id IS '区划代码 | Area code';
COMMENT ON COLUMN problem.origin IS '问题来源 | Raised by';
COMMENT ON COLUMN problem.decision_id IS '议定事项编号 | Decision number';
COMMENT ON COLUMN problem.words IS '问题描述 | Problem';

COMMENT ON TABLE problem_step IS '问题办理环节 | Steps of problems';
COMMENT ON COLUMN problem_step.problem_id IS '问题编号 | Problem number';
COMMENT ON COLUMN problem_step.revision IS '版本 | Revision';
COMMENT ON COLUMN problem_step.action IS '办理动作 | Step';
COMMENT ON COLUMN problem_step.state IS '办理环节 | State';
COMMENT ON COLUMN problem_step.department_id IS '承办部门编号 | Id of the department in charge';
COMMENT ON COLUMN problem_step.due_on IS '办理时限 | Due on';
COMMENT ON COLUMN problem_step.words IS '办理情况 | What was said';
COMMENT ON COLUMN problem_step.status IS '当时进度状态 | Status at the time';

COMMENT ON TABLE attachment IS '附件 | Attachments';
COMMENT ON COLUMN attachment.problem_id IS '问题编号 | Problem number';
COMMENT ON COLUMN attachment.revision IS '版本 | Revision';
COMMENT ON COLUMN attachment.position IS '序号 | Position';
COMMENT ON COLUMN attachment.filename IS '文件名 | File name';
COMMENT ON COLUMN attachment.media_type IS '文件类型 | File type';
COMMENT ON COLUMN attachment.sha256 IS '校验码（SHA-256） | Checksum (SHA-256)';
COMMENT ON COLUMN attachment.data IS '文件内容 | Content';

COMMENT ON TABLE confirmation IS '任务状态核定 | Confirmed states of tasks';
COMMENT ON COLUMN confirmation.revision IS '版本 | Revision';
COMMENT ON COLUMN confirmation.plan_id IS '计划编号 | Plan id';
COMMENT ON COLUMN confirmation.task_no IS '任务编号 | Task number';
COMMENT ON COLUMN confirmation.period IS '期间 | Period';
COMMENT ON COLUMN confirmation.state IS '核定状态 | Confirmed state';
COMMENT ON COLUMN confirmation.words IS '核定理由 | Reason';

COMMENT ON TABLE adjustment IS '考核调整分 | Adjustments of scores';
COMMENT ON COLUMN adjustment.revision IS '版本 | Revision';
COMMENT ON COLUMN adjustment.plan_id IS '计划编号 | Plan id';
COMMENT ON COLUMN adjustment.reporter_id IS '报送单位编号 | Id of the department or town';
COMMENT ON COLUMN adjustment.period IS '期间 | Period';
COMMENT ON COLUMN adjustment.points IS '调整分 | Points';
COMMENT ON COLUMN adjustment.words IS '调整理由 | Reason';

COMMENT ON TABLE alert IS '预警记录 | Alerts';
COMMENT ON COLUMN alert.alert_id IS '预警编号 | Alert number';
COMMENT ON COLUMN alert.plan_id IS '计划编号 | Plan id';
COMMENT ON COLUMN alert.period IS '期间 | Period';
COMMENT ON COLUMN alert.revision IS '版本 | Revision';
COMMENT ON COLUMN alert.lights IS '变差指标数 | Indicators that are worse';
COMMENT ON COLUMN alert.outcome IS '处理结果 | Outcome';
COMMENT ON COLUMN alert.tries IS '发送次数 | Tries';
COMMENT ON COLUMN alert.answer IS '对方应答 | Answer';
COMMENT ON COLUMN alert.made_at IS '时间 | Time';

COMMENT ON TABLE account IS '账号 | Accounts';
COMMENT ON COLUMN account.account_id IS '账号 | Account';
COMMENT ON COLUMN account.version IS '设置次序 | Version';
COMMENT ON COLUMN account.name IS '姓名 | Name';
COMMENT ON COLUMN account.role IS '角色 | Role';
COMMENT ON COLUMN account.reporters IS '所属部门或街镇 | Departments and towns';
COMMENT ON COLUMN account.password IS '密码散列 | Password, hashed';
COMMENT ON COLUMN account.must_change IS '须先改密码 | Password to be changed first';
COMMENT ON COLUMN account.active IS '是否启用 | Open';
COMMENT ON COLUMN account.changed_at IS '设置时间 | Set at';
COMMENT ON COLUMN account.changed_by IS '设置人 | Set by';

COMMENT ON TABLE session IS '登录会话 | Sessions';
COMMENT ON COLUMN session.session_key IS '会话散列 | Session, hashed';
COMMENT ON COLUMN session.account_id IS '账号 | Account';
COMMENT ON COLUMN session.begun_at IS '登录时间 | Begun at';
COMMENT ON COLUMN session.expires_at IS '失效时间 | Expires at';
COMMENT ON COLUMN session.scope IS '令牌权限 | Scope of a token';
COMMENT ON COLUMN session.name IS '令牌用途 | Name of a token';

COMMENT ON TABLE session_end IS '会话终止记录 | Ended sessions';
COMMENT ON COLUMN session_end.session_key IS '会话散列 | Session, hashed';
COMMENT ON COLUMN session_end.ended_at IS '终止时间 | Ended at';
COMMENT ON COLUMN session_end.ended_by IS '操作人 | Ended by';

COMMENT ON TABLE event IS '操作日志 | Events';
COMMENT ON COLUMN event.event_id IS '序号 | Number';
COMMENT ON COLUMN event.done_at IS '时间 | Time';
COMMENT ON COLUMN event.what IS '操作 | What was done';
COMMENT ON COLUMN event.account_id IS '账号 | Account';
COMMENT ON COLUMN event.name IS '姓名 | Name';
COMMENT ON COLUMN event.role IS '角色 | Role';
COMMENT ON COLUMN event.via IS '途径 | Door';
COMMENT ON COLUMN event.address IS '来源地址 | Came from';
COMMENT ON COLUMN event.revision IS '版本号 | Revision';
COMMENT ON COLUMN event.about IS '涉及事项 | About';
