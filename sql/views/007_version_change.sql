-- en: When a report's text became another: one row a change, the first text included.
-- zh: 报告文本的历次变化，首个版本也算一行。
-- like: ops.page
-- column report_id: the report
-- column number: which of the report's texts in a row it is, from 1; a text that came back counts again
-- column changed_at: when it was first seen so (UTC)
-- column replaced_by: the text that took its place; null for the current one
-- column replaced_at: when that was first seen (UTC)
-- column replaces: the text whose place it took
CREATE OR REPLACE VIEW mart.version_change AS
WITH page AS (
  SELECT report_id, source_id, version_id, url, fetch_id, seen_from
  FROM mart.page
), several AS (
  SELECT report_id FROM page GROUP BY report_id HAVING count(*) > 1
), shown AS (
  SELECT
    *,
    row_number() OVER (PARTITION BY report_id, version_id ORDER BY seen_from, fetch_id) = 1 AS is_new,
    row_number() OVER (PARTITION BY report_id, url, version_id ORDER BY seen_from, fetch_id) > 1
      AND lag(version_id) OVER (PARTITION BY report_id, url ORDER BY seen_from, fetch_id) <> version_id AS came_back
  FROM page
  SEMI JOIN several USING (report_id)
), told AS (
  -- A URL that catches up with what another shows already, or is found late with an old text, changes nothing.
  SELECT *, lag(version_id) OVER (PARTITION BY report_id ORDER BY seen_from, fetch_id) AS version_before
  FROM shown
  WHERE is_new OR came_back
), change AS (
  SELECT
    report_id,
    source_id,
    version_id,
    row_number() OVER chain AS number,
    seen_from AS changed_at,
    lead(version_id) OVER chain AS replaced_by,
    lead(seen_from) OVER chain AS replaced_at,
    lag(version_id) OVER chain AS replaces,
    url,
    fetch_id
  FROM told
  WHERE version_before IS DISTINCT FROM version_id
  WINDOW chain AS (PARTITION BY report_id ORDER BY seen_from, fetch_id)
)
FROM change
UNION ALL BY NAME
SELECT
  report_id,
  source_id,
  version_id,
  1 AS number,
  seen_from AS changed_at,
  url,
  fetch_id
FROM page
ANTI JOIN several USING (report_id);
