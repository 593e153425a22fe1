-- The measures: the one definition of every figure, stored in the database so that other tools get the same results.
-- Each macro takes a revision and uses only what was known at it. Parameters begin with in_, and columns with the name of
-- a column of progress_at are qualified, because DuckDB rejects a parameter with the name of an unqualified column.

-- One row per indicator, with the text of the notice that contains its target.
CREATE OR REPLACE VIEW indicator_register AS
WITH departments AS (
    SELECT
        td.plan_id,
        td.task_no,
        list(d.name ORDER BY td.position) FILTER (WHERE td.role = 'lead') AS lead_departments,
        list(d.name ORDER BY td.position) FILTER (WHERE td.role = 'participant') AS participant_departments
    FROM task_department AS td
    JOIN department AS d USING (department_id)
    GROUP BY ALL
),
printed_target AS (
    SELECT t.* FROM target AS t
    WHERE t.source = 'notice'
    QUALIFY row_number() OVER (PARTITION BY t.plan_id, t.indicator_id ORDER BY t.revision DESC) = 1
)
SELECT
    i.indicator_id,
    i.plan_id,
    k.section_no,
    s.name AS section_name,
    i.task_no,
    k.title AS task_title,
    i.name AS indicator_name,
    i.name_en AS indicator_name_en,
    i.unit,
    i.measure,
    i.direction,
    i.pace,
    i.due_month,
    t.value AS target_value,
    t.upper AS target_upper,
    t.printed,
    t.quote,
    coalesce(d.lead_departments, []) AS lead_departments,
    coalesce(d.participant_departments, []) AS participant_departments
FROM indicator AS i
JOIN task AS k ON k.plan_id = i.plan_id AND k.task_no = i.task_no
JOIN section AS s ON s.plan_id = k.plan_id AND s.section_no = k.section_no
JOIN printed_target AS t ON t.plan_id = i.plan_id AND t.indicator_id = i.indicator_id
LEFT JOIN departments AS d ON d.plan_id = k.plan_id AND d.task_no = k.task_no
ORDER BY i.plan_id, i.task_no, i.position;

-- Each submission's newest decision at a revision, and the revision of that decision.
CREATE OR REPLACE MACRO decided_at(in_revision) AS TABLE
SELECT r.submission_id, arg_max(r.decision, r.revision) AS decision, max(r.revision) AS decided_revision
FROM review AS r
WHERE r.revision <= in_revision
GROUP BY r.submission_id;

-- The values that count at a revision: those of the submission accepted last.
CREATE OR REPLACE MACRO actual_at(in_plan, in_revision) AS TABLE
SELECT
    a.indicator_id, a.area_id, a.period, a.value, a.numerator, a.denominator,
    a.problem, a.next_step, a.note, a.submission_id, s.submitted_at AS reported_at
FROM actual AS a
JOIN submission AS s ON s.submission_id = a.submission_id
JOIN decided_at(in_revision) AS v ON v.submission_id = a.submission_id AND v.decision = 'accepted'
WHERE a.plan_id = in_plan
QUALIFY row_number() OVER (
    PARTITION BY a.indicator_id, a.area_id, a.period ORDER BY v.decided_revision DESC
) = 1;

-- The targets in force at a revision: the district's from the notice, the towns' as allocated. A submitted
-- allocation counts like any submission: from the revision that accepts it until the revision that undoes it.
CREATE OR REPLACE MACRO target_at(in_plan, in_revision) AS TABLE
SELECT
    t.indicator_id, t.area_id, t.value, t.upper, t.baseline, t.baseline_source, t.source,
    -- The value to reach: for more_than the next step above the printed figure.
    CASE i.direction WHEN 'more_than' THEN t.value + power(10, -i.decimals) ELSE t.value END AS goal
FROM target AS t
JOIN indicator AS i ON i.plan_id = t.plan_id AND i.indicator_id = t.indicator_id
LEFT JOIN decided_at(in_revision) AS v ON v.submission_id = t.revision
WHERE t.plan_id = in_plan AND t.revision <= in_revision AND coalesce(v.decision = 'accepted', true)
QUALIFY row_number() OVER (
    PARTITION BY t.indicator_id, t.area_id ORDER BY coalesce(v.decided_revision, t.revision) DESC
) = 1;

-- The monthly schedules in force at a revision.
CREATE OR REPLACE MACRO schedule_at(in_plan, in_revision) AS TABLE
SELECT s.indicator_id, s.area_id, s.period, s.value
FROM schedule AS s
LEFT JOIN decided_at(in_revision) AS v ON v.submission_id = s.revision
WHERE s.plan_id = in_plan AND s.revision <= in_revision AND coalesce(v.decision = 'accepted', true)
QUALIFY row_number() OVER (
    PARTITION BY s.indicator_id, s.area_id, s.period ORDER BY coalesce(v.decided_revision, s.revision) DESC
) = 1;

-- The notes on tasks that count at a revision: for each department, task and month the one accepted last.
CREATE OR REPLACE MACRO progress_note_at(in_plan, in_revision) AS TABLE
SELECT
    n.task_no, n.period, s.department_id, n.done, n.problem, n.next_step, n.state, n.submission_id,
    s.submitted_by, s.submitted_at
FROM progress_note AS n
JOIN submission AS s ON s.submission_id = n.submission_id
JOIN decided_at(in_revision) AS v ON v.submission_id = n.submission_id AND v.decision = 'accepted'
WHERE n.plan_id = in_plan
QUALIFY row_number() OVER (
    PARTITION BY n.task_no, n.period, s.department_id ORDER BY v.decided_revision DESC
) = 1;

-- The milestones that count at a revision: the version accepted last of each, without cancelled ones.
CREATE OR REPLACE MACRO milestone_at(in_plan, in_revision) AS TABLE
FROM (
    SELECT
        n.task_no, n.project, n.milestone, n.planned_on, n.actual_on, s.department_id, n.submission_id,
        s.submitted_by, s.submitted_at
    FROM milestone AS n
    JOIN submission AS s ON s.submission_id = n.submission_id
    JOIN decided_at(in_revision) AS v ON v.submission_id = n.submission_id AND v.decision = 'accepted'
    WHERE n.plan_id = in_plan
    QUALIFY row_number() OVER (PARTITION BY n.task_no, n.project, n.milestone ORDER BY v.decided_revision DESC) = 1
) WHERE planned_on IS NOT NULL;

-- The state of each milestone on the last day of a month: done, overdue, or not due yet. days: how many days the work was,
-- or is by then, later than planned; negative when it was earlier. Work finished after that day is not considered.
CREATE OR REPLACE MACRO milestone_standing_at(in_plan, in_period, in_revision) AS TABLE
WITH known AS (
    SELECT
        m.* EXCLUDE (actual_on), last_day(CAST(in_period AS DATE)) AS ends,
        CASE WHEN m.actual_on <= last_day(CAST(in_period AS DATE)) THEN m.actual_on END AS actual_on
    FROM milestone_at(in_plan, in_revision) AS m
)
SELECT
    k.* EXCLUDE (ends),
    CASE WHEN k.actual_on IS NOT NULL THEN 'done' WHEN k.planned_on <= k.ends THEN 'overdue' ELSE 'not_due' END AS state,
    CASE WHEN k.actual_on IS NOT NULL THEN k.actual_on - k.planned_on
        WHEN k.planned_on <= k.ends THEN k.ends - k.planned_on END AS days
