-- What makes a monthly schedule doubtful. Runs after checks.sql on the same tables; last_value holds the schedule that
-- counts now, and target_value the targets.

CREATE TEMP TABLE planned AS
SELECT v.indicator_id, v.area_id, v.period, v.value FROM valued AS v WHERE v.value IS NOT NULL
UNION ALL
SELECT l.indicator_id, l.area_id, l.period, l.value FROM last_value AS l
ANTI JOIN valued AS v
    ON v.indicator_id = l.indicator_id AND v.area_id = l.area_id AND v.period = l.period AND v.value IS NOT NULL;

CREATE TEMP TABLE course AS
SELECT
    p.*, lag(p.value) OVER w AS value_before, lag(p.period) OVER w AS period_before,
    p.period = max(p.period) OVER (PARTITION BY p.indicator_id, p.area_id) AS last_of_all
FROM planned AS p
WINDOW w AS (PARTITION BY p.indicator_id, p.area_id ORDER BY p.period);

INSERT INTO doubt
-- What accrues is not planned to become less.
SELECT v."row", 'value', 'schedule_falls', 1,
       MAP {
           'found': plain(c.value) || v.unit, 'before': plain(c.value_before) || v.unit,
           'period': strftime(c.period_before, '%Y-%m')
       },
       NULL
FROM course AS c
JOIN valued AS v ON v.indicator_id = c.indicator_id AND v.area_id = c.area_id AND v.period = c.period
WHERE v.measure = 'cumulative' AND c.value < c.value_before - rounding(v.decimals)
UNION ALL
-- The last month planned falls short of the target: then keeping to the plan would not reach it.
SELECT v."row", 'value', 'schedule_misses_target', 2,
       MAP {
           'found': plain(c.value) || v.unit, 'expected': plain(t.value) || v.unit,
           'period': strftime(c.period, '%Y-%m')
       },
       NULL
FROM course AS c
JOIN valued AS v ON v.indicator_id = c.indicator_id AND v.area_id = c.area_id AND v.period = c.period
JOIN indicator AS i ON i.indicator_id = c.indicator_id
JOIN target_value AS t ON t.indicator_id = c.indicator_id AND t.area_id = c.area_id
WHERE c.last_of_all AND CASE i.direction
        WHEN 'at_most' THEN c.value > t.value + rounding(v.decimals)
        WHEN 'more_than' THEN c.value <= t.value
        ELSE c.value < t.value - rounding(v.decimals)
    END;
