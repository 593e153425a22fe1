-- What makes an allocation of targets to towns doubtful or worth a note. Runs after checks.sql on the same tables;
-- last_value holds the shares that count now, target_value the targets (the district's among them).

-- Each indicator of the file: the shares of the file and, for the towns that it leaves out, those that count now. The
-- shares of a rate add up to nothing, so there is nothing to compare.
CREATE TEMP TABLE shared AS
WITH share AS (
    SELECT v.indicator_id, v.area_id, v.value FROM valued AS v WHERE v.value IS NOT NULL
    UNION ALL
    SELECT l.indicator_id, l.area_id, l.value FROM last_value AS l
    ANTI JOIN valued AS v ON v.indicator_id = l.indicator_id AND v.area_id = l.area_id AND v.value IS NOT NULL
),
total AS (SELECT s.indicator_id, sum(s.value) AS value FROM share AS s GROUP BY ALL)
SELECT
    min(v."row") AS first_row, any_value(v.name) AS name, any_value(v.unit) AS unit, any_value(v.decimals) AS decimals,
    any_value(t.value) AS total, any_value(d.value) AS target, rounding(any_value(v.decimals)) AS noise
FROM valued AS v
CROSS JOIN expectation AS e
JOIN total AS t ON t.indicator_id = v.indicator_id
JOIN target_value AS d ON d.indicator_id = v.indicator_id AND d.area_id = e.district_id
WHERE v.value IS NOT NULL AND v.measure <> 'rate'
GROUP BY v.indicator_id;

INSERT INTO doubt
SELECT s.first_row, 'value', 'shares_below_target', 1,
       MAP {
           'name': s.name, 'found': rounded(s.total, s.decimals) || s.unit,
           'expected': rounded(s.target, s.decimals) || s.unit, 'gap': rounded(s.target - s.total, s.decimals) || s.unit
       },
       NULL
FROM shared AS s WHERE s.total < s.target - s.noise;

INSERT INTO fault
SELECT s.first_row, 'value', CASE WHEN s.total > s.target + s.noise THEN 'shares_above_target' ELSE 'shares_add_up' END,
       'note',
       MAP {
           'name': s.name, 'found': rounded(s.total, s.decimals) || s.unit,
           'expected': rounded(s.target, s.decimals) || s.unit, 'gap': rounded(s.total - s.target, s.decimals) || s.unit
       }
FROM shared AS s WHERE s.total >= s.target - s.noise;
