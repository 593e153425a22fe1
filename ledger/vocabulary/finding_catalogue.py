"""The catalogue of findings: every error, doubt and note about a file, with its sentence in Chinese and English.

A sentence says what is wrong and what to do next; `findings` puts the place (file, row, column) before it.
"""

from dataclasses import dataclass
from typing import Literal

Severity = Literal["error", "doubt", "note"]
SEVERITIES: tuple[Severity, ...] = ("error", "doubt", "note")


@dataclass(frozen=True)
class FindingType:
    """One entry of the catalogue. ``zh`` and ``en`` are templates for the finding's values (``str.format_map``)."""

    severity: Severity
    zh: str
    en: str


CATALOGUE: dict[str, FindingType] = {
    # The notice
    "file_missing": FindingType("error", "找不到文件。请放回该文件。", "The file is missing. Put it back."),
    "notice_changed": FindingType(
        "error",
        "通知文本与notice.toml登记的sha256不一致（{found}）。原文不得改动，请恢复原文件。",
        "The text does not have the sha256 in notice.toml (it has {found}). The notice is never edited: restore it.",
    ),
    "notice_without_tasks": FindingType(
        "error",
        "没有读到任何任务。请检查文本是否完整。",
        "No task was found. Check that the text is whole.",
    ),
    "section_out_of_order": FindingType(
        "error",
        "板块序号应为{expected}，读到{found}。请对照原文检查。",
        "Section {expected} was expected here and {found} was found. Compare with the published text.",
    ),
    "task_out_of_order": FindingType(
        "error",
        "任务编号应为{expected}，读到{found}。请对照原文检查。",
        "Task {expected} was expected here and {found} was found. Compare with the published text.",
    ),
    "line_unread": FindingType(
        "error",
        "“{found}……”既不是板块标题也不是任务，没有读入。请对照原文检查分行。",
        "“{found} …” is neither a section's heading nor a task and was not read. Compare the lines with the published text.",
    ),
    "bracket_unreadable": FindingType(
        "error",
        "任务{task_no}的责任单位括号无法识别。请对照原文检查。",
        "The bracket with the departments of task {task_no} cannot be read. Compare with the published text.",
    ),
    # The tables that are maintained by hand
    "register_header": FindingType(
        "error",
        "表头应为{expected}，读到{found}。请改正表头。",
        "The header should be {expected} and is {found}. Correct the header.",
    ),
    "register_row_torn": FindingType(
        "error",
        "该行有{found}个单元格，应有{expected}个。请检查逗号和引号。",
        "This row has {found} cells and should have {expected}. Check its commas and quotes.",
    ),
    "register_value": FindingType(
        "error",
        "“{found}”不合要求，应为{expected}。请改正。",
        "“{found}” is not accepted; expected {expected}. Correct it.",
    ),
    "register_duplicate": FindingType(
        "error",
        "“{found}”重复出现。请只保留一处。",
        "“{found}” appears more than once. Keep one.",
    ),
    "register_unreadable": FindingType(
        "error", "文件无法按UTF-8读取。请用UTF-8保存。", "The file is not UTF-8. Save it as UTF-8."
    ),
    "toml_unreadable": FindingType(
        "error", "文件不是有效的TOML：{reason}。请改正。", "The file is not valid TOML: {reason}. Correct it."
    ),
    "toml_value": FindingType(
        "error",
        "缺少“{key}”或其值不合要求。请补正。",
        "“{key}” is missing or not accepted. Supply it.",
    ),
    "translation_missing": FindingType(
        "error",
        "{kind}{number}没有英文名称。请在translations.csv中补上。",
        "{kind}{number} has no English name. Add it to translations.csv.",
    ),
    "department_twice": FindingType(
        "error",
        "任务{task_no}的“{found}”既牵头又参与。请对照原文检查。",
        "“{found}” both leads task {task_no} and takes part in it. Compare with the published text.",
    ),
    "rule_withdrawn": FindingType(
        "error",
        "自{found}起的规则已生效，不能删除。请恢复该条，并另行增加一条。",
        "The rule in force from {found} is stored and cannot be removed. Restore it, and add a new entry.",
    ),
    "matches_nothing": FindingType(
        "error",
        "“{found}”在通知中找不到对应内容。请改正或删除该行。",
        "“{found}” matches nothing in the notice. Correct the row or remove it.",
    ),
    "department_unknown": FindingType(
        "error",
        "任务{task_no}的“{found}”不在departments.csv中。请补上该部门。",
        "“{found}” of task {task_no} is not in departments.csv. Add the department.",
    ),
    # Provenance
    "quote_not_found": FindingType(
        "error",
        "引文“{quote}”在任务{task_no}中没有出现。请照原文改正引文。",
        "The quote “{quote}” does not appear in task {task_no}. Copy it from the notice.",
    ),
    "quote_not_unique": FindingType(
        "error",
        "引文“{quote}”在任务{task_no}中出现{count}次。请加长引文使其唯一。",
        "The quote “{quote}” appears {count} times in task {task_no}. Lengthen it until it is unique.",
    ),
    "printed_not_in_quote": FindingType(
        "error",
        "原文数字“{printed}”在引文“{quote}”中应恰好出现一次，实际出现{count}次。请改正。",
        "The printed figure “{printed}” should appear once in the quote “{quote}” and appears {count} times. Correct it.",
    ),
    "printed_unreadable": FindingType(
        "error",
        "原文数字“{printed}”无法识别为数值。请照原文改正。",
        "The printed figure “{printed}” cannot be read as a number. Copy it from the notice.",
    ),
    "printed_differs": FindingType(
        "error",
        "原文数字“{printed}”识别为{found}，登记为{expected}。请改正其一。",
        "The printed figure “{printed}” reads as {found}, and the row says {expected}. Correct one of them.",
    ),
    "numeral_unaccounted": FindingType(
        "error",
        "任务{task_no}中的“{numeral}”（……{around}……）既不是指标目标，也不在not_targets.csv中。请补上一行。",
        "“{numeral}” in task {task_no} (… {around} …) is neither a target nor listed in not_targets.csv. Add a row.",
    ),
    "numeral_accounted_twice": FindingType(
        "error",
        "任务{task_no}中的“{numeral}”（……{around}……）既登记为目标又登记为非目标。请删除其一。",
        "“{numeral}” in task {task_no} (… {around} …) is listed both as a target and as not a target. Remove one row.",
    ),
    "choice_changed": FindingType(
        "error",
        "“{found}”已有报送数据，{columns}不能再改，否则以前各月会随之改变。请恢复，或另立一个指标编号。",
        "“{found}” has reports, so {columns} cannot change: past months would change with it. Restore it, or give the indicator a new id.",
    ),
    "range_without_upper": FindingType(
        "error",
        "“{found}”是区间指标，但没有上限。请填写target_upper。",
        "“{found}” is a range without an upper bound. Fill in target_upper.",
    ),
    "upper_below_target": FindingType(
        "error",
        "“{found}”的上限低于目标值。请核对。",
        "The upper bound of “{found}” is below its target. Check both.",
    ),
    "still_reported": FindingType(
        "error",
        "“{found}”已有报送数据，不能从登记表中删除。请恢复该行。",
        "“{found}” has reported values and cannot leave the register. Restore its row.",
    ),
    # The inbox
    "sender_unknown": FindingType(
        "error",
        "没有名为“{found}”的部门或街镇。{near}请把文件夹的名称改成部门或街镇的名称。",
        "Department or town “{found}” not found. {near}Name the folder after the department or the town.",
    ),
    "file_too_large": FindingType(
        "error",
        "文件有{found}MB，超过上限{limit}MB。请只保留要报送的表，另存后再放入。",
        "The file has {found} MB; the limit is {limit} MB. Keep only the table to send, and save it again.",
    ),
    "reason_unreadable": FindingType(
        "error",
        "理由应是不超过{limit}字的文本。请用记事本重新写好并保存。",
        "The reason is not plain text, or has more than {limit} characters. Write it again in a text editor and save it.",
    ),
    # Submissions
    "file_empty": FindingType("error", "文件是空的。请重新导出后再上传。", "The file is empty. Export it again."),
    "file_not_text": FindingType(
        "error",
        "文件既不是CSV文本也不是XLSX工作簿。请在Excel或WPS中另存为.xlsx或CSV后再上传。",
        "The file is neither CSV text nor an XLSX workbook. Save it as .xlsx or CSV in Excel or WPS and send that.",
    ),
    "file_old_excel": FindingType(
        "error",
        "这是旧版Excel（.xls）文件或加了密码的文件。请取消密码，另存为.xlsx或CSV后再上传。",
        "This is a workbook in Excel's old format (.xls), or one with a password. Save it as .xlsx or CSV without a password.",
    ),
    "workbook_unreadable": FindingType(
        "error",
        "工作簿已损坏，无法打开。请在Excel或WPS中重新保存后再上传。",
        "The workbook is damaged and cannot be opened. Save it again in Excel or WPS and send that.",
    ),
    "workbook_too_large": FindingType(
        "error",
        "工作簿解压后超过{limit}MB。请只保留要报送的表，保存后重新上传。",
        "The workbook unpacks to more than {limit} MB. Keep only the table to send and save it again.",
    ),
    "workbook_too_wide": FindingType(
        "error",
        "工作表“{found}”超过{rows}行或{columns}列。请删除表外的空行空列，保存后重新上传。",
        "The sheet “{found}” has more than {rows} rows or {columns} columns. Delete the empty ones outside the table and save it again.",
    ),
    "workbook_too_full": FindingType(
        "error",
        "工作簿内容过多：超过{cells}个单元格，或超过{others}个样式、名称和规则。请将要报送的表格复制到新的工作簿，保存后重新上传。",
        "The workbook holds more than {cells} cells, or more than {others} styles, names and rules. Copy the table into a new workbook and upload that.",
    ),
    "workbook_ranges_too_large": FindingType(
        "error",
        "工作簿中合并单元格和超链接所占区域超过{limit}个单元格。请取消整行、整列的合并和超链接，保存后重新上传。",
        "Merged cells and links cover more than {limit} cells of the workbook. Undo those that span whole rows or columns and save it again.",
    ),
    "rows_torn": FindingType(
        "error",
        "超过{limit}行的列数与表头不一致。请检查分隔符和引号，修改后重新上传。",
        "More than {limit} rows have another number of cells than the header. Check separators and quotes, and upload it again.",
    ),
    "file_torn": FindingType(
        "error",
        "该行引号不配对，之后的内容无法分列。请检查此行的引号后重新导出。",
        "A quotation mark opened near this row is not closed. Check the quotes in this row and export the file again.",
    ),
    "file_too_long": FindingType(
        "error",
        "文件有{found}行，超过上限{limit}行。请拆分后上传。",
        "The file has {found} rows; the limit is {limit}. Split it.",
    ),
    "file_too_wide": FindingType(
        "error",
        "表格超过{limit}列。请删除表外的空列后重新导出。",
        "The table has more than {limit} columns. Delete the empty ones to its right and export it again.",
    ),
    "header_missing": FindingType(
        "error",
        "没有找到表头。请保留模板的表头行（至少要有{expected}）。",
        "No header was found. Keep the header of the template (it needs at least {expected}).",
    ),
    "column_missing": FindingType(
        "error",
        "缺少“{found}”列。请从模板补上该列。",
        "The column “{found}” is missing. Copy it from the template.",
    ),
    "column_twice": FindingType(
        "error",
        "“{found}”列出现了两次。请只保留一列。",
        "The column “{found}” appears twice. Keep one of them.",
    ),
    "rows_missing": FindingType(
        "error",
        "表中没有填写任何数值。请至少填写一个“累计完成”。",
        "No value is filled in. Fill in at least one.",
    ),
    "row_torn": FindingType(
        "error",
        "该行有{found}个单元格，表头有{expected}个。请检查此行的逗号和引号。",
        "This row has {found} cells and the header has {expected}. Check the commas and quotes of this row.",
    ),
    "indicator_missing": FindingType(
        "error", "没有填写指标编号。请照模板填写。", "The indicator id is missing. Take it from the template."
    ),
    "indicator_unknown": FindingType(
        "error",
        "没有编号为“{found}”的指标。{near}请照模板填写编号。",
        "Indicator “{found}” not found. {near}Take the id from the template.",
    ),
    "name_unknown": FindingType(
        "error",
        "没有名为“{found}”的指标。{near}请照模板填写指标编号。",
        "No indicator is named “{found}”. {near}Write its id as in the template.",
    ),
    "indicator_of_others": FindingType(
        "error",
        "{found}不由{department}牵头。请删除该行，或由牵头部门报送。",
        "{found} is not led by {department}. Remove the row, or let its lead department send it.",
    ),
    "indicator_without_share": FindingType(
        "error",
        "{found}未分解到{department}。请删除该行。",
        "{department} has no share of {found}. Remove the row.",
    ),
    "name_differs": FindingType(
        "error",
        "编号{indicator_id}的指标是“{expected}”，表中写的是“{found}”。请核对编号。",
        "Indicator {indicator_id} is “{expected}”, and the file says “{found}”. Check the id.",
    ),
    "department_named_unknown": FindingType(
        "error",
        "没有名为“{found}”的部门。{near}请照任务的责任单位填写，或清空该格。",
        "Department “{found}” not found. {near}Write it as in the task, or clear the cell.",
    ),
    "area_unknown": FindingType(
        "error",
        "没有名为“{found}”的街镇。{near}全区数据请留空或填“全区”。",
        "Town “{found}” not found. {near}Leave the cell empty for the district.",
    ),
    "area_without_share": FindingType(
        "error",
        "{found}不分解到街镇。请把全区数填在“全区”一行。",
        "{found} is not reported by town. Put the district's figure in the district's row.",
    ),
    "area_of_others": FindingType(
        "error",
        "“{found}”不由{department}报送。请删除该行，或由该街镇报送。",
        "“{found}” is not reported by {department}. Remove the row, or let that town send it.",
    ),
    "period_in_future": FindingType(
        "error",
        "{found}晚于当前月份{expected}，还不能报送。请核对期间。",
        "{found} is later than the present month {expected} and cannot be reported yet. Check the period.",
    ),
    "period_closed": FindingType(
        "error",
        "{found}已停止接收报送。如需补报，请选择“逾期补报”并说明理由，由协调员审核。",
        "{found} is closed. To report it late, choose “late report” and give the reason; the coordinator decides.",
    ),
    "period_missing": FindingType(
        "error", "没有填写期间。请填写，如2023年9月。", "The period is missing. Write it like 2023-09."
    ),
    "period_unreadable": FindingType(
        "error",
        "“{found}”不能识别为月份。请写成2023年9月或2023-09。",
        "“{found}” cannot be read as a month. Write it like 2023-09.",
    ),
    "period_of_other_year": FindingType(
        "error",
        "“{found}”不在计划年度（{year}年）内。请核对期间。",
        "“{found}” is outside the plan's year {year}. Check the period.",
    ),
    "period_differs": FindingType(
        "error",
        "该行期间是{found}，本次报送的是{expected}。请改正，或另选月份报送。",
        "This row is for {found} and this submission is for {expected}. Correct it, or choose the other month.",
    ),
    "number_unreadable": FindingType(
        "error",
        "“{found}”不是数值。请只写数字，没有数据请留空。",
        "“{found}” is not a number. Write digits only, or leave the cell empty when there is no figure.",
    ),
    "number_ambiguous": FindingType(
        "error",
        "“{found}”中的逗号位置不合千分位写法。请写成不带逗号的数字。",
        "The commas in “{found}” do not separate thousands. Write the number without commas.",
    ),
    "number_too_large": FindingType(
        "error",
        "“{found}”过大，明显超出合理范围。请核对。",
        "“{found}” is larger than any plausible figure of a district. Check it.",
    ),
    "unit_differs": FindingType(
        "error",
        "“{found}”的单位与指标单位“{expected}”不同。请换算成{expected}后填写。",
        "The unit of “{found}” is not the indicator's unit “{expected}”. Convert it to {expected}.",
    ),
    "number_negative": FindingType(
        "error",
        "{found}为负数，而该指标不可能为负。请核对。",
        "{found} is negative, but this indicator cannot be negative. Check it.",
    ),
    "share_above_whole": FindingType(
        "error",
        "占比{found}%超过100%。请核对分子和分母。",
        "A share of {found}% is above 100%. Check the numerator and the denominator.",
    ),
    "value_above_limit": FindingType(
        "error",
        "{found}超过了该指标可能的最大值{expected}。请核对。",
        "{found} is above {expected}, the maximum of this indicator. Check it.",
    ),
    "number_of_parts": FindingType(
        "error",
        "分子和分母要同时填写。请补上另一项。",
        "Numerator and denominator go together. Fill in the other one.",
    ),
    "denominator_not_positive": FindingType(
        "error", "分母必须大于0。请核对。", "The denominator must be above 0. Check it."
    ),
    "rate_differs": FindingType(
        "error",
        "累计完成为{found}，而分子÷分母为{expected}。请改正其一。",
        "The value is {found}, and numerator ÷ denominator is {expected}. Correct one of them.",
    ),
    "parts_of_count": FindingType(
        "error",
        "{found}不是比率，不需要分子和分母。请清空这两格。",
        "{found} is not a rate and takes no numerator and denominator. Clear the two cells.",
    ),
    "month_above_total": FindingType(
        "error",
        "本月完成{found}大于累计完成{expected}。请核对两列是否填反。",
        "The month's value {found} is above the cumulative value {expected}. Check that the two are not swapped.",
    ),
    "month_contradicts": FindingType(
        "error",
        "累计完成{found}不等于上月累计加本月完成（{expected}）。请核对。",
        "The cumulative value {found} is not last month's plus this month's ({expected}). Check them.",
    ),
    "month_without_last": FindingType(
        "error",
        "只填了本月完成，但上月累计未报，无法推算。请填写累计完成。",
        "Only the month's value is given and last month's cumulative value is not known. Fill in the cumulative value.",
    ),
    "row_twice": FindingType(
        "error",
        "与第{first}行的指标、区域和期间相同。请只保留一行。",
        "Row {first} has the same indicator, area and period. Keep one of them.",
    ),
    "share_of_district": FindingType(
        "error",
        "没有填写街镇。请写明目标分解到哪个街镇。",
        "The town is missing. A share belongs to a town: write which.",
    ),
    "schedule_without_target": FindingType(
        "error",
        "{found}在该街镇没有分配目标，不能制定月度计划。请先报送目标分解，或删除该行。",
        "{found} has no target for this town, so it takes no schedule. Send the shares of the target first, or remove the row.",
    ),
    "task_unknown": FindingType(
        "error",
        "没有编号为“{found}”的任务。请照模板填写编号。",
        "Task “{found}” not found. Take the number from the template.",
    ),
    "task_of_others": FindingType(
        "error",
        "任务{found}不由{department}牵头或参与。请删除该行，或由责任单位报送。",
        "{department} neither leads task {found} nor takes part in it. Remove the row, or let its departments send it.",
    ),
    "task_differs": FindingType(
        "error",
        "任务{task_no}是“{expected}”，表中写的是“{found}”。请核对编号。",
        "Task {task_no} is “{expected}”, and the file says “{found}”. Check the number.",
    ),
    "done_missing": FindingType(
        "error",
        "填写了其他内容，但没有填写工作进展。请补上，或清空该行。",
        "Other cells are filled in, but not what was done. Write it, or clear the row.",
    ),
    "state_unknown": FindingType(
        "error",
        "“{found}”不是自评状态。请填{known}之一，或留空。",
        "“{found}” is not a self-rated state. Write one of {known}, or leave the cell empty.",
    ),
    "words_too_long": FindingType(
        "error",
        "该格有{found}个字，上限为{limit}个。请精简。",
        "This cell has {found} characters; the limit is {limit}. Shorten it.",
    ),
    "cell_too_long": FindingType(
        "error",
        "该格超过{limit}个字，没有检查。请精简后重新上传。",
        "This cell has more than {limit} characters and was not read. Shorten it and upload the file again.",
    ),
    "project_missing": FindingType(
        "error",
        "没有填写项目名称。请补上，或清空该行。",
        "The name of the project is missing. Write it, or clear the row.",
    ),
    "milestone_missing": FindingType(
        "error",
        "没有填写节点，如“开工”“主体完工”。请补上，或清空该行。",
        "The milestone is missing, for example “start of works”. Write it, or clear the row.",
    ),
    "planned_day_missing": FindingType(
        "error",
        "没有填写计划完成日期。请补上；节点不再推进的，填“取消”。",
        "The planned day is missing. Write it; for a milestone that was given up, write “cancelled”.",
    ),
    "day_unreadable": FindingType(
        "error",
        "“{found}”不是日期。请填写如2023-09-30；只写年月的，按当月最后一天计。",
        "“{found}” is not a date. Write it like 2023-09-30; a month alone means its last day.",
    ),
    "day_in_future": FindingType(
        "error",
        "{found}还没有到，不能作为实际完成日期。请改正或留空。",
        "{found} is in the future and cannot be the actual day. Correct it, or leave the cell empty.",
    ),
    "cancelled_and_done": FindingType(
        "error",
        "节点已填“取消”，又填了实际完成日期。请只保留一项。",
        "The milestone is cancelled and also has an actual day. Keep one of the two.",
    ),
    "milestone_twice": FindingType(
        "error",
        "与第{first}行的任务、项目和节点相同。请合并为一行。",
        "Row {first} has the same task, project and milestone. Put them into one row.",
    ),
    "note_twice": FindingType(
        "error",
        "与第{first}行的任务和期间相同。请合并为一行。",
        "Row {first} has the same task and period. Put them into one row.",
    ),
    # Doubts: probably a mistake; the sender corrects it or gives a reason, and the coordinator decides
    "wan_twice": FindingType(
        "doubt",
        "填写的是{found}，可能应为{expected}：“万”可能重复计算。请改正，或说明理由。",
        "You probably mean {expected}, not {found}: 万 (ten thousand) was counted twice. Correct it, or give the reason.",
    ),
    "slip": FindingType(
        "doubt",
        "可能应为{expected}：填写的{found}约为应有数值的{times}倍，小数点或单位可能有误。请改正，或说明理由。",
        "You probably mean {expected}: {found} is about {times} times the expected value; the decimal point or the unit may be wrong. Correct it, or give the reason.",
    ),
    "column_of_last_month": FindingType(
        "doubt",
        "{period}有{count}行与上月累计完全相同，可能是贴成了上月的一列。请改正，或说明理由。",
        "{count} rows for {period} are the same as the month before; last month's column may have been pasted again. Correct them, or give the reason.",
    ),
    "column_of_targets": FindingType(
        "doubt",
        "{period}有{count}行与年度目标完全相同，可能是目标列贴到了完成列。请改正，或说明理由。",
        "{count} rows for {period} are the same as the target; the targets may have been pasted as the actuals. Correct them, or give the reason.",
    ),
    "month_as_total": FindingType(
        "doubt",
        "累计完成{found}低于上期的{before}，可能填成了本月完成；累计应为{expected}。请改正，或说明理由。",
        "The cumulative value {found} is below the {before} reported before; it may be the value of this month alone, which would make {expected} in total. Correct it, or give the reason.",
    ),
    "towns_swapped": FindingType(
        "doubt",
        "与第{other}行的数值可能填反：此处应为{expected}，而不是{found}。请改正，或说明理由。",
        "This value and that of row {other} may be swapped: {expected} here, not {found}. Correct them, or give the reason.",
    ),
    "value_fell": FindingType(
        "doubt",
        "累计完成{found}低于上期的{before}，而累计数一般不会减少。请改正，或说明理由。",
        "The cumulative value {found} is below the {before} reported before, and a cumulative value seldom falls. Correct it, or give the reason.",
    ),
    "target_as_actual": FindingType(
        "doubt",
        "{found}恰好等于年度目标，而上期为{before}。可能误填了目标值。请改正，或说明理由。",
        "{found} is exactly the target, and {before} was reported before. The target may have been entered by mistake. Correct it, or give the reason.",
    ),
    "far_out": FindingType(
        "doubt",
        "{found}与以往各月的变化相差很大：上期为{before}，按以往速度约为{expected}。请核对，或说明理由。",
        "{found} differs a lot from the trend of earlier months: {before} was reported last, so about {expected} was expected. Check it, or give the reason.",
    ),
    "parts_of_whole": FindingType(
        "doubt",
        "{found}带有小数，而该指标按整数统计；可能应为{expected}。请改正，或说明理由。",
        "{found} has a fraction, but this indicator is a whole number; {expected} may be meant. Correct it, or give the reason.",
    ),
    "towns_differ": FindingType(
        "doubt",
        "{name}：各街镇之和为{found}，与全区数{expected}不一致。请改正，或说明理由。",
        "{name}: the towns add up to {found}, and the district's figure is {expected}. Correct them, or give the reason.",
    ),
    "shares_below_target": FindingType(
        "doubt",
        "{name}：分配合计{found}，比全区目标{expected}少{gap}。请补足，或说明理由。",
        "{name}: the shares add up to {found}, {gap} short of the district's target of {expected}. Allocate the rest, or give the reason.",
    ),
    "schedule_falls": FindingType(
        "doubt",
        "计划累计{found}低于{period}的{before}，而累计数不会减少。请改正，或说明理由。",
        "The schedule falls to {found} from {before} in {period}, and a cumulative value does not fall. Correct it, or give the reason.",
    ),
    "schedule_misses_target": FindingType(
        "doubt",
        "计划到{period}为{found}，达不到目标{expected}。请改正，或说明理由。",
        "The schedule ends in {period} at {found} and misses the target of {expected}. Correct it, or give the reason.",
    ),
    # Notes: what was normalised or ignored
    "more_found": FindingType(
        "note",
        "检查结果较多，这里只列出一部分；未列出的还有：错误{errors}处，存疑{doubts}处，提示{notes}条。请先改正已列出的，再重新上传。",
        "Only some of the findings are listed. Not listed: errors {errors}, doubts {doubts}, notes {notes}. "
        "Correct those listed and upload the file again.",
    ),
    "read_as": FindingType("note", "“{found}”已识别为{expected}。", "“{found}” was read as {expected}."),
    "sheet_passed_over": FindingType(
        "note", "工作表“{found}”不是报送表，已略过。", "The sheet “{found}” is not a report and was ignored."
    ),
    "row_passed_over": FindingType(
        "note", "“{found}”一行不是指标，已略过。", "“{found}” is not the row of an indicator and was ignored."
    ),
    "row_without_value": FindingType(
        "note", "{found}没有填写数值，视为未报。", "{found} has no value and counts as not reported."
    ),
    "month_of_stock": FindingType(
        "note",
        "{found}不是按月累计的指标，本月完成未采用。",
        "{found} does not accrue month by month, so the month's value was not used.",
    ),
    "column_passed_over": FindingType(
        "note", "“{found}”列不用于报送，已略过。", "The column “{found}” is not used and was ignored."
    ),
    "shares_add_up": FindingType(
        "note",
        "{name}：分配合计{found}，与全区目标一致。",
        "{name}: the shares add up to {found}, the district's target.",
    ),
    "shares_above_target": FindingType(
        "note",
        "{name}：分配合计{found}，比全区目标{expected}多{gap}。",
        "{name}: the shares add up to {found}, {gap} above the district's target of {expected}.",
    ),
    "task_without_words": FindingType(
        "note",
        "{found}没有填写工作进展，视为未报。",
        "{found}: no progress is filled in, so it counts as not reported.",
    ),
    "value_from_month": FindingType(
        "note",
        "按上月累计加本月完成推算，累计完成计为{expected}。",
        "Cumulative read as {expected}: last month's plus this month's.",
    ),
    "value_from_parts": FindingType(
        "note", "按分子÷分母计算，计为{expected}。", "Read as {expected}: numerator ÷ denominator."
    ),
}
