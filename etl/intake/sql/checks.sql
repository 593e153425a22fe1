-- A monthly report's rows → what they say, and everything that is wrong with them. Runs after distinct_values.sql, on its tables
-- and on those that intake.py lays out: line_read (one row a line of the table: which subject, place and month_read it
-- is, and its numbers), odd_number (the cells that are not written as plain numbers, and how they were read),
-- repeated_key (rows whose indicator, area and month an earlier row has), last_value, closed_period, expectation. A fault
-- names the row, the column, the code of the catalogue, and the values of its sentence.

CREATE TEMP TABLE line AS SELECT * FROM line_read;

-- What is wrong in each way of writing; and the rows that have it.
INSERT INTO fault
WITH subject_fault AS (
    SELECT s.subject_no, 'indicator_id' AS "column", 'indicator_missing' AS code, 'error' AS severity, MAP {} AS "values"
    FROM subject AS s WHERE s.indicator = '' AND s.indicator_name = ''
    UNION ALL
    SELECT s.subject_no, 'indicator_id', 'indicator_unknown', 'error', MAP {'found': s.indicator_written}
    FROM subject AS s WHERE s.indicator_id IS NULL AND s.indicator <> ''
    UNION ALL
    SELECT s.subject_no, 'indicator_name', 'name_unknown', 'error', MAP {'found': s.indicator_name}
    FROM subject AS s WHERE s.indicator_id IS NULL AND s.indicator = '' AND s.indicator_name <> ''
    UNION ALL
    SELECT s.subject_no, 'indicator_name', 'read_as', 'note', MAP {'found': s.indicator_name, 'expected': s.indicator_id}
    FROM subject AS s WHERE s.named
    UNION ALL
    SELECT s.subject_no, 'indicator_id',
           CASE WHEN e.area_id = e.district_id THEN 'indicator_of_others' ELSE 'indicator_without_share' END, 'error',
           MAP {'found': s.indicator_id, 'department': e.reporter}
    FROM subject AS s CROSS JOIN expectation AS e WHERE NOT s.own
    UNION ALL
    SELECT s.subject_no, 'indicator_name', 'name_differs', 'error',
           MAP {'indicator_id': s.indicator_id, 'expected': s.name, 'found': s.indicator_name}
    FROM subject AS s
    WHERE s.indicator_id IS NOT NULL AND NOT s.named AND s.indicator_name NOT IN ('', s.name, s.name_plain, s.name_en)
),
place_fault AS (
    SELECT p.area_no, 'area_unknown' AS code, MAP {'found': p.area} AS "values" FROM place AS p WHERE p.area_id IS NULL
    UNION ALL
    SELECT p.area_no, 'area_of_others', MAP {'found': p.area, 'department': e.reporter}
    FROM place AS p CROSS JOIN expectation AS e WHERE e.area_id <> e.district_id AND p.area_id <> e.area_id
),
month_fault AS (
    SELECT m.period_no, 'period_missing' AS code, 'error' AS severity, MAP {} AS "values"
    FROM month_read AS m CROSS JOIN expectation AS e WHERE m.period = '' AND e.period IS NULL
    UNION ALL
    SELECT m.period_no, 'period_unreadable', 'error', MAP {'found': m.period}
    FROM month_read AS m WHERE m.period <> '' AND m.period_on IS NULL
    UNION ALL
    SELECT m.period_no, 'read_as', 'note', MAP {'found': m.period, 'expected': strftime(m.period_on, '%Y-%m')}
    FROM month_read AS m WHERE m.changed
    UNION ALL
    SELECT m.period_no, 'period_of_other_year', 'error',
           MAP {'found': strftime(m.period_on, '%Y-%m'), 'year': CAST(e.year AS VARCHAR)}
    FROM month_read AS m CROSS JOIN expectation AS e WHERE year(m.period_on) <> e.year
    UNION ALL
    SELECT m.period_no, 'period_differs', 'error',
           MAP {'found': strftime(m.period_on, '%Y-%m'), 'expected': strftime(e.period, '%Y-%m')}
    FROM month_read AS m CROSS JOIN expectation AS e WHERE year(m.period_on) = e.year AND m.period_on <> e.period
    UNION ALL
    SELECT m.period_no, 'period_in_future', 'error',
           MAP {'found': strftime(m.period_on, '%Y-%m'), 'expected': strftime(e.this_month, '%Y-%m')}
    FROM month_read AS m CROSS JOIN expectation AS e WHERE year(m.period_on) = e.year AND m.period_on > e.this_month
    UNION ALL
    SELECT m.period_no, 'period_closed', 'error', MAP {'found': strftime(m.period_on, '%Y-%m')}
    FROM month_read AS m JOIN closed_period AS k ON k.period = m.period_on
)
SELECT l."row", f."column", f.code, f.severity, f."values"
FROM line AS l JOIN subject_fault AS f ON f.subject_no = l.subject_no
UNION ALL
SELECT l."row", 'area', f.code, 'error', f."values" FROM line AS l JOIN place_fault AS f ON f.area_no = l.area_no
UNION ALL
SELECT l."row", 'area', 'area_without_share', 'error', MAP {'found': s.name}
FROM line AS l
JOIN subject AS s ON s.subject_no = l.subject_no
JOIN place AS p ON p.area_no = l.area_no
CROSS JOIN expectation AS e
WHERE NOT s.by_town AND p.area <> '' AND p.area_id <> e.district_id
UNION ALL
SELECT l."row", 'area', 'share_of_district', 'error', MAP {}
FROM line AS l JOIN place AS p ON p.area_no = l.area_no CROSS JOIN expectation AS e
WHERE e.kind = 'allocation' AND p.area_id = e.district_id
UNION ALL
SELECT l."row", 'area', 'schedule_without_target', 'error', MAP {'found': s.name}
FROM line AS l
JOIN subject AS s ON s.subject_no = l.subject_no
JOIN place AS p ON p.area_no = l.area_no
CROSS JOIN expectation AS e
ANTI JOIN target_value AS t ON t.indicator_id = s.indicator_id AND t.area_id = p.area_id
WHERE e.kind = 'schedule' AND s.indicator_id IS NOT NULL AND p.area_id IS NOT NULL
UNION ALL
SELECT l."row", 'period', f.code, f.severity, f."values" FROM line AS l JOIN month_fault AS f ON f.period_no = l.period_no;