FROM known AS k;

-- Every submitted value, of any kind, whether it counts or not.
CREATE OR REPLACE VIEW submitted_value AS
SELECT a.submission_id, a.plan_id, a.indicator_id, a.area_id, a.period, a.value FROM actual AS a
UNION ALL
SELECT s.submission_id, t.plan_id, t.indicator_id, t.area_id, s.period, t.value
FROM target AS t JOIN submission AS s ON s.submission_id = t.revision
UNION ALL
SELECT s.submission_id, d.plan_id, d.indicator_id, d.area_id, d.period, d.value
FROM schedule AS d JOIN submission AS s ON s.submission_id = d.revision;

-- The decisions of a plan's meetings that are in force at a revision: taken and not withdrawn.
CREATE OR REPLACE MACRO decision_at(in_plan, in_revision) AS TABLE
SELECT
    d.decision_id, d.meeting_id, d.indicator_id, coalesce(d.task_no, i.task_no) AS task_no, d.words, d.department_id,
    d.due_on, r.made_at AS decided_at, r.made_by AS decided_by
FROM decision AS d
JOIN meeting AS m ON m.meeting_id = d.meeting_id AND m.plan_id = in_plan
JOIN revision AS r ON r.revision = d.decision_id
LEFT JOIN indicator AS i ON i.plan_id = m.plan_id AND i.indicator_id = d.indicator_id
ANTI JOIN (SELECT w.decision_id FROM withdrawal AS w WHERE w.revision <= in_revision) AS gone
    ON gone.decision_id = d.decision_id
WHERE d.decision_id <= in_revision;

-- The newest agenda of a meeting at a revision.
CREATE OR REPLACE MACRO agenda_at(in_meeting, in_revision) AS TABLE
SELECT a.position, a.kind, a.section_no, a.indicator_id
FROM agenda_item AS a
WHERE a.meeting_id = in_meeting AND a.revision = (
    SELECT max(n.revision) FROM agenda_item AS n WHERE n.meeting_id = in_meeting AND n.revision <= in_revision
);

-- The problems of a plan at a revision: one row per problem, with its newest step and the time since when it is open.
CREATE OR REPLACE MACRO problem_at(in_plan, in_revision) AS TABLE
SELECT
    p.problem_id, p.task_no, p.indicator_id, p.area_id, p.origin, p.decision_id, p.words,
    first(n.state ORDER BY n.revision DESC) AS state,
    first(n.action ORDER BY n.revision DESC) FILTER (WHERE n.action <> 'status') AS action,
    first(n.department_id ORDER BY n.revision DESC) AS department_id,
    first(n.due_on ORDER BY n.revision DESC) AS due_on,
    first(n.status ORDER BY n.revision DESC) AS status,
    max(n.revision) AS seen,
    min(r.made_at) AS raised_at,
    max(r.made_at) FILTER (WHERE n.action <> 'status') AS moved_at,
    max(r.made_at) FILTER (WHERE n.action IN ('close', 'dismiss')) AS closed_at,
    count(*) FILTER (WHERE n.action = 'reopen') AS reopened,
    -- The department that was in charge before the coordination, and waits for its result.
    first(n.department_id ORDER BY n.revision DESC) FILTER (WHERE n.action <> 'coordinate') AS answering_id
FROM problem AS p
JOIN problem_step AS n ON n.problem_id = p.problem_id AND n.revision <= in_revision
JOIN revision AS r ON r.revision = n.revision
WHERE p.plan_id = in_plan
GROUP BY ALL;

-- The same on a given day: the age in days and, of open problems, the days left (negative: overdue).
CREATE OR REPLACE MACRO problem_on(in_plan, in_revision, in_day) AS TABLE
SELECT
    p.*,
    coalesce(p.closed_at::DATE, in_day) - p.raised_at::DATE AS age_days,
    CASE WHEN p.state <> 'closed' THEN p.due_on - in_day END AS days_left,
    coalesce(p.state <> 'closed' AND p.due_on < in_day, FALSE) AS overdue
FROM (
    SELECT * REPLACE (CASE WHEN state = 'closed' THEN closed_at END AS closed_at) FROM problem_at(in_plan, in_revision)
) AS p;

-- Tasks without any note or figure for the period and the month before. Tasks to which the notice assigns no department
-- are not listed, because nobody reports on them.
CREATE OR REPLACE MACRO silent_task_at(in_plan, in_period, in_revision) AS TABLE
SELECT k.task_no, max(h.period) AS last_period
FROM task AS k
LEFT JOIN (
    SELECT n.task_no, n.period FROM progress_note_at(in_plan, in_revision) AS n
    UNION ALL
    SELECT i.task_no, a.period FROM actual_at(in_plan, in_revision) AS a
    JOIN indicator AS i ON i.plan_id = in_plan AND i.indicator_id = a.indicator_id
) AS h ON h.task_no = k.task_no AND h.period <= in_period
WHERE k.plan_id = in_plan AND month(in_period) >= 2 AND EXISTS (
    FROM task_department AS d WHERE d.plan_id = in_plan AND d.task_no = k.task_no
)
GROUP BY k.task_no
HAVING coalesce(max(h.period), DATE '1900-01-01') < in_period - INTERVAL 1 MONTH;

-- The thresholds in force for a period at a revision.
CREATE OR REPLACE MACRO rule_at(in_period, in_revision) AS TABLE
SELECT r.rule_id, r.value, r.in_force_from, r.signed_by, r.signed_on, r.preset
FROM rule AS r
WHERE r.in_force_from <= in_period AND r.revision <= in_revision
QUALIFY row_number() OVER (
    PARTITION BY r.rule_id ORDER BY r.in_force_from DESC, r.revision DESC
) = 1;

-- The value of each indicator, area and month. The district's value is the reported one. Without it, and only when every
-- town with a target has reported, it is computed from the towns and marked as derived: cumulative and level values as
-- their sum, rates as the sum of numerators divided by the sum of denominators.
CREATE OR REPLACE MACRO value_at(in_plan, in_revision) AS TABLE
WITH reported AS (
    SELECT * FROM actual_at(in_plan, in_revision)
),
sharing AS (
    SELECT t.indicator_id, a.parent_id AS area_id, count(*) AS towns
    FROM target_at(in_plan, in_revision) AS t
    JOIN area AS a ON a.area_id = t.area_id AND a.kind = 'town'
    GROUP BY ALL
),
summed AS (
    SELECT
        r.indicator_id, a.parent_id AS area_id, r.period,
        count(*) AS towns,
        sum(r.value) AS value,
        sum(r.numerator) AS numerator,
        sum(r.denominator) AS denominator,
        count(r.denominator) AS towns_with_parts,
        max(r.reported_at) AS reported_at,
        max(r.submission_id) AS submission_id
    FROM reported AS r
    JOIN area AS a ON a.area_id = r.area_id AND a.kind = 'town'
    JOIN target_at(in_plan, in_revision) AS t ON t.indicator_id = r.indicator_id AND t.area_id = r.area_id
    GROUP BY ALL
),
derived AS (
    SELECT
        m.indicator_id, m.area_id, m.period,
        CASE
            WHEN i.measure <> 'rate' THEN m.value
            WHEN i.unit = '%' THEN 100 * m.numerator / m.denominator
            ELSE m.numerator / m.denominator
        END AS value,
        m.numerator, m.denominator, m.submission_id, m.reported_at
    FROM summed AS m
    JOIN sharing AS h ON h.indicator_id = m.indicator_id AND h.area_id = m.area_id AND h.towns = m.towns
    JOIN indicator AS i ON i.plan_id = in_plan AND i.indicator_id = m.indicator_id
    WHERE i.measure <> 'rate' OR m.towns_with_parts = m.towns
)
SELECT
    r.indicator_id, r.area_id, r.period, r.value, r.numerator, r.denominator, r.submission_id, r.reported_at,
    false AS derived
