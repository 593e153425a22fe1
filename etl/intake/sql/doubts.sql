-- What makes a report doubtful: nothing here is wrong by itself, but each is more often a slip than the truth. Runs
-- after checks.sql on the same tables, with target_value (target and baseline of each indicator and area) and rule (one
-- row, a column a threshold: data/register/rules.toml says what each means). A doubt carries the value that was likely
-- meant, where there is one.

-- The values of the file; and what is known of their months before, in this very file or in the ledger.
CREATE TEMP TABLE given AS SELECT v.* FROM valued AS v WHERE v.value IS NOT NULL;

CREATE TEMP TABLE known_value AS
SELECT g.indicator_id, g.area_id, g.period, g.value FROM given AS g
UNION ALL
SELECT l.indicator_id, l.area_id, l.period, l.value FROM last_value AS l
ANTI JOIN given AS g ON g.indicator_id = l.indicator_id AND g.area_id = l.area_id AND g.period = l.period
WHERE year(l.period) = (SELECT e.year FROM expectation AS e);

-- The steps between the months; at each value, how many steps stand before its own, and their median.
CREATE TEMP TABLE step AS
WITH taken AS (
    SELECT
        k.indicator_id, k.area_id, k.period, k.value,
        lag(k.value) OVER w AS value_before, lag(k.period) OVER w AS period_before,
        (k.value - lag(k.value) OVER w) / date_diff('month', lag(k.period) OVER w, k.period) AS per_month
    FROM known_value AS k
    SEMI JOIN given AS g ON g.indicator_id = k.indicator_id AND g.area_id = k.area_id
    WINDOW w AS (PARTITION BY k.indicator_id, k.area_id ORDER BY k.period)
)
SELECT t.*, count(t.per_month) OVER before AS steps, median(t.per_month) OVER before AS median_step
FROM taken AS t
WINDOW before AS (
    PARTITION BY t.indicator_id, t.area_id ORDER BY t.period ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
);

-- For each value of the file: the steps before it, and the value that they lead to.
CREATE TEMP TABLE history AS
SELECT
    g."row", g.indicator_id, g.area_id, g.period, g.name, g.unit, g.decimals, g.measure, g.value, g.from_parts,
    s.value_before, s.period_before, s.per_month, s.steps, s.median_step, t.value AS target, t.baseline,
    date_diff('month', s.period_before, g.period) AS months,
    coalesce(s.value_before + coalesce(s.median_step, 0) * date_diff('month', s.period_before, g.period), CASE
        WHEN g.measure <> 'cumulative' THEN t.value
    END) AS likely
FROM given AS g
JOIN step AS s ON s.indicator_id = g.indicator_id AND s.area_id = g.area_id AND s.period = g.period
LEFT JOIN target_value AS t ON t.indicator_id = g.indicator_id AND t.area_id = g.area_id;

-- A slip of the decimal point, of percent, or of 万: off by a power of ten from what was to be expected, and beyond what
-- is possible or what has been (above the target by far, or below what was there already).
INSERT INTO doubt
WITH power AS (
    SELECT h.*, TRY_CAST(round(log10(h.value / h.likely)) AS INTEGER) AS tens  -- no power at all beyond what a double holds
    FROM history AS h WHERE h.value > 0 AND h.likely > 0
)
SELECT p."row", 'value', CASE WHEN p.tens = 4 AND starts_with(p.unit, '万') THEN 'wan_twice' ELSE 'slip' END, 1,
       MAP {
           'found': plain(p.value) || p.unit, 'expected': plain(round(p.value / power(10, p.tens), 9)) || p.unit,
           'times': CASE WHEN p.tens > 0 THEN plain(power(10, p.tens)) ELSE '1/' || plain(power(10, -p.tens)) END
       },
       round(p.value / power(10, p.tens), 9)
