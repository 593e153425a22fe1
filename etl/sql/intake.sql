-- A monthly report's cells → what they say, and everything that is wrong with them. Runs on tables in memory that
-- intake.py lays out: cell (one row a line of the table, its cells in half-width letters; numbers already told from
-- odd writing), and what is expected: indicator, area_name, period_read, number_read, last_value, expectation (one
-- row). A fault names the row, the column, the code of the catalogue, and the values of its sentence.

CREATE TEMP MACRO plain(in_value) AS printf('%.15g', in_value);
CREATE TEMP MACRO short(in_value) AS printf('%g', in_value);
CREATE TEMP MACRO rounded(in_value, in_decimals) AS
    CASE in_decimals
        WHEN 0 THEN printf('%.0f', in_value) WHEN 1 THEN printf('%.1f', in_value) WHEN 2 THEN printf('%.2f', in_value)
        WHEN 3 THEN printf('%.3f', in_value) ELSE printf('%.4f', in_value)
    END;
-- Two figures of one indicator that were each rounded to its decimals may differ by so much and mean the same.
CREATE TEMP MACRO rounding(in_decimals) AS 0.51 * power(10, -in_decimals);

CREATE TEMP TABLE fault ("row" BIGINT, "column" VARCHAR, code VARCHAR, severity VARCHAR, "values" MAP(VARCHAR, VARCHAR));

CREATE TEMP TABLE reading AS
SELECT
    c.*,
    coalesce(i.indicator_id, n.indicator_id) AS indicator_id,
    coalesce(i.name, n.name) AS name, coalesce(i.name_plain, n.name_plain) AS name_plain,
    coalesce(i.name_en, n.name_en) AS name_en,
    coalesce(i.unit, n.unit) AS unit, coalesce(i.decimals, n.decimals) AS decimals,
    coalesce(i.measure, n.measure) AS measure, coalesce(i.by_town, n.by_town) AS by_town,
    coalesce(i.natural_limit, n.natural_limit) AS natural_limit,
    coalesce(i.own, n.own) AS own,
    i.indicator_id IS NULL AND n.indicator_id IS NOT NULL AS named,
    CASE WHEN c.area = '' THEN e.area_id ELSE a.area_id END AS area_id,
    CASE WHEN c.period = '' THEN e.period ELSE p.period END AS period_on,
    coalesce(c.value, nv.value) AS value_read, nv.code AS value_code, nv.changed AS value_changed,
    coalesce(c.month_value, nm.value) AS month_value_read, nm.code AS month_value_code, nm.changed AS month_value_changed,
    coalesce(c.numerator, nn.value) AS numerator_read, nn.code AS numerator_code, nn.changed AS numerator_changed,
    coalesce(c.denominator, nd.value) AS denominator_read, nd.code AS denominator_code, nd.changed AS denominator_changed,
    e.kind, e.year, e.period AS asked_period, e.district_id, e.area_id AS own_area_id, e.reporter, e.this_month
FROM cell AS c
CROSS JOIN expectation AS e
LEFT JOIN indicator AS i ON i.indicator_id = c.indicator
LEFT JOIN indicator AS n ON c.indicator = '' AND n.name_plain = c.indicator_name AND n.unique_name
LEFT JOIN area_name AS a ON a.name = c.area
LEFT JOIN period_read AS p ON p.written = c.period
LEFT JOIN number_read AS nv ON nv.written = c.value_odd AND nv.unit = coalesce(i.unit, n.unit, '')
LEFT JOIN number_read AS nm ON nm.written = c.month_value_odd AND nm.unit = coalesce(i.unit, n.unit, '')
LEFT JOIN number_read AS nn ON nn.written = c.numerator_odd AND nn.unit = ''
LEFT JOIN number_read AS nd ON nd.written = c.denominator_odd AND nd.unit = '';

-- One row for each number that a row holds.
CREATE TEMP VIEW figure AS
SELECT r."row", 'value' AS "column", r.value_read AS figure, r.value_odd AS odd, r.value_written AS written,
       r.value_code AS code, r.value_changed AS changed, coalesce(r.unit, '') AS unit, r.indicator_id, r.measure
FROM reading AS r
UNION ALL
SELECT r."row", 'month_value' AS "column", r.month_value_read AS figure, r.month_value_odd AS odd, r.month_value_written AS written,
       r.month_value_code AS code, r.month_value_changed AS changed, coalesce(r.unit, '') AS unit, r.indicator_id, r.measure
FROM reading AS r
UNION ALL
SELECT r."row", 'numerator' AS "column", r.numerator_read AS figure, r.numerator_odd AS odd, r.numerator_written AS written,
       r.numerator_code AS code, r.numerator_changed AS changed, '' AS unit, r.indicator_id, r.measure