FROM reported AS r
UNION ALL
SELECT d.indicator_id, d.area_id, d.period, d.value, d.numerator, d.denominator, d.submission_id, d.reported_at, true
FROM derived AS d
ANTI JOIN reported AS r
    ON r.indicator_id = d.indicator_id AND r.area_id = d.area_id AND r.period = d.period;

-- What is due by the end of each month of the plan's year, as a share of the distance from baseline to target
-- (expected_share) and as a value. A schedule overrides the pace; between two scheduled months the earlier one applies.
CREATE OR REPLACE MACRO expected_at(in_plan, in_revision) AS TABLE
WITH month AS (
    SELECT CAST(make_date(p.year, CAST(m.m AS INTEGER), 1) AS DATE) AS period, CAST(m.m AS INTEGER) AS month_no
    FROM plan AS p, range(1, 13) AS m (m)
    WHERE p.plan_id = in_plan
),
schedule_row AS (SELECT * FROM schedule_at(in_plan, in_revision)),
scheduled AS (
    SELECT t.indicator_id, t.area_id, m.period, arg_max(s.value, s.period) AS value, true AS has_schedule
    FROM target_at(in_plan, in_revision) AS t
    CROSS JOIN month AS m
    JOIN (SELECT DISTINCT indicator_id, area_id FROM schedule_row) AS h
        ON h.indicator_id = t.indicator_id AND h.area_id = t.area_id
    LEFT JOIN schedule_row AS s
        ON s.indicator_id = t.indicator_id AND s.area_id = t.area_id AND s.period <= m.period
    GROUP BY ALL
),
share AS (
    SELECT
        t.indicator_id, t.area_id, m.period, m.month_no, t.value AS target_value, t.baseline,
        coalesce(h.has_schedule, false) AS has_schedule, h.value AS scheduled_value, i.pace, i.due_month,
        CASE
            WHEN h.has_schedule AND h.value IS NULL THEN 0
            WHEN h.has_schedule AND i.direction = 'at_most' AND t.baseline IS NULL THEN
                t.value / nullif(h.value, 0)
            WHEN h.has_schedule THEN
                (h.value - coalesce(t.baseline, 0)) / nullif(t.value - coalesce(t.baseline, 0), 0)
            WHEN i.pace = 'linear' THEN least(m.month_no, i.due_month) / i.due_month
            WHEN i.pace = 'hold' THEN 1
            WHEN m.month_no < i.due_month THEN 0
            ELSE 1
        END AS expected_share
    FROM target_at(in_plan, in_revision) AS t
    JOIN indicator AS i ON i.plan_id = in_plan AND i.indicator_id = t.indicator_id
    CROSS JOIN month AS m
    LEFT JOIN scheduled AS h
        ON h.indicator_id = t.indicator_id AND h.area_id = t.area_id AND h.period = m.period
)
SELECT
    s.indicator_id, s.area_id, s.period, s.month_no, s.has_schedule, s.expected_share,
    -- due: a value can be expected for this month; final: after this month nothing more can be added
    s.expected_share > 0 AS due,
    s.month_no >= CASE WHEN s.pace = 'hold' THEN 12 ELSE s.due_month END AS final,
    CASE
        WHEN s.scheduled_value IS NOT NULL THEN s.scheduled_value
        WHEN s.expected_share > 0 THEN coalesce(s.baseline, 0) + s.expected_share * (s.target_value - coalesce(s.baseline, 0))
    END AS expected_value
FROM share AS s;

-- Target against actual for one period with two given thresholds of the gap. The rule for the status is defined here.
CREATE OR REPLACE MACRO standing_under(
    in_plan, in_period, in_revision, in_behind_at_most, in_on_track_at_least
) AS TABLE
WITH placed AS (
    SELECT
        t.indicator_id, t.area_id, e.period, t.value AS target_value, t.upper, t.baseline,
        v.value AS actual_value, e.expected_share, e.due, e.final,
        i.pace = 'hold' AND NOT e.has_schedule AS holds, i.direction,
        coalesce(v.derived, false) AS derived, v.reported_at, v.submission_id,
        CASE i.direction
            WHEN 'at_least' THEN v.value >= t.value
            WHEN 'more_than' THEN v.value > t.value
            WHEN 'at_most' THEN v.value <= t.value
            WHEN 'between' THEN v.value BETWEEN t.value AND t.upper
        END AS reached,
        CASE
            WHEN i.direction = 'at_most' THEN t.value / nullif(v.value, 0)
            WHEN i.direction = 'between' AND v.value > t.upper THEN t.upper / v.value
            ELSE v.value / nullif(t.value, 0)
        END AS attainment_rate
    FROM target_at(in_plan, in_revision) AS t
    JOIN indicator AS i ON i.plan_id = in_plan AND i.indicator_id = t.indicator_id
    JOIN expected_at(in_plan, in_revision) AS e
        ON e.indicator_id = t.indicator_id AND e.area_id = t.area_id AND e.period = CAST(in_period AS DATE)
    LEFT JOIN value_at(in_plan, in_revision) AS v
        ON v.indicator_id = t.indicator_id AND v.area_id = t.area_id AND v.period = e.period
),
gapped AS (
    SELECT
        p.*,
        -- Rounded to remove binary noise, so that a gap of exactly -10 is -10.
        round(100 * (
            coalesce((p.actual_value - p.baseline) / nullif(p.target_value - p.baseline, 0), p.attainment_rate)
            - p.expected_share
        ), 9) AS pace_gap
    FROM placed AS p
)
SELECT
    g.indicator_id, g.area_id, g.period, g.target_value, g.actual_value, g.attainment_rate,
    g.expected_share AS expected_rate, g.pace_gap,
    CASE
        WHEN g.actual_value IS NULL AND g.due THEN 'not_reported'
        WHEN g.actual_value IS NULL THEN 'not_due'
        WHEN g.holds AND NOT g.reached THEN 'behind'
        WHEN g.holds AND NOT g.final THEN 'on_track'
        WHEN g.reached THEN 'achieved'
        WHEN NOT g.due THEN 'not_due'
        WHEN g.pace_gap <= in_behind_at_most THEN 'behind'
        WHEN g.pace_gap < in_on_track_at_least OR g.final THEN 'slightly_behind'
        ELSE 'on_track'
    END AS status,
    g.derived, g.reported_at, g.submission_id
FROM gapped AS g;

-- One threshold in force for a period at a revision.
CREATE OR REPLACE MACRO threshold_at(in_period, in_revision, in_rule) AS (
    SELECT max(r.value) FROM rule_at(CAST(in_period AS DATE), in_revision) AS r WHERE r.rule_id = in_rule
);

