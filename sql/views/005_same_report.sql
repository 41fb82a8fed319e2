-- en: Which reports, as URLs file them, are one: a row for each that goes by another id in the views.
-- zh: 不同网址上的同一份报告：每个归并的编号一行。
-- like: ops.page
-- column filed_as: the report as one URL files it (report_id of ops.page and core.report_version)
-- column report_id: the report's id in the views: the least of all that are linked, directly or through others
CREATE OR REPLACE VIEW mart.same_report AS
WITH RECURSIVE link AS (
  SELECT report_id AS one, other_report_id AS other FROM ops.report_link
  UNION ALL
  SELECT other_report_id, report_id FROM ops.report_link
), reached AS (
  FROM link
  UNION
  SELECT r.one, l.other FROM reached r JOIN link l ON l.one = r.other
)
SELECT one AS filed_as, min(other) AS report_id
FROM reached
GROUP BY one;