FROM reading AS r
UNION ALL
SELECT r."row", 'denominator' AS "column", r.denominator_read AS figure, r.denominator_odd AS odd, r.denominator_written AS written,
       r.denominator_code AS code, r.denominator_changed AS changed, '' AS unit, r.indicator_id, r.measure
FROM reading AS r;

-- What a row says of itself.
INSERT INTO fault
SELECT r."row", 'indicator_id', 'indicator_missing', 'error', MAP {} FROM reading AS r
WHERE r.indicator = '' AND r.indicator_name = ''
UNION ALL
SELECT r."row", 'indicator_id', 'indicator_unknown', 'error', MAP {'found': r.indicator_written} FROM reading AS r
WHERE r.indicator_id IS NULL AND r.indicator <> ''
UNION ALL
SELECT r."row", 'indicator_name', 'name_unknown', 'error', MAP {'found': r.indicator_name} FROM reading AS r
WHERE r.indicator_id IS NULL AND r.indicator = '' AND r.indicator_name <> ''
UNION ALL
SELECT r."row", 'indicator_name', 'read_as', 'note', MAP {'found': r.indicator_name, 'expected': r.indicator_id}
FROM reading AS r WHERE r.named
UNION ALL
SELECT r."row", 'indicator_id',
       CASE WHEN r.own_area_id = r.district_id THEN 'indicator_of_others' ELSE 'indicator_without_share' END, 'error',
       MAP {'found': r.indicator_id, 'department': r.reporter}
FROM reading AS r WHERE NOT r.own
UNION ALL
SELECT r."row", 'indicator_name', 'name_differs', 'error',
       MAP {'indicator_id': r.indicator_id, 'expected': r.name, 'found': r.indicator_name}
FROM reading AS r
WHERE r.indicator_id IS NOT NULL AND NOT r.named AND r.indicator_name NOT IN ('', r.name, r.name_plain, r.name_en)
UNION ALL
SELECT r."row", 'area', 'area_unknown', 'error', MAP {'found': r.area} FROM reading AS r WHERE r.area_id IS NULL
UNION ALL
SELECT r."row", 'area', 'area_without_share', 'error', MAP {'found': r.name} FROM reading AS r
WHERE r.area <> '' AND r.area_id <> r.district_id AND NOT r.by_town
UNION ALL
SELECT r."row", 'area', 'area_of_others', 'error', MAP {'found': r.area, 'department': r.reporter} FROM reading AS r
WHERE r.own_area_id <> r.district_id AND r.area_id <> r.own_area_id
UNION ALL
SELECT r."row", 'area', 'share_of_district', 'error', MAP {} FROM reading AS r
WHERE r.kind = 'allocation' AND r.area_id = r.district_id
UNION ALL
SELECT r."row", 'area', 'schedule_without_target', 'error', MAP {'found': r.name} FROM reading AS r
ANTI JOIN target_value AS t ON t.indicator_id = r.indicator_id AND t.area_id = r.area_id
WHERE r.kind = 'schedule' AND r.indicator_id IS NOT NULL AND r.area_id IS NOT NULL
UNION ALL
SELECT r."row", 'period', 'period_missing', 'error', MAP {} FROM reading AS r
WHERE r.period = '' AND r.asked_period IS NULL
UNION ALL
SELECT r."row", 'period', 'period_unreadable', 'error', MAP {'found': r.period} FROM reading AS r
WHERE r.period <> '' AND r.period_on IS NULL
UNION ALL
SELECT r."row", 'period', 'read_as', 'note', MAP {'found': r.period, 'expected': strftime(r.period_on, '%Y-%m')}
FROM reading AS r JOIN period_read AS p ON p.written = r.period WHERE p.changed
UNION ALL
SELECT r."row", 'period', 'period_of_other_year', 'error',
       MAP {'found': strftime(r.period_on, '%Y-%m'), 'year': CAST(r.year AS VARCHAR)}
FROM reading AS r WHERE year(r.period_on) <> r.year
UNION ALL
SELECT r."row", 'period', 'period_differs', 'error',
       MAP {'found': strftime(r.period_on, '%Y-%m'), 'expected': strftime(r.asked_period, '%Y-%m')}
FROM reading AS r WHERE year(r.period_on) = r.year AND r.period_on <> r.asked_period
UNION ALL
SELECT r."row", 'period', 'period_in_future', 'error',
       MAP {'found': strftime(r.period_on, '%Y-%m'), 'expected': strftime(r.this_month, '%Y-%m')}
FROM reading AS r WHERE year(r.period_on) = r.year AND r.period_on > r.this_month
UNION ALL
SELECT r."row", 'period', 'period_closed', 'error', MAP {'found': strftime(r.period_on, '%Y-%m')}
FROM reading AS r JOIN closed_period AS k ON k.period = r.period_on;