FROM power AS p CROSS JOIN rule AS r
WHERE abs(p.tens) BETWEEN 1 AND 4
    AND abs(log10(p.value / p.likely) - p.tens) <= log10(1 + r.slip_tolerance)
    AND CASE
        WHEN p.tens < 0 AND p.measure = 'cumulative' THEN p.value < p.value_before
        WHEN p.tens > 0 AND p.measure = 'cumulative' THEN p.steps >= 2 OR p.value > (1 + r.slip_tolerance) * p.target
        -- A level or a rate may honestly start far from its target: two powers of ten, or a value before, are asked for.
        ELSE p.value_before IS NOT NULL OR abs(p.tens) >= 2
    END;

-- A running total that fell: the month's own value in its place, where it is about as large as the months before.
INSERT INTO doubt
SELECT h."row", 'value', 'month_as_total',
       -- About as large as the usual month: likelier than a slip of the decimal point, which may look the same.
       CASE WHEN h.value BETWEEN h.median_step / 2 AND 2 * h.median_step THEN 0 ELSE 3 END,
       MAP {
           'found': plain(h.value) || h.unit, 'before': plain(h.value_before) || h.unit,
           'expected': plain(round(h.value_before + h.value, 9)) || h.unit
       },
       round(h.value_before + h.value, 9)
FROM history AS h
WHERE h.measure = 'cumulative' AND h.value < h.value_before - rounding(h.decimals) AND h.value >= 0
    AND h.value <= 3 * greatest(coalesce(h.median_step, h.value_before / month(h.period_before)), 0) * h.months
UNION ALL
SELECT h."row", 'value', 'value_fell', 4,
       MAP {'found': plain(h.value) || h.unit, 'before': plain(h.value_before) || h.unit}, NULL
FROM history AS h
WHERE h.measure = 'cumulative' AND h.value < h.value_before - rounding(h.decimals);

-- Two towns swapped: each value fits the other's months before better by far than its own.
INSERT INTO doubt
WITH astray AS (
    -- Each of two that are swapped is at least so far from its own course: only these are compared with each other.
    SELECT h.* FROM history AS h CROSS JOIN expectation AS e CROSS JOIN rule AS r
    WHERE h.area_id <> e.district_id AND h.likely > 0 AND h.measure <> 'rate'
        AND abs(h.value - h.likely) >= (r.slip_tolerance - 0.11) * h.likely
)
SELECT a."row", 'value', 'towns_swapped', 2,
       MAP {'found': plain(a.value) || a.unit, 'expected': plain(b.value) || a.unit, 'other': CAST(b."row" AS VARCHAR)},
       b.value
FROM astray AS a
JOIN astray AS b ON b.indicator_id = a.indicator_id AND b.period = a.period AND b.area_id <> a.area_id
CROSS JOIN rule AS r
WHERE abs(a.likely - b.likely) > greatest(
        r.slip_tolerance * greatest(a.likely, b.likely), r.least_units * power(10, -a.decimals)
    )
    AND abs(a.value - b.likely) <= 0.1 * b.likely AND abs(b.value - a.likely) <= 0.1 * a.likely
    AND a.value <> b.value;

-- The same figures as last month, or the targets, pasted into the column of the actuals.
INSERT INTO doubt
WITH compared AS (
    SELECT
        h.period, count(*) AS rows_in_all, min(h."row") AS first_row,
        count(*) FILTER (WHERE h.value = h.value_before AND h.months = 1 AND h.value <> 0 AND h.measure = 'cumulative'
            AND h.value <> coalesce(h.target, -1)) AS like_last,
        count(*) FILTER (WHERE h.value_before IS NOT NULL AND h.measure = 'cumulative'
            AND h.value_before <> coalesce(h.target, -1)) AS could_be_like_last,
        count(*) FILTER (WHERE h.value = h.target AND h.measure <> 'rate') AS like_target,
        count(*) FILTER (WHERE h.target IS NOT NULL AND h.measure <> 'rate') AS could_be_like_target
    FROM history AS h GROUP BY ALL
)
SELECT c.first_row, 'value', 'column_of_last_month', 1,
       MAP {'count': CAST(c.like_last AS VARCHAR), 'period': strftime(c.period, '%Y-%m')}, NULL
FROM compared AS c CROSS JOIN rule AS r
WHERE c.like_last >= r.repeated_rows AND c.like_last >= r.repeated_share * c.could_be_like_last
UNION ALL
SELECT c.first_row, 'value', 'column_of_targets', 1,
       MAP {'count': CAST(c.like_target AS VARCHAR), 'period': strftime(c.period, '%Y-%m')}, NULL