-- What its numbers say; and the same indicator, area and month twice: every row but the first.
INSERT INTO fault
SELECT o."row", o."column", o.code, 'error', MAP {'found': o.odd, 'expected': o.unit} FROM odd_number AS o
WHERE o.code IS NOT NULL AND (o.code <> 'unit_differs' OR o.known)
UNION ALL
SELECT o."row", o."column", 'read_as', 'note',
       MAP {'found': coalesce(o.written, o.odd), 'expected': plain(o.figure) || o.unit}
FROM odd_number AS o WHERE o.figure IS NOT NULL AND (o.changed OR o.written IS NOT NULL)
UNION ALL
SELECT f."row", f."column", 'number_negative', 'error', MAP {'found': short(f.figure)}
FROM (
    SELECT l."row", 'value' AS "column", l.value AS figure, l.subject_no FROM line AS l WHERE l.value < 0
    UNION ALL
    SELECT l."row", 'month_value', l.month_value, l.subject_no FROM line AS l WHERE l.month_value < 0
    UNION ALL
    SELECT l."row", 'numerator', l.numerator, l.subject_no FROM line AS l WHERE l.numerator < 0
    UNION ALL
    SELECT l."row", 'denominator', l.denominator, l.subject_no FROM line AS l WHERE l.denominator < 0
) AS f
JOIN subject AS s ON s.subject_no = f.subject_no WHERE s.measure <> 'rate'
UNION ALL
SELECT k."row", NULL, 'row_twice', 'error', MAP {'first': CAST(k.first_row AS VARCHAR)} FROM repeated_key AS k;

-- From here on only rows without an error: their value as written, or from the parts of a rate.
CREATE TEMP VIEW sound AS
SELECT
    l."row", l.subject_no, l.area_no, l.period_no, s.indicator_id, s.measure, s.unit, s.decimals, s.natural_limit,
    l.value AS written, l.month_value, l.numerator, l.denominator,
    CASE
        WHEN s.measure = 'rate' AND l.numerator IS NOT NULL AND l.denominator > 0
        THEN l.numerator / l.denominator * CASE s.unit WHEN '%' THEN 100 ELSE 1 END
    END AS from_parts