-- The same with the thresholds in force (progress_at below is its public name).
CREATE OR REPLACE MACRO standing_at(in_plan, in_period, in_revision) AS TABLE
SELECT * FROM standing_under(
    in_plan, in_period, in_revision,
    threshold_at(in_period, in_revision, 'behind_at_most'), threshold_at(in_period, in_revision, 'on_track_at_least')
);

-- Target against actual for one period: one row for each indicator and area that has a target.
-- attainment_rate and expected_rate are shares (0.523 is 52.3%); pace_gap is in percentage points.
CREATE OR REPLACE MACRO progress_at(plan, period, revision) AS TABLE
SELECT * FROM standing_at(plan, period, revision);

-- The coordinator's confirmations of tasks, by month, without withdrawn ones.
CREATE OR REPLACE MACRO confirmation_at(in_plan, in_revision) AS TABLE
FROM (
    SELECT c.task_no, c.period, c.state, c.words, c.revision, r.made_by, r.made_at
    FROM confirmation AS c JOIN revision AS r ON r.revision = c.revision
    WHERE c.plan_id = in_plan AND c.revision <= in_revision
    QUALIFY row_number() OVER (PARTITION BY c.task_no, c.period ORDER BY c.revision DESC) = 1
) WHERE state IS NOT NULL;

-- The points that the coordinator gives for a month, without withdrawn ones.
CREATE OR REPLACE MACRO adjustment_at(in_plan, in_period, in_revision) AS TABLE
FROM (
    SELECT j.reporter_id, j.points, j.words, j.revision, r.made_by, r.made_at
    FROM adjustment AS j JOIN revision AS r ON r.revision = j.revision
    WHERE j.plan_id = in_plan AND j.period = in_period AND j.revision <= in_revision
    QUALIFY row_number() OVER (PARTITION BY j.reporter_id ORDER BY j.revision DESC) = 1
) WHERE points <> 0;

-- The status of a task: the worst status of its indicators that are due. Where none is due, the departments' own rating
-- (the worst of the newest month with a rating, if that is this month or the one before), which is marked as self-rated
-- wherever it is shown. confirmed: the coordinator's confirmation for this month, which is shown beside the figures and
-- replaces the departments' own rating. silent: nothing was reported for two months (silent_task_at).
CREATE OR REPLACE MACRO task_status_at(in_plan, in_period, in_revision) AS TABLE
WITH numbers AS (
    SELECT
        i.task_no,
        first(g.status ORDER BY list_position(['behind', 'slightly_behind', 'not_reported', 'on_track', 'achieved'], g.status))
            FILTER (WHERE g.status <> 'not_due') AS status,
        first(g.status) AS any_status
    FROM standing_at(in_plan, in_period, in_revision) AS g
    JOIN indicator AS i ON i.plan_id = in_plan AND i.indicator_id = g.indicator_id
    JOIN plan AS p ON p.plan_id = in_plan AND p.area_id = g.area_id
    GROUP BY i.task_no
),
ratings AS (
    SELECT
        n.task_no, n.period,
        first(n.state ORDER BY list_position(['behind', 'not_started', 'on_track', 'achieved'], n.state)) AS state
    FROM progress_note_at(in_plan, in_revision) AS n
    WHERE n.state IS NOT NULL AND n.period BETWEEN in_period - INTERVAL 1 MONTH AND in_period
    GROUP BY n.task_no, n.period
    QUALIFY row_number() OVER (PARTITION BY n.task_no ORDER BY n.period DESC) = 1
)
SELECT
    k.task_no,
    -- A status that is not due yet ranks below the departments' own rating, and above no status.
    coalesce(w.status, CASE WHEN r.state IS NULL THEN w.any_status END) AS status,
    CASE WHEN w.status IS NULL THEN r.state END AS rating,
    CASE WHEN w.status IS NULL THEN r.period END AS rated_for,
    s.task_no IS NOT NULL AS silent,
    s.last_period,
    c.state AS confirmed,
    c.words AS confirmed_words,
    c.made_by AS confirmed_by
FROM task AS k
LEFT JOIN numbers AS w USING (task_no)
LEFT JOIN ratings AS r USING (task_no)
LEFT JOIN silent_task_at(in_plan, in_period, in_revision) AS s USING (task_no)
LEFT JOIN confirmation_at(in_plan, in_revision) AS c ON c.task_no = k.task_no AND c.period = in_period
WHERE k.plan_id = in_plan;

-- The same for the newest plan, the newest month with a report and the newest revision, for other tools.
CREATE OR REPLACE VIEW progress AS
SELECT * FROM progress_at(
    (SELECT p.plan_id FROM plan AS p ORDER BY p.year DESC, p.plan_id LIMIT 1),
    (SELECT max(a.period) FROM actual AS a
     WHERE a.plan_id = (SELECT p.plan_id FROM plan AS p ORDER BY p.year DESC, p.plan_id LIMIT 1)),
    (SELECT max(r.revision) FROM revision AS r)
);

-- Which departments and towns have reported what was due in a period, and by the deadline (day deadline_day of the next
-- month). A department reports the district's values of the indicators whose task it leads, a town its own values.
CREATE OR REPLACE MACRO reporting_at(in_plan, in_period, in_revision) AS TABLE
WITH deadline AS (
    SELECT CAST(in_period AS DATE) + INTERVAL 1 MONTH + to_days(CAST(r.value AS INTEGER)) AS ends
    FROM rule_at(CAST(in_period AS DATE), in_revision) AS r WHERE r.rule_id = 'deadline_day'
),
due AS (
    SELECT s.indicator_id, s.area_id, s.actual_value IS NOT NULL AS reported, s.reported_at, i.task_no, a.kind
    FROM standing_at(in_plan, in_period, in_revision) AS s
    JOIN indicator AS i ON i.plan_id = in_plan AND i.indicator_id = s.indicator_id
    JOIN area AS a ON a.area_id = s.area_id
    WHERE s.expected_rate > 0
),
answering AS (
    SELECT td.department_id AS reporter_id, 'department' AS kind, d.reported, d.reported_at
    FROM due AS d
    JOIN task_department AS td ON td.plan_id = in_plan AND td.task_no = d.task_no AND td.role = 'lead'
    WHERE d.kind = 'district'
    UNION ALL
    SELECT d.area_id, 'town', d.reported, d.reported_at FROM due AS d WHERE d.kind = 'town'
)
SELECT
    a.reporter_id, a.kind, count(*) AS due, count(*) FILTER (WHERE a.reported) AS reported,
    count(*) FILTER (WHERE a.reported AND a.reported_at < e.ends) AS on_time,
    max(a.reported_at) AS last_reported_at, any_value(e.ends) AS ends
FROM answering AS a CROSS JOIN deadline AS e
GROUP BY a.reporter_id, a.kind;