-- What its numbers say.
INSERT INTO fault
SELECT f."row", f."column", f.code, 'error', MAP {'found': f.odd, 'expected': f.unit} FROM figure AS f
WHERE f.code IS NOT NULL AND (f.code <> 'unit_differs' OR f.indicator_id IS NOT NULL)
UNION ALL
SELECT f."row", f."column", 'read_as', 'note',
       MAP {'found': coalesce(f.written, f.odd), 'expected': plain(f.figure) || f.unit}
FROM figure AS f WHERE f.figure IS NOT NULL AND (f.changed OR f.written IS NOT NULL)
UNION ALL
SELECT f."row", f."column", 'number_negative', 'error', MAP {'found': short(f.figure)} FROM figure AS f
WHERE f.figure < 0 AND f.measure <> 'rate';

-- The same indicator, area and month twice: every row but the first.
INSERT INTO fault
WITH placed AS (
    SELECT r."row", min(r."row") OVER (PARTITION BY r.indicator_id, r.area_id, r.period_on) AS first_row
    FROM reading AS r
    SEMI JOIN (
        SELECT indicator_id, area_id, period_on FROM reading
        WHERE indicator_id IS NOT NULL AND area_id IS NOT NULL AND period_on IS NOT NULL
        GROUP BY ALL HAVING count(*) > 1
    ) AS t ON t.indicator_id = r.indicator_id AND t.area_id = r.area_id AND t.period_on = r.period_on
)
SELECT p."row", NULL, 'row_twice', 'error', MAP {'first': CAST(p.first_row AS VARCHAR)}
FROM placed AS p WHERE p."row" > p.first_row;

-- From here on only rows without an error: their value as written, or from the parts of a rate.
CREATE TEMP TABLE sound AS
SELECT
    r."row", r.indicator_id, r.area_id, r.period_on AS period, r.name, r.unit, r.decimals, r.measure, r.natural_limit,
    r.problem, r.next_step, r.note, r.year,
    r.value_read AS written, r.month_value_read AS month_value, r.numerator_read AS numerator,
    r.denominator_read AS denominator,
    CASE
        WHEN r.measure = 'rate' AND r.numerator_read IS NOT NULL AND r.denominator_read > 0
        THEN r.numerator_read / r.denominator_read * CASE r.unit WHEN '%' THEN 100 ELSE 1 END
    END AS from_parts
FROM reading AS r
ANTI JOIN (SELECT x."row" FROM fault AS x WHERE x.severity = 'error') AS x ON x."row" = r."row";

-- The running totals of what accrues, month by month, where a month's own value is given: the file's total, else the
-- month before plus the month's, else what was known. The year begins at nothing.
CREATE TEMP TABLE total AS
WITH RECURSIVE key AS (
    SELECT DISTINCT s.indicator_id, s.area_id, s.year FROM sound AS s
    WHERE s.month_value IS NOT NULL AND s.measure = 'cumulative'
),
given AS (
    SELECT s.indicator_id, s.area_id, s.period, coalesce(s.from_parts, s.written) AS value, s.month_value
    FROM sound AS s SEMI JOIN key AS k ON k.indicator_id = s.indicator_id AND k.area_id = s.area_id
),
month AS (
    SELECT k.indicator_id, k.area_id, k.year, CAST(0 AS BIGINT) AS month_no, CAST(0 AS DOUBLE) AS value FROM key AS k
    UNION ALL
    SELECT
        m.indicator_id, m.area_id, m.year, m.month_no + 1,
        coalesce(g.value, round(m.value + g.month_value, 9), l.value)
    FROM month AS m
    LEFT JOIN given AS g
        ON g.indicator_id = m.indicator_id AND g.area_id = m.area_id
        AND g.period = make_date(m.year, m.month_no + 1, 1)
    LEFT JOIN last_value AS l
        ON l.indicator_id = m.indicator_id AND l.area_id = m.area_id
        AND l.period = make_date(m.year, m.month_no + 1, 1)
    WHERE m.month_no < 12
)
SELECT m.*, lag(m.value) OVER (PARTITION BY m.indicator_id, m.area_id ORDER BY m.month_no) AS value_before
FROM month AS m;

CREATE TEMP TABLE valued AS
SELECT
    s.*, t.value_before, s.written IS NULL AND s.from_parts IS NULL AND t.value IS NOT NULL AS from_month,
    CASE
        WHEN s.from_parts IS NOT NULL THEN s.from_parts
        WHEN s.written IS NOT NULL THEN s.written
        WHEN s.month_value IS NOT NULL THEN t.value
    END AS value