FROM line AS l
JOIN subject AS s ON s.subject_no = l.subject_no
ANTI JOIN (SELECT x."row" FROM fault AS x WHERE x.severity = 'error') AS x ON x."row" = l."row";

-- The running totals of what accrues, month by month, where a month's own value is given: the file's total, else the
-- month before plus the month's, else what was known. The year begins at nothing.
CREATE TEMP TABLE total AS
WITH RECURSIVE key AS (
    SELECT DISTINCT s.indicator_id, p.area_id FROM sound AS s JOIN place AS p ON p.area_no = s.area_no
    WHERE s.month_value IS NOT NULL AND s.measure = 'cumulative'
),
given AS (
    SELECT s.indicator_id, p.area_id, month(m.period_on) AS month_no, coalesce(s.from_parts, s.written) AS value, s.month_value
    FROM sound AS s
    JOIN place AS p ON p.area_no = s.area_no
    JOIN month_read AS m ON m.period_no = s.period_no
    SEMI JOIN key AS k ON k.indicator_id = s.indicator_id AND k.area_id = p.area_id
),
month AS (
    SELECT k.indicator_id, k.area_id, CAST(0 AS BIGINT) AS month_no, CAST(0 AS DOUBLE) AS value FROM key AS k
    UNION ALL
    SELECT
        m.indicator_id, m.area_id, m.month_no + 1,
        coalesce(g.value, round(m.value + g.month_value, 9), l.value)
    FROM month AS m
    CROSS JOIN expectation AS e
    LEFT JOIN given AS g
        ON g.indicator_id = m.indicator_id AND g.area_id = m.area_id AND g.month_no = m.month_no + 1
    LEFT JOIN last_value AS l
        ON l.indicator_id = m.indicator_id AND l.area_id = m.area_id
        AND l.period = make_date(e.year, m.month_no + 1, 1)
    WHERE m.month_no < 12
)
SELECT m.*, lag(m.value) OVER (PARTITION BY m.indicator_id, m.area_id ORDER BY m.month_no) AS value_before
FROM month AS m;

CREATE TEMP TABLE worth AS
WITH of_month AS (
    SELECT s."row", t.value, t.value_before
    FROM sound AS s
    JOIN place AS p ON p.area_no = s.area_no
    JOIN month_read AS m ON m.period_no = s.period_no
    JOIN total AS t ON t.indicator_id = s.indicator_id AND t.area_id = p.area_id AND t.month_no = month(m.period_on)
    WHERE s.month_value IS NOT NULL
)
SELECT
    s."row", s.subject_no, s.area_no, s.period_no, s.measure, s.unit, s.decimals, s.natural_limit,
    s.written, s.month_value, s.numerator, s.denominator, s.from_parts,
    t.value_before, s.written IS NULL AND s.from_parts IS NULL AND t.value IS NOT NULL AS from_month,
    CASE
        WHEN s.from_parts IS NOT NULL THEN s.from_parts
        WHEN s.written IS NOT NULL THEN s.written
        WHEN s.month_value IS NOT NULL THEN t.value
    END AS value
FROM sound AS s
LEFT JOIN of_month AS t ON t."row" = s."row";

CREATE TEMP VIEW valued AS
SELECT w.*, s.indicator_id, s.name, p.area_id, m.period_on AS period
FROM worth AS w
JOIN subject AS s ON s.subject_no = w.subject_no
JOIN place AS p ON p.area_no = w.area_no
JOIN month_read AS m ON m.period_no = w.period_no;

INSERT INTO fault
SELECT v."row", 'numerator', 'parts_of_count', 'error', MAP {'found': s.name}
FROM worth AS v JOIN subject AS s ON s.subject_no = v.subject_no
WHERE v.measure <> 'rate' AND (v.numerator IS NOT NULL OR v.denominator IS NOT NULL)
UNION ALL
SELECT v."row", 'numerator', 'number_of_parts', 'error', MAP {} FROM worth AS v
WHERE v.measure = 'rate' AND (v.numerator IS NULL) <> (v.denominator IS NULL)
UNION ALL
SELECT v."row", 'denominator', 'denominator_not_positive', 'error', MAP {} FROM worth AS v
WHERE v.measure = 'rate' AND v.numerator IS NOT NULL AND v.denominator <= 0
UNION ALL
SELECT v."row", 'numerator', 'share_above_whole', 'error', MAP {'found': rounded(v.from_parts, v.decimals)}
FROM worth AS v WHERE v.unit = '%' AND v.numerator > v.denominator AND v.from_parts IS NOT NULL
UNION ALL
SELECT v."row", 'value', 'rate_differs', 'error',
       MAP {'found': short(v.written) || v.unit, 'expected': rounded(v.from_parts, v.decimals) || v.unit}
