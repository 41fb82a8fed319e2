-- en: A new version of a report has items if an earlier version has.
-- zh: 报告的新版本不应变为空白。
-- severity: warn
WITH filled AS (
  SELECT c.report_id, min(c.changed_at) AS since
  FROM mart.version_change c
  WHERE c.version_id IN (SELECT version_id FROM core.item)
  GROUP BY c.report_id
)
SELECT DISTINCT v.source_id, v.url, v.version_id, v.title AS surface
FROM core.report_version v
SEMI JOIN loaded_version USING (version_id)
JOIN mart.version_change c USING (version_id)
JOIN filled f ON f.report_id = c.report_id AND f.since <= c.changed_at
WHERE v.version_id NOT IN (SELECT version_id FROM core.item)