FROM sound AS s
LEFT JOIN total AS t
    ON s.month_value IS NOT NULL AND t.indicator_id = s.indicator_id AND t.area_id = s.area_id
    AND t.month_no = month(s.period);

INSERT INTO fault
SELECT v."row", 'numerator', 'parts_of_count', 'error', MAP {'found': v.name} FROM valued AS v
WHERE v.measure <> 'rate' AND (v.numerator IS NOT NULL OR v.denominator IS NOT NULL)
UNION ALL
SELECT v."row", 'numerator', 'number_of_parts', 'error', MAP {} FROM valued AS v
WHERE v.measure = 'rate' AND (v.numerator IS NULL) <> (v.denominator IS NULL)
UNION ALL
SELECT v."row", 'denominator', 'denominator_not_positive', 'error', MAP {} FROM valued AS v
WHERE v.measure = 'rate' AND v.numerator IS NOT NULL AND v.denominator <= 0
UNION ALL
SELECT v."row", 'numerator', 'share_above_whole', 'error', MAP {'found': rounded(v.from_parts, v.decimals)}
FROM valued AS v WHERE v.unit = '%' AND v.numerator > v.denominator AND v.from_parts IS NOT NULL
UNION ALL
SELECT v."row", 'value', 'rate_differs', 'error',
       MAP {'found': short(v.written) || v.unit, 'expected': rounded(v.from_parts, v.decimals) || v.unit}
FROM valued AS v WHERE abs(v.written - v.from_parts) > rounding(v.decimals)
UNION ALL
SELECT v."row", 'numerator', 'value_from_parts', 'note', MAP {'expected': rounded(v.from_parts, v.decimals) || v.unit}
FROM valued AS v WHERE v.written IS NULL AND abs(v.from_parts) < 1e15
UNION ALL
-- Each number by itself is below the limit (cells.py); a quotient or a sum of them may still pass it.
SELECT v."row", 'numerator', 'number_too_large', 'error',
       MAP {'found': short(v.numerator) || '÷' || short(v.denominator)}
FROM valued AS v WHERE abs(v.from_parts) >= 1e15
UNION ALL
SELECT v."row", 'month_value', 'number_too_large', 'error', MAP {'found': short(v.value)}
FROM valued AS v WHERE v.from_month AND abs(v.value) >= 1e15
UNION ALL
SELECT v."row", 'value', 'value_above_limit', 'error',
       MAP {'found': short(v.value) || v.unit, 'expected': short(v.natural_limit) || v.unit}
FROM valued AS v WHERE v.value > v.natural_limit AND NOT coalesce(v.numerator > v.denominator, false)
UNION ALL
SELECT v."row", 'month_value', 'month_of_stock', 'note', MAP {'found': v.name} FROM valued AS v
WHERE v.month_value IS NOT NULL AND v.measure <> 'cumulative'
UNION ALL
SELECT v."row", 'month_value', 'month_without_last', 'error', MAP {} FROM valued AS v
WHERE v.value IS NULL AND v.month_value IS NOT NULL AND v.measure = 'cumulative'
UNION ALL
SELECT v."row", 'month_value', 'value_from_month', 'note', MAP {'expected': plain(v.value) || v.unit} FROM valued AS v
WHERE v.from_month
UNION ALL
SELECT v."row", 'month_value', 'month_above_total', 'error',
       MAP {'found': short(v.month_value), 'expected': short(v.value)}
FROM valued AS v
WHERE v.measure = 'cumulative' AND NOT v.from_month AND v.month_value > v.value + 2 * rounding(v.decimals)
UNION ALL
SELECT v."row", 'value', 'month_contradicts', 'error',
       MAP {'found': short(v.value), 'expected': short(v.value_before + v.month_value)}
FROM valued AS v
WHERE v.measure = 'cumulative' AND NOT v.from_month AND v.month_value <= v.value + 2 * rounding(v.decimals)
    AND abs(v.value_before + v.month_value - v.value) > 2 * rounding(v.decimals);

INSERT INTO fault
SELECT v."row", 'value', 'row_without_value', 'note', MAP {'found': v.name}
FROM valued AS v
WHERE v.value IS NULL
    AND NOT EXISTS (SELECT 1 FROM fault AS x WHERE x."row" = v."row" AND x.severity = 'error');

-- What is doubted: filled by doubts.sql, shares.sql or schedules.sql. Of the doubts about one value the first stands.
CREATE TEMP TABLE doubt (
    "row" BIGINT, "column" VARCHAR, code VARCHAR, rank INTEGER, "values" MAP(VARCHAR, VARCHAR), mend DOUBLE
);

CREATE TEMP VIEW first_doubt AS
SELECT d.* FROM doubt AS d QUALIFY row_number() OVER (PARTITION BY d."row", d."column" ORDER BY d.rank) = 1;
