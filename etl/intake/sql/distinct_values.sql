-- What each way of writing means: every name, area and month that a file has, once. Runs on tables in memory that
-- intake.py lays out: subject_written (each pair of an indicator's id and name), area_written, period_written (already
-- read), and what is expected: indicator, area_name, expectation (one row). sql/checks.sql goes on with the rows.

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

CREATE TEMP TABLE subject AS
SELECT
    w.*,
    coalesce(i.indicator_id, n.indicator_id) AS indicator_id,
    coalesce(i.name, n.name) AS name, coalesce(i.name_plain, n.name_plain) AS name_plain,
    coalesce(i.name_en, n.name_en) AS name_en,
    coalesce(i.unit, n.unit) AS unit, coalesce(i.decimals, n.decimals) AS decimals,
    coalesce(i.measure, n.measure) AS measure, coalesce(i.by_town, n.by_town) AS by_town,
    coalesce(i.natural_limit, n.natural_limit) AS natural_limit,
    coalesce(i.own, n.own) AS own,
    i.indicator_id IS NULL AND n.indicator_id IS NOT NULL AS named
FROM subject_written AS w
LEFT JOIN indicator AS i ON i.indicator_id = w.indicator
LEFT JOIN indicator AS n ON w.indicator = '' AND n.name_plain = w.indicator_name AND n.unique_name;

CREATE TEMP TABLE place AS
SELECT w.*, CASE WHEN w.area = '' THEN e.area_id ELSE a.area_id END AS area_id
FROM area_written AS w
CROSS JOIN expectation AS e
LEFT JOIN area_name AS a ON a.name = w.area;

CREATE TEMP TABLE month_read AS
SELECT w.period_no, w.period, CASE WHEN w.period = '' THEN e.period ELSE w.period_on END AS period_on, w.changed
FROM period_written AS w CROSS JOIN expectation AS e;
