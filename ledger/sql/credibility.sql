-- Marks of reported values that need verification (需核实), one row per mark. They change no status and no score.
--
--   late        the value was reported after the deadline of its month
--   revised     it replaced another value after the month was closed
--   exact       it is exactly what was due: one step less (in the last reported decimal place) would have been too little;
--               only where baseline and target are at least 100 steps apart, so that chance explains one case in a hundred
--   spike       November or December alone brought more than half of the distance from baseline to target
--   round       at least three months were reported, all multiples of ten steps; targets of at least 100 steps only
--   one_source  the values of all towns that share the target were submitted in one file
CREATE OR REPLACE MACRO credibility_at(in_plan, in_period, in_revision) AS TABLE
WITH reported AS (
    SELECT
        s.indicator_id, s.area_id, s.period, s.actual_value AS value, s.pace_gap, s.expected_rate, s.reported_at, s.submission_id,
        s.derived, i.measure, i.pace, power(10, -i.decimals) AS step,
        abs(t.value - coalesce(t.baseline, 0)) AS way, s.target_value
    FROM standing_at(in_plan, in_period, in_revision) AS s
    JOIN indicator AS i ON i.plan_id = in_plan AND i.indicator_id = s.indicator_id
    JOIN target_at(in_plan, in_revision) AS t ON t.indicator_id = s.indicator_id AND t.area_id = s.area_id
    WHERE s.actual_value IS NOT NULL
),
deadline AS (
    SELECT CAST(in_period AS DATE) + INTERVAL 1 MONTH + to_days(CAST(threshold_at(in_period, in_revision, 'deadline_day') AS INTEGER)) AS ends
),
closed AS (
    SELECT min(c.revision) AS revision FROM period_state AS c
    WHERE c.plan_id = in_plan AND c.period = CAST(in_period AS DATE) AND c.state = 'closed' AND c.revision <= in_revision
),
known AS (
    SELECT v.*, lag(v.value) OVER (PARTITION BY v.indicator_id, v.area_id ORDER BY v.period) AS value_before
    FROM value_at(in_plan, in_revision) AS v
    WHERE v.period <= CAST(in_period AS DATE) AND NOT v.derived
)
SELECT r.indicator_id, r.area_id, 'late' AS mark
FROM reported AS r CROSS JOIN deadline AS d WHERE r.reported_at >= d.ends
UNION ALL
SELECT r.indicator_id, r.area_id, 'revised'
FROM reported AS r
CROSS JOIN closed AS c
JOIN decided_at(in_revision) AS v ON v.submission_id = r.submission_id AND v.decided_revision > c.revision
WHERE NOT r.derived AND EXISTS (
    FROM actual AS a JOIN decided_at(c.revision) AS b ON b.submission_id = a.submission_id AND b.decision = 'accepted'
    WHERE a.plan_id = in_plan AND a.indicator_id = r.indicator_id AND a.area_id = r.area_id
        AND a.period = CAST(in_period AS DATE) AND a.submission_id <> r.submission_id
)
UNION ALL
SELECT r.indicator_id, r.area_id, 'exact'
FROM reported AS r
WHERE r.measure <> 'rate' AND r.expected_rate > 0 AND r.way >= 100 * r.step
    AND r.pace_gap >= 0 AND r.pace_gap < 100 * r.step / r.way - 1e-9
UNION ALL
SELECT k.indicator_id, k.area_id, 'spike'
FROM known AS k
JOIN reported AS r ON r.indicator_id = k.indicator_id AND r.area_id = k.area_id
WHERE k.period = CAST(in_period AS DATE) AND month(k.period) >= 11 AND r.measure <> 'rate' AND r.pace = 'linear'
    AND k.value - k.value_before > r.way / 2
UNION ALL
SELECT k.indicator_id, k.area_id, 'round'
FROM known AS k
JOIN reported AS r ON r.indicator_id = k.indicator_id AND r.area_id = k.area_id
WHERE r.measure <> 'rate' AND r.target_value >= 100 * r.step
GROUP BY k.indicator_id, k.area_id, r.step
HAVING count(*) >= 3 AND bool_and(round(k.value / r.step)::BIGINT % 10 = 0) AND max(k.period) = any_value(r.period)
UNION ALL
SELECT r.indicator_id, a.parent_id, 'one_source'
FROM reported AS r
JOIN area AS a ON a.area_id = r.area_id AND a.kind = 'town'
JOIN (
    SELECT t.indicator_id, b.parent_id, count(*) AS towns
    FROM target_at(in_plan, in_revision) AS t JOIN area AS b ON b.area_id = t.area_id AND b.kind = 'town' GROUP BY ALL
) AS h ON h.indicator_id = r.indicator_id AND h.parent_id = a.parent_id
GROUP BY r.indicator_id, a.parent_id, h.towns
HAVING count(*) = h.towns AND h.towns >= 2 AND count(DISTINCT r.submission_id) = 1;
