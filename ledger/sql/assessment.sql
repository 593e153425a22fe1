-- The assessment (考核评价) of departments and towns, traceable to the submission behind every line.
--
-- A line is one item that a department or town is responsible for in a period, with its part of the assessment, its
-- weight within the part and its credit from 0 to 1.
--   progress    each indicator that is due, or reached before it is due: the progress made divided by the progress due by
--               now, at most progress_cap; 0 when it is not reported. With step_points: that many hundredths off for each
--               percentage point short, a started point counting as a whole one.
--   reporting   each of the same indicators: half for reporting, half for reporting by the deadline
--   problems    each problem in its charge that was due by the end of the period: whether it was closed by its due day
-- Departments are responsible for the district's indicators of the tasks they lead, towns for their own indicators. A task
-- with several leads counts in full for each of them, or (shared_leads = 0) in equal shares.
CREATE OR REPLACE MACRO assessment_line_under(
    in_plan, in_period, in_revision, in_progress_cap, in_step_points, in_shared_leads
) AS TABLE
WITH due AS (
    SELECT
        s.indicator_id, s.area_id, a.kind, i.task_no, s.actual_value, s.status, s.pace_gap, s.expected_rate,
        s.reported_at, s.submission_id,
        CASE
            WHEN s.actual_value IS NULL THEN 0
            WHEN s.expected_rate = 0 THEN least(1, in_progress_cap)
            WHEN in_step_points > 0 THEN greatest(0, 1 - in_step_points / 100 * ceil(greatest(0, -s.pace_gap) - 1e-9))
            ELSE least(in_progress_cap, greatest(0, 1 + s.pace_gap / (100 * s.expected_rate)))
        END AS credit
    FROM standing_at(in_plan, in_period, in_revision) AS s
    JOIN indicator AS i ON i.plan_id = in_plan AND i.indicator_id = s.indicator_id
    JOIN area AS a ON a.area_id = s.area_id
    WHERE s.expected_rate > 0 OR s.status = 'achieved'
),
answering AS (
    SELECT
        td.department_id AS reporter_id, 'department' AS kind, d.* EXCLUDE (kind),
        CASE WHEN in_shared_leads > 0 THEN 1.0 ELSE 1.0 / count(*) OVER (PARTITION BY d.indicator_id) END AS weight
    FROM due AS d
    JOIN task_department AS td ON td.plan_id = in_plan AND td.task_no = d.task_no AND td.role = 'lead'
    WHERE d.kind = 'district'
    UNION ALL
    SELECT d.area_id, 'town', d.* EXCLUDE (kind), 1.0 FROM due AS d WHERE d.kind = 'town'
),
deadline AS (
    SELECT CAST(in_period AS DATE) + INTERVAL 1 MONTH
        + to_days(CAST(threshold_at(in_period, in_revision, 'deadline_day') AS INTEGER)) AS ends
),
problems AS (
    SELECT p.*, coalesce(p.closed_at::DATE <= p.due_on AND p.state = 'closed', false) AS in_time, a.kind AS area_kind
    FROM problem_at(in_plan, in_revision) AS p
    JOIN area AS a ON a.area_id = p.area_id
    WHERE p.due_on < CAST(in_period AS DATE) + INTERVAL 1 MONTH
)
SELECT
    a.kind, a.reporter_id, 'progress' AS part, a.indicator_id, a.area_id, NULL::INTEGER AS problem_id, a.weight, a.credit,
    a.submission_id
FROM answering AS a
UNION ALL
SELECT
    a.kind, a.reporter_id, 'reporting', a.indicator_id, a.area_id, NULL, a.weight,
    CASE WHEN a.actual_value IS NULL THEN 0 WHEN a.reported_at < e.ends THEN 1 ELSE 0.5 END, a.submission_id
FROM answering AS a CROSS JOIN deadline AS e
UNION ALL
SELECT 'department', p.department_id, 'problems', p.indicator_id, p.area_id, p.problem_id, 1.0, p.in_time::INTEGER, NULL
FROM problems AS p WHERE p.department_id IS NOT NULL
UNION ALL
SELECT 'town', p.area_id, 'problems', p.indicator_id, p.area_id, p.problem_id, 1.0, p.in_time::INTEGER, NULL
FROM problems AS p WHERE p.area_kind = 'town';

-- Points from 0 to 100 (more where progress_cap is above 1): the weighted mean of the weighted means of the parts. A part
-- without lines is left out, and its weight goes to the others. The coordinator's adjustment (adjustment_at) is added.
-- There is no rank where nothing is due or nothing due is reported. Equal points (to a tenth) get equal ranks.
-- Departments are ranked among departments, towns among towns.
CREATE OR REPLACE MACRO assessment_under(
    in_plan, in_period, in_revision, in_weight_progress, in_weight_reporting, in_weight_problems,
    in_progress_cap, in_step_points, in_shared_leads
) AS TABLE
WITH part AS (
    SELECT
        n.kind, n.reporter_id, n.part, sum(n.weight * n.credit) / sum(n.weight) AS share, count(*) AS lines,
        count(n.submission_id) AS reported,
        CASE n.part
            WHEN 'progress' THEN in_weight_progress WHEN 'reporting' THEN in_weight_reporting ELSE in_weight_problems
        END AS weight
    FROM assessment_line_under(in_plan, in_period, in_revision, in_progress_cap, in_step_points, in_shared_leads) AS n
    GROUP BY n.kind, n.reporter_id, n.part
),
scored AS (
    SELECT
        p.kind, p.reporter_id,
        max(p.share) FILTER (WHERE p.part = 'progress') AS progress,
        max(p.share) FILTER (WHERE p.part = 'reporting') AS reporting,
        max(p.share) FILTER (WHERE p.part = 'problems') AS problems,
        coalesce(max(p.lines) FILTER (WHERE p.part = 'progress'), 0) AS due,
        coalesce(max(p.reported) FILTER (WHERE p.part = 'progress'), 0) AS reported,
        round(100 * sum(p.weight * p.share) / nullif(sum(p.weight), 0), 1) AS parts_points
    FROM part AS p
    GROUP BY p.kind, p.reporter_id
),
adjusted AS (
    SELECT d.*, j.points AS adjustment, round(d.parts_points + coalesce(j.points, 0), 1) AS points
    FROM scored AS d
    LEFT JOIN adjustment_at(in_plan, CAST(in_period AS DATE), in_revision) AS j ON j.reporter_id = d.reporter_id
)
SELECT
    s.*, s.due < 3 AS few,
    CASE WHEN s.reported > 0 THEN
        rank() OVER (PARTITION BY s.kind, s.reported > 0 ORDER BY s.points DESC)
    END AS place
FROM adjusted AS s;

-- The same with the rules in force for the period.
CREATE OR REPLACE MACRO assessment_at(in_plan, in_period, in_revision) AS TABLE
SELECT * FROM assessment_under(
    in_plan, in_period, in_revision,
    threshold_at(in_period, in_revision, 'weight_progress'), threshold_at(in_period, in_revision, 'weight_reporting'),
    threshold_at(in_period, in_revision, 'weight_problems'), threshold_at(in_period, in_revision, 'progress_cap'),
    threshold_at(in_period, in_revision, 'step_points'), threshold_at(in_period, in_revision, 'shared_leads')
);