-- The arithmetic of catching up, for the same rows, from the last known value: the increment that each remaining month
-- needs, the increment of the last three months, and the value at the end of the year at that rate. Only for cumulative
-- values and levels: a rate has no monthly increment.
CREATE OR REPLACE MACRO catch_up_at(in_plan, in_period, in_revision) AS TABLE
WITH known AS (
    SELECT v.*, month(v.period) AS month_no
    FROM value_at(in_plan, in_revision) AS v
    JOIN plan AS p ON p.plan_id = in_plan AND year(v.period) = p.year
    WHERE v.period <= CAST(in_period AS DATE)
),
last_known AS (
    SELECT * FROM known AS k
    QUALIFY row_number() OVER (PARTITION BY k.indicator_id, k.area_id ORDER BY k.period DESC) = 1
),
-- The value at the start of the year: the baseline, or 0 for what is counted from 1 January.
started AS (
    SELECT t.indicator_id, t.area_id, t.baseline AS value
    FROM target_at(in_plan, in_revision) AS t
    WHERE t.baseline IS NOT NULL
    UNION ALL
    SELECT t.indicator_id, t.area_id, 0
    FROM target_at(in_plan, in_revision) AS t
    JOIN indicator AS i ON i.plan_id = in_plan AND i.indicator_id = t.indicator_id
    WHERE t.baseline IS NULL AND i.measure = 'cumulative'
),
point AS (
    SELECT indicator_id, area_id, month_no, value FROM known
    UNION ALL
    SELECT indicator_id, area_id, 0, value FROM started
),
three_months AS (
    SELECT late.indicator_id, late.area_id, late.month_no, (late.value - early.value) / 3 AS per_month
    FROM point AS late
    JOIN point AS early
        ON early.indicator_id = late.indicator_id AND early.area_id = late.area_id
        AND early.month_no = late.month_no - 3
),
-- The first month of the year whose value reached the target.
first_reached AS (
    SELECT t.indicator_id, t.area_id, min(k.month_no) AS month_no
    FROM target_at(in_plan, in_revision) AS t
    JOIN known AS k ON k.indicator_id = t.indicator_id AND k.area_id = t.area_id AND k.value >= t.goal
    GROUP BY ALL
),
arithmetic AS (
    SELECT
        t.indicator_id, t.area_id, t.goal, i.due_month,
        l.value AS last_value, l.period AS last_period,
        i.due_month - month(CAST(in_period AS DATE)) AS months_left,
        t.goal - l.value AS missing,
        n.per_month AS recent_per_month,
        b.per_month AS best_per_month,
        f.month_no AS first_reached,
        i.measure <> 'rate' AND i.direction IN ('at_least', 'more_than', 'between') AS accrues
    FROM target_at(in_plan, in_revision) AS t
    JOIN indicator AS i ON i.plan_id = in_plan AND i.indicator_id = t.indicator_id
    LEFT JOIN last_known AS l ON l.indicator_id = t.indicator_id AND l.area_id = t.area_id
    LEFT JOIN three_months AS n
        ON n.indicator_id = l.indicator_id AND n.area_id = l.area_id AND n.month_no = l.month_no
    LEFT JOIN (
        SELECT indicator_id, area_id, max(per_month) AS per_month FROM three_months GROUP BY ALL
    ) AS b ON b.indicator_id = t.indicator_id AND b.area_id = t.area_id
    LEFT JOIN first_reached AS f ON f.indicator_id = t.indicator_id AND f.area_id = t.area_id
)
SELECT
    a.indicator_id, a.area_id, a.last_value, a.last_period, a.months_left,
    CASE WHEN a.accrues AND a.missing > 0 AND a.months_left > 0 THEN a.missing / a.months_left END AS needed_per_month,
    CASE WHEN a.accrues THEN a.recent_per_month END AS recent_per_month,
    CASE WHEN a.accrues AND month(a.last_period) < a.due_month
        THEN a.last_value + a.recent_per_month * (a.due_month - month(a.last_period))
    END AS projected_value,
    -- The month of the year in which the recent rate reaches the target (13 or more: after the year).
    CASE
        WHEN NOT a.accrues OR a.missing IS NULL THEN NULL
        WHEN a.missing <= 0 THEN a.first_reached
        WHEN a.recent_per_month > 0
            THEN month(a.last_period) + CAST(ceil(round(a.missing / a.recent_per_month, 9)) AS INTEGER)
    END AS reached_in_month,
    -- Without progress until the end of this month, the best three-month rate still reaches the target.
    CASE
        WHEN a.accrues AND a.missing > 0 AND a.best_per_month > 0
            THEN a.due_month - CAST(ceil(round(a.missing / a.best_per_month, 9)) AS INTEGER)
    END AS latest_start_month,
    CASE WHEN a.accrues THEN a.best_per_month END AS best_per_month
FROM arithmetic AS a;

-- Whether two figures differ; a missing figure differs from any figure. The last binary digits are ignored, because a sum
-- over towns may differ in them each time.
CREATE OR REPLACE MACRO differ(in_one, in_other) AS
    coalesce(abs(in_one - in_other) > 1e-9 * greatest(1, abs(in_one), abs(in_other)), (in_one IS NULL) <> (in_other IS NULL));

-- The revision of the first figure of each month, of the figures that count at a revision.
CREATE OR REPLACE MACRO first_counted_at(in_plan, in_revision) AS TABLE
SELECT a.period, min(v.decided_revision) AS first_revision
FROM actual AS a
JOIN decided_at(in_revision) AS v ON v.submission_id = a.submission_id AND v.decision = 'accepted'
WHERE a.plan_id = in_plan
GROUP BY a.period;