FROM compared AS c CROSS JOIN rule AS r
WHERE c.like_target >= r.repeated_rows AND c.like_target >= r.repeated_share * c.could_be_like_target;

INSERT INTO doubt
WITH far AS (
    SELECT h.* FROM history AS h CROSS JOIN rule AS r
    WHERE h.steps >= r.history_months
        AND abs(h.per_month - h.median_step) > r.outlier_mads * greatest(
            r.outlier_floor * abs(h.median_step), 0.02 * abs(h.value_before), 2 * rounding(h.decimals)
        )
)
SELECT h."row", 'value', 'target_as_actual', 5,
       MAP {'found': plain(h.value) || h.unit, 'before': plain(h.value_before) || h.unit}, NULL
FROM history AS h CROSS JOIN rule AS r
WHERE h.measure = 'cumulative' AND h.value = h.target AND h.value_before >= 0
    AND h.target - h.value_before >= r.target_jump_share * h.target
    AND h.per_month > 3 * coalesce(h.median_step, 0) AND h.target >= r.least_units * power(10, -h.decimals)
UNION ALL
-- Far outside its own history: beyond so many median absolute deviations (a robust measure of spread; 1.4826 makes it
-- comparable to a standard deviation).
SELECT f."row", 'value', 'far_out', 6,
       MAP {
           'found': plain(f.value) || f.unit, 'before': plain(f.value_before) || f.unit,
           'expected': rounded(f.likely, f.decimals) || f.unit
       },
       NULL
FROM far AS f CROSS JOIN rule AS r
JOIN (
    SELECT f."row", 1.4826 * median(abs(s.per_month - f.median_step)) AS deviation
    FROM far AS f
    JOIN step AS s ON s.indicator_id = f.indicator_id AND s.area_id = f.area_id AND s.period < f.period
    GROUP BY ALL
) AS d ON d."row" = f."row"
WHERE abs(f.per_month - f.median_step) > r.outlier_mads * d.deviation
UNION ALL
-- A part of a firm, a station, a person.
SELECT h."row", 'value', 'parts_of_whole', 7,
       MAP {'found': plain(h.value) || h.unit, 'expected': plain(round(h.value)) || h.unit}, round(h.value)
FROM history AS h
WHERE h.decimals = 0 AND h.from_parts IS NULL AND h.value <> round(h.value);

-- The towns together against the district, once all of them are known: in the file, or reported before.
INSERT INTO doubt
WITH town AS (
    SELECT k.indicator_id, k.period, sum(k.value) AS value, count(*) AS towns
    FROM known_value AS k
    JOIN target_value AS t ON t.indicator_id = k.indicator_id AND t.area_id = k.area_id
    CROSS JOIN expectation AS e
    WHERE k.area_id <> e.district_id
    GROUP BY ALL
),
sharing AS (
    SELECT t.indicator_id, count(*) AS towns FROM target_value AS t CROSS JOIN expectation AS e
    WHERE t.area_id <> e.district_id GROUP BY ALL
)
SELECT min(v."row"), 'value', 'towns_differ', 8,
       MAP {
           'found': rounded(any_value(t.value), any_value(v.decimals)) || any_value(v.unit),
           'expected': rounded(any_value(d.value), any_value(v.decimals)) || any_value(v.unit), 'name': any_value(v.name)
       },
       NULL
FROM given AS v
CROSS JOIN expectation AS e
CROSS JOIN rule AS r
JOIN town AS t ON t.indicator_id = v.indicator_id AND t.period = v.period
JOIN sharing AS s ON s.indicator_id = t.indicator_id AND s.towns = t.towns
JOIN known_value AS d ON d.indicator_id = v.indicator_id AND d.period = v.period AND d.area_id = e.district_id
WHERE v.measure <> 'rate'
    AND abs(t.value - d.value) > greatest(r.sum_tolerance * abs(d.value), s.towns * rounding(v.decimals))
GROUP BY v.indicator_id, v.period;