FROM worth AS v WHERE abs(v.written - v.from_parts) > rounding(v.decimals)
UNION ALL
SELECT v."row", 'numerator', 'value_from_parts', 'note', MAP {'expected': rounded(v.from_parts, v.decimals) || v.unit}
FROM worth AS v WHERE v.written IS NULL AND abs(v.from_parts) < 1e15
UNION ALL
-- Each number by itself is below the limit (cells.py); a quotient or a sum of them may still pass it.
SELECT v."row", 'numerator', 'number_too_large', 'error',
       MAP {'found': short(v.numerator) || '÷' || short(v.denominator)}
FROM worth AS v WHERE abs(v.from_parts) >= 1e15
UNION ALL
SELECT v."row", 'month_value', 'number_too_large', 'error', MAP {'found': short(v.value)}
FROM worth AS v WHERE v.from_month AND abs(v.value) >= 1e15
UNION ALL
SELECT v."row", 'value', 'value_above_limit', 'error',
       MAP {'found': short(v.value) || v.unit, 'expected': short(v.natural_limit) || v.unit}
FROM worth AS v WHERE v.value > v.natural_limit AND NOT coalesce(v.numerator > v.denominator, false)
UNION ALL
SELECT v."row", 'month_value', 'month_of_stock', 'note', MAP {'found': s.name}
FROM worth AS v JOIN subject AS s ON s.subject_no = v.subject_no
WHERE v.month_value IS NOT NULL AND v.measure <> 'cumulative'
UNION ALL
SELECT v."row", 'month_value', 'month_without_last', 'error', MAP {} FROM worth AS v
WHERE v.value IS NULL AND v.month_value IS NOT NULL AND v.measure = 'cumulative'
UNION ALL
SELECT v."row", 'month_value', 'value_from_month', 'note', MAP {'expected': plain(v.value) || v.unit} FROM worth AS v
WHERE v.from_month
UNION ALL
SELECT v."row", 'month_value', 'month_above_total', 'error',
       MAP {'found': short(v.month_value), 'expected': short(v.value)}
FROM worth AS v
WHERE v.month_value IS NOT NULL AND v.measure = 'cumulative' AND NOT v.from_month
    AND v.month_value > v.value + 2 * rounding(v.decimals)
UNION ALL
SELECT v."row", 'value', 'month_contradicts', 'error',
       MAP {'found': short(v.value), 'expected': short(v.value_before + v.month_value)}
FROM worth AS v
WHERE v.month_value IS NOT NULL AND v.measure = 'cumulative' AND NOT v.from_month
    AND v.month_value <= v.value + 2 * rounding(v.decimals)
    AND abs(v.value_before + v.month_value - v.value) > 2 * rounding(v.decimals);

INSERT INTO fault
SELECT v."row", 'value', 'row_without_value', 'note', MAP {'found': s.name}
FROM worth AS v JOIN subject AS s ON s.subject_no = v.subject_no
WHERE v.value IS NULL
    AND NOT EXISTS (SELECT 1 FROM fault AS x WHERE x."row" = v."row" AND x.severity = 'error');

-- What is doubted: filled by doubts.sql, shares.sql or schedules.sql. Of the doubts about one value the first stands.
CREATE TEMP TABLE doubt (
    "row" BIGINT, "column" VARCHAR, code VARCHAR, rank INTEGER, "values" MAP(VARCHAR, VARCHAR), mend DOUBLE
);

CREATE TEMP VIEW first_doubt AS
SELECT d.* FROM doubt AS d QUALIFY row_number() OVER (PARTITION BY d."row", d."column" ORDER BY d.rank) = 1;