-- The differences between two states of a plan: an earlier month at an earlier revision, and the same or a later month at
-- the same or a later revision. One row for each indicator and area whose status, value or target
-- (with its upper bound and baseline) differs, and the causes, as many as apply:
--   correction  the earlier month had a value at the earlier revision, it is another (or gone) at the later revision, and
--               what was reported for that month by the area, or by a town in it, differs between the revisions
--   new_report  the later month has a value at the later revision; and the months differ, or it had none at the earlier
--               revision and what was reported for it differs
--   target      target, upper bound, baseline or what is due by the later month (schedule) differs between the revisions;
--               or the value is summed from towns, and other towns hold a share
--   rule        the later state would have another status under the thresholds of the earlier one
--   time        none of these: only the months passed; or the months differ and the later one has no value
-- value_corrected is the value of the earlier month as the later revision knows it.
CREATE OR REPLACE MACRO change_between(in_plan, in_period, in_revision, in_later_period, in_later_revision) AS TABLE
WITH earlier AS (
    SELECT s.*, t.upper, t.baseline FROM standing_at(in_plan, in_period, in_revision) AS s
    JOIN target_at(in_plan, in_revision) AS t ON t.indicator_id = s.indicator_id AND t.area_id = s.area_id
),
later AS (
    SELECT s.*, t.upper, t.baseline FROM standing_at(in_plan, in_later_period, in_later_revision) AS s
    JOIN target_at(in_plan, in_later_revision) AS t ON t.indicator_id = s.indicator_id AND t.area_id = s.area_id
),
changed AS (
    SELECT
        coalesce(e.indicator_id, l.indicator_id) AS indicator_id, coalesce(e.area_id, l.area_id) AS area_id,
        e.actual_value AS value_before, l.actual_value AS value_after,
        e.target_value AS target_before, l.target_value AS target_after,
        e.upper AS upper_before, l.upper AS upper_after,
        e.status AS status_before, l.status AS status_after,
        e.pace_gap AS pace_gap_before, l.pace_gap AS pace_gap_after,
        e.expected_rate AS expected_rate_before, l.expected_rate AS expected_rate_after,
        coalesce(e.derived, false) OR coalesce(l.derived, false) AS derived,
        differ(e.target_value, l.target_value) OR differ(e.upper, l.upper) OR differ(e.baseline, l.baseline) AS retargeted
    FROM earlier AS e
    FULL JOIN later AS l ON l.indicator_id = e.indicator_id AND l.area_id = e.area_id
    WHERE e.status IS DISTINCT FROM l.status OR differ(e.actual_value, l.actual_value)
        OR differ(e.target_value, l.target_value) OR differ(e.upper, l.upper) OR differ(e.baseline, l.baseline)
),
-- The reports that differ between the revisions, with those of towns also under the district.
report AS (
    SELECT coalesce(o.indicator_id, n.indicator_id) AS indicator_id, coalesce(o.area_id, n.area_id) AS area_id,
        coalesce(o.period, n.period) AS period
    FROM actual_at(in_plan, in_revision) AS o
    FULL JOIN actual_at(in_plan, in_later_revision) AS n
        ON n.indicator_id = o.indicator_id AND n.area_id = o.area_id AND n.period = o.period
    WHERE differ(o.value, n.value) OR differ(o.numerator, n.numerator) OR differ(o.denominator, n.denominator)
),
moved AS (
    SELECT r.indicator_id, r.area_id, r.period FROM report AS r
    UNION
    SELECT r.indicator_id, a.parent_id, r.period FROM report AS r
    JOIN area AS a ON a.area_id = r.area_id AND a.parent_id IS NOT NULL
),
reshared AS (
    SELECT DISTINCT coalesce(o.indicator_id, n.indicator_id) AS indicator_id, a.parent_id AS area_id
    FROM target_at(in_plan, in_revision) AS o
    FULL JOIN target_at(in_plan, in_later_revision) AS n ON n.indicator_id = o.indicator_id AND n.area_id = o.area_id
    JOIN area AS a ON a.area_id = coalesce(o.area_id, n.area_id) AND a.kind = 'town'
    WHERE o.area_id IS NULL OR n.area_id IS NULL
),
caused AS (
    SELECT
        c.*, w.value AS value_corrected,
        c.value_before IS NOT NULL AND differ(c.value_before, w.value) AND me.area_id IS NOT NULL AS correction,
        c.value_after IS NOT NULL AND (
            CAST(in_period AS DATE) <> CAST(in_later_period AS DATE)
            OR (c.value_before IS NULL AND ml.area_id IS NOT NULL)
        ) AS new_report,
        c.retargeted OR differ(xo.expected_share, xn.expected_share) OR differ(xo.expected_value, xn.expected_value)
            OR (c.derived AND h.area_id IS NOT NULL) AS target,
        c.status_after IS NOT NULL AND c.status_after <> u.status AS "rule"
    FROM changed AS c
    LEFT JOIN value_at(in_plan, in_later_revision) AS w
        ON w.indicator_id = c.indicator_id AND w.area_id = c.area_id AND w.period = CAST(in_period AS DATE)
    LEFT JOIN moved AS me
        ON me.indicator_id = c.indicator_id AND me.area_id = c.area_id AND me.period = CAST(in_period AS DATE)
    LEFT JOIN moved AS ml
        ON ml.indicator_id = c.indicator_id AND ml.area_id = c.area_id AND ml.period = CAST(in_later_period AS DATE)
    LEFT JOIN reshared AS h ON h.indicator_id = c.indicator_id AND h.area_id = c.area_id
    LEFT JOIN expected_at(in_plan, in_revision) AS xo
        ON xo.indicator_id = c.indicator_id AND xo.area_id = c.area_id AND xo.period = CAST(in_later_period AS DATE)
    LEFT JOIN expected_at(in_plan, in_later_revision) AS xn
        ON xn.indicator_id = c.indicator_id AND xn.area_id = c.area_id AND xn.period = CAST(in_later_period AS DATE)
    LEFT JOIN standing_under(
        in_plan, in_later_period, in_later_revision,
        threshold_at(in_period, in_revision, 'behind_at_most'),
        threshold_at(in_period, in_revision, 'on_track_at_least')
    ) AS u ON u.indicator_id = c.indicator_id AND u.area_id = c.area_id
)
SELECT
    c.indicator_id, c.area_id, c.value_before, c.value_corrected, c.value_after, c.target_before, c.target_after,
    c.upper_before, c.upper_after, c.status_before, c.status_after, c.pace_gap_before, c.pace_gap_after,
    c.expected_rate_before, c.expected_rate_after,
    string_split(concat_ws(
        ',',
        CASE WHEN c.correction THEN 'correction' END,
        CASE WHEN c.new_report THEN 'new_report' END,
        CASE WHEN c.target THEN 'target' END,
        CASE WHEN c."rule" THEN 'rule' END,
        CASE
            WHEN NOT (c.correction OR c.new_report OR c.target OR coalesce(c."rule", false))
                OR (CAST(in_period AS DATE) <> CAST(in_later_period AS DATE) AND c.value_after IS NULL) THEN 'time'
        END
    ), ',') AS causes
FROM caused AS c;

-- Which decision between two revisions caused the present figures of one month, for each indicator and area (towns' figures also
-- under their district): about reported figures (reported), and about shares and schedules. A figure of the area itself
-- goes before one of its towns; one that counts at the later revision before one that was undone; the newest before others.
CREATE OR REPLACE MACRO amendment_between(in_plan, in_period, in_revision, in_later_revision) AS TABLE
WITH deciding AS (
    SELECT r.revision, r.submission_id
    FROM review AS r
    WHERE r.revision > in_revision AND r.revision <= in_later_revision AND (
        r.decision = 'accepted'
        OR (r.decision = 'undone' AND r.submission_id IN (SELECT w.submission_id FROM review AS w WHERE w.decision = 'accepted'))
    )
),
figure AS (
    SELECT
        d.revision, v.submission_id, v.indicator_id, v.area_id, s.kind IN ('actual', 'published') AS reported,
        n.submission_id IS NOT NULL AS counts, true AS own
    FROM deciding AS d
    JOIN submission AS s ON s.submission_id = d.submission_id
    JOIN submitted_value AS v ON v.submission_id = d.submission_id
    LEFT JOIN actual_at(in_plan, in_later_revision) AS n
        ON n.submission_id = v.submission_id AND n.indicator_id = v.indicator_id AND n.area_id = v.area_id
        AND n.period = v.period
    WHERE v.plan_id = in_plan AND (s.kind IN ('allocation', 'schedule') OR v.period = CAST(in_period AS DATE))
),
placed AS (
    SELECT f.* FROM figure AS f
    UNION ALL
    SELECT f.* REPLACE (a.parent_id AS area_id, false AS own) FROM figure AS f
    JOIN area AS a ON a.area_id = f.area_id AND a.parent_id IS NOT NULL
)
SELECT p.indicator_id, p.area_id, p.reported, p.revision, p.submission_id
FROM placed AS p
QUALIFY row_number() OVER (
    PARTITION BY p.indicator_id, p.area_id, p.reported ORDER BY p.own DESC, p.counts DESC, p.revision DESC
) = 1;

-- Every value ever submitted: its newest decision at the revision, whether it is the value in force (counts), and the
-- value that was in force for that month just before it was accepted (replaced_).
CREATE OR REPLACE MACRO report_at(in_plan, in_revision) AS TABLE
WITH life AS (
    SELECT
        r.submission_id,
        max(r.revision) AS decided_revision,
        min(r.revision) FILTER (WHERE r.decision = 'accepted') AS accepted_in,
        min(r.revision) FILTER (WHERE r.decision = 'undone') AS undone_in
    FROM review AS r
    WHERE r.revision <= in_revision
    GROUP BY r.submission_id
),
sent AS (
    SELECT a.*, l.decided_revision, l.accepted_in, l.undone_in
    FROM actual AS a
    JOIN life AS l ON l.submission_id = a.submission_id
    WHERE a.plan_id = in_plan
),
replaced AS (
    SELECT
        n.submission_id, n.indicator_id, n.area_id, n.period,
        max(o.accepted_in) AS accepted_in,
        arg_max(o.value, o.accepted_in) AS value,
        arg_max(o.submission_id, o.accepted_in) AS replaced_submission_id
    FROM sent AS n
    JOIN sent AS o
        ON o.indicator_id = n.indicator_id AND o.area_id = n.area_id AND o.period = n.period
        AND o.accepted_in < n.accepted_in AND (o.undone_in IS NULL OR o.undone_in > n.accepted_in)
    GROUP BY n.submission_id, n.indicator_id, n.area_id, n.period
)
SELECT
    s.indicator_id, s.area_id, s.period, s.value, s.numerator, s.denominator, s.submission_id,
    v.decision, v.decided_by, v.decided_at, v.reason, s.problem, s.next_step, s.note,
    c.submission_id IS NOT NULL AS counts, r.value AS replaced_value, r.replaced_submission_id
FROM sent AS s
JOIN review AS v ON v.revision = s.decided_revision
LEFT JOIN actual_at(in_plan, in_revision) AS c
    ON c.submission_id = s.submission_id AND c.indicator_id = s.indicator_id AND c.area_id = s.area_id
    AND c.period = s.period
LEFT JOIN replaced AS r
    ON r.submission_id = s.submission_id AND r.indicator_id = s.indicator_id AND r.area_id = s.area_id
    AND r.period = s.period;

-- Which towns explain the district's gap in one month: for each indicator that towns hold a share of, or report without
-- one, a row for each of these towns and one (area_id is NULL) for what no town holds. A gap is the value minus what is
-- due by now, whatever the direction of the target; while nothing is due yet, minus the target (due is false).
--   contribution  a count or a level: value − due. A rate, w the town's part of all denominators, r* what is due of the
--                 town and R* of the district: w (r − R*), which is own_effect w (r − r*) + mix_effect w (r* − R*)
--   part          what the town brings to the district's value: its value; for a rate 100 N / ΣD
--   numerator_lacking    what its numerator lacks to reach r*: r* D − N (negative: the surplus)
--   numerator_effect, denominator_effect   what it brought to the change of the towns' common rate ΣN/ΣD since the month
--                 before, when the same towns reported both: the mean of changing numerators first and last, which adds
--                 up exactly. From N, D to N', D': ΔN (1/ΣD + 1/ΣD') / 2 and −ΔD (ΣN + ΣN') / (2 ΣD ΣD')
-- The contributions of all rows sum to district_gap, the parts to district_value. Where a town has not reported, or a rate
-- without its parts, its contribution is missing (not zero), complete is false, and the last row takes what it would be.
-- Where no town holds a share (towns is 0) there are parts and no contributions.
CREATE OR REPLACE MACRO contribution_at(in_plan, in_period, in_revision) AS TABLE
WITH district AS (
    SELECT
        t.indicator_id, t.area_id, i.measure, CASE WHEN i.unit = '%' THEN 100 ELSE 1 END AS scale,
        coalesce(e.due, false) AS due, coalesce(v.derived, false) AS derived, v.value AS actual_value,
        CASE WHEN coalesce(e.due, false) THEN e.expected_value ELSE t.value END AS due_value
    FROM target_at(in_plan, in_revision) AS t
    JOIN plan AS p ON p.plan_id = in_plan AND p.area_id = t.area_id
    JOIN indicator AS i ON i.plan_id = in_plan AND i.indicator_id = t.indicator_id
    JOIN expected_at(in_plan, in_revision) AS e
        ON e.indicator_id = t.indicator_id AND e.area_id = t.area_id AND e.period = CAST(in_period AS DATE)
    LEFT JOIN value_at(in_plan, in_revision) AS v
        ON v.indicator_id = t.indicator_id AND v.area_id = t.area_id AND v.period = e.period
),
town AS (
    SELECT
        d.indicator_id, a.area_id, t.area_id IS NOT NULL AS shares,
        bool_or(t.area_id IS NOT NULL) OVER (PARTITION BY d.indicator_id) AS shared,
        CASE
            WHEN t.area_id IS NULL THEN NULL
            WHEN NOT d.due THEN t.value
            WHEN d.measure = 'rate' THEN coalesce(e.expected_value, t.value)
            ELSE coalesce(e.expected_value, t.baseline, 0)
        END AS due_value,
        v.value AS actual_value, v.numerator, v.denominator,
        b.numerator AS numerator_before, b.denominator AS denominator_before,
        CASE WHEN d.measure = 'rate' THEN v.denominator ELSE v.value END IS NOT NULL AS known
    FROM district AS d
    JOIN area AS a ON a.parent_id = d.area_id AND a.kind = 'town'
    LEFT JOIN target_at(in_plan, in_revision) AS t ON t.indicator_id = d.indicator_id AND t.area_id = a.area_id
    LEFT JOIN expected_at(in_plan, in_revision) AS e
        ON e.indicator_id = t.indicator_id AND e.area_id = t.area_id AND e.period = CAST(in_period AS DATE)
    LEFT JOIN value_at(in_plan, in_revision) AS v
        ON v.indicator_id = d.indicator_id AND v.area_id = a.area_id AND v.period = CAST(in_period AS DATE)
    LEFT JOIN value_at(in_plan, in_revision) AS b
        ON b.indicator_id = d.indicator_id AND b.area_id = a.area_id
        AND b.period = CAST(in_period AS DATE) - INTERVAL 1 MONTH
),
-- The sums of numerators and denominators, of the towns with a share, or of all towns when none has one.
total AS (
    SELECT
        t.indicator_id,
        count(*) FILTER (WHERE t.shares) AS towns,
        count(*) FILTER (WHERE t.shares AND t.known) AS towns_known,
        sum(t.numerator) AS numerator, sum(t.denominator) AS denominator,
        sum(t.numerator_before) AS numerator_before, sum(t.denominator_before) AS denominator_before,
        bool_and((t.denominator IS NULL) = (t.denominator_before IS NULL)) AS same_towns
    FROM town AS t
    WHERE t.shares OR NOT t.shared
    GROUP BY t.indicator_id
),
weighed AS (
    SELECT
        t.*, d.measure, d.scale, d.due_value AS district_due,
        CASE WHEN d.measure = 'rate' AND (t.shares OR NOT t.shared) THEN t.denominator / m.denominator END AS weight,
        CASE WHEN d.measure = 'rate' THEN d.scale * t.numerator / t.denominator ELSE t.actual_value END AS own_value,
        CASE WHEN d.measure = 'rate' AND m.same_towns AND (t.shares OR NOT t.shared) THEN
            d.scale * (t.numerator - t.numerator_before) * (1 / m.denominator_before + 1 / m.denominator) / 2
        END AS numerator_effect,
        CASE WHEN d.measure = 'rate' AND m.same_towns AND (t.shares OR NOT t.shared) THEN
            d.scale * (t.denominator_before - t.denominator) * (m.numerator_before + m.numerator)
            / (2 * m.denominator_before * m.denominator)
        END AS denominator_effect
    FROM town AS t
    JOIN district AS d ON d.indicator_id = t.indicator_id
    JOIN total AS m ON m.indicator_id = t.indicator_id
    WHERE t.shares OR t.actual_value IS NOT NULL
),
placed AS (
    SELECT
        w.indicator_id, w.area_id, w.shares, w.known, w.actual_value, w.numerator, w.denominator, w.due_value, w.weight,
        CASE WHEN w.measure = 'rate' THEN w.weight * (w.own_value - w.due_value) END AS own_effect,
        CASE WHEN w.measure = 'rate' THEN w.weight * (w.due_value - w.district_due) END AS mix_effect,
        CASE WHEN w.measure = 'rate' THEN w.weight * (w.own_value - w.due_value) + w.weight * (w.due_value - w.district_due)
            ELSE w.actual_value - w.due_value END AS contribution,
        CASE WHEN w.measure = 'rate' THEN w.weight * w.own_value ELSE w.actual_value END AS part,
        CASE WHEN w.measure = 'rate' THEN w.due_value * w.denominator / w.scale - w.numerator END AS numerator_lacking,
        w.numerator_effect, w.denominator_effect
    FROM weighed AS w
),
remainder AS (
    SELECT
        d.indicator_id, CAST(NULL AS VARCHAR) AS area_id, false AS shares, d.actual_value IS NOT NULL AS known,
        CASE WHEN d.measure <> 'rate' THEN d.actual_value - coalesce(sum(p.actual_value), 0) END AS actual_value,
        CAST(NULL AS DOUBLE) AS numerator, CAST(NULL AS DOUBLE) AS denominator,
        CASE WHEN d.measure <> 'rate' AND bool_or(p.shares) THEN d.due_value - sum(p.due_value) END AS due_value,
        CAST(NULL AS DOUBLE) AS weight, CAST(NULL AS DOUBLE) AS own_effect, CAST(NULL AS DOUBLE) AS mix_effect,
        -- Rounded to remove binary noise, so that no remainder is exactly 0.
        CASE WHEN bool_or(p.shares)
            THEN round(d.actual_value - d.due_value - coalesce(sum(p.contribution), 0), 9) + 0
        END AS contribution,
        round(d.actual_value - coalesce(sum(p.part), 0), 9) + 0 AS part,
        CAST(NULL AS DOUBLE) AS numerator_lacking,
        CAST(NULL AS DOUBLE) AS numerator_effect, CAST(NULL AS DOUBLE) AS denominator_effect
    FROM district AS d
    JOIN placed AS p ON p.indicator_id = d.indicator_id
    GROUP BY d.indicator_id, d.measure, d.actual_value, d.due_value
)
SELECT
    r.*, d.actual_value AS district_value, d.due_value AS district_due, d.actual_value - d.due_value AS district_gap,
    d.due, d.derived, m.towns, m.towns_known, m.towns_known = m.towns AS complete
FROM (SELECT * FROM placed UNION ALL SELECT * FROM remainder) AS r
JOIN district AS d ON d.indicator_id = r.indicator_id
JOIN total AS m ON m.indicator_id = r.indicator_id;

-- Labels of the views and their columns: Chinese | English.
COMMENT ON VIEW indicator_register IS '指标登记 | Indicator register';
COMMENT ON COLUMN indicator_register.indicator_id IS '指标编号 | Indicator id';
COMMENT ON COLUMN indicator_register.plan_id IS '计划编号 | Plan id';
COMMENT ON COLUMN indicator_register.section_no IS '板块序号 | Section number';
COMMENT ON COLUMN indicator_register.section_name IS '板块 | Section';
COMMENT ON COLUMN indicator_register.task_no IS '任务编号 | Task number';
COMMENT ON COLUMN indicator_register.task_title IS '任务 | Task';
COMMENT ON COLUMN indicator_register.indicator_name IS '指标 | Indicator';
COMMENT ON COLUMN indicator_register.indicator_name_en IS '指标英文名称 | Indicator in English';
COMMENT ON COLUMN indicator_register.unit IS '单位 | Unit';
COMMENT ON COLUMN indicator_register.measure IS '计量方式（累计、时点、比率） | Measure (cumulative, level, rate)';
COMMENT ON COLUMN indicator_register.direction IS '目标方向 | Direction of the target';
COMMENT ON COLUMN indicator_register.pace IS '进度要求 | Pace';
COMMENT ON COLUMN indicator_register.due_month IS '到期月份 | Month due';
COMMENT ON COLUMN indicator_register.target_value IS '目标值 | Target';
COMMENT ON COLUMN indicator_register.target_upper IS '目标上限 | Upper bound';
COMMENT ON COLUMN indicator_register.printed IS '原文中的数 | Printed figure';
COMMENT ON COLUMN indicator_register.quote IS '原文引文 | Quotation of the notice';
COMMENT ON COLUMN indicator_register.lead_departments IS '牵头部门 | Lead departments';
COMMENT ON COLUMN indicator_register.participant_departments IS '参与部门 | Participant departments';

COMMENT ON VIEW progress IS '最新进度 | Newest progress';
COMMENT ON COLUMN progress.indicator_id IS '指标编号 | Indicator id';
COMMENT ON COLUMN progress.area_id IS '区划代码 | Area code';
COMMENT ON COLUMN progress.period IS '期间 | Period';
COMMENT ON COLUMN progress.target_value IS '目标值 | Target';
COMMENT ON COLUMN progress.actual_value IS '实际值 | Actual';
COMMENT ON COLUMN progress.attainment_rate IS '完成率 | Attainment';
COMMENT ON COLUMN progress.expected_rate IS '序时进度 | Due by pace';
COMMENT ON COLUMN progress.pace_gap IS '与序时差 | Gap to pace';
COMMENT ON COLUMN progress.status IS '进度状态 | Status';
COMMENT ON COLUMN progress.derived IS '由街镇汇总 | Summed from towns';
COMMENT ON COLUMN progress.reported_at IS '报送时间 | Reported at';
COMMENT ON COLUMN progress.submission_id IS '回执编号 | Receipt number';

COMMENT ON VIEW submitted_value IS '报送数值 | Figures sent';
COMMENT ON COLUMN submitted_value.submission_id IS '回执编号 | Receipt number';
COMMENT ON COLUMN submitted_value.plan_id IS '计划编号 | Plan id';
COMMENT ON COLUMN submitted_value.indicator_id IS '指标编号 | Indicator id';
COMMENT ON COLUMN submitted_value.area_id IS '区划代码 | Area code';
COMMENT ON COLUMN submitted_value.period IS '期间 | Period';
COMMENT ON COLUMN submitted_value.value IS '数值 | Value';
