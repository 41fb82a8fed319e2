-- en: A new version of a report has items if an earlier version has.
-- zh: 报告的新版本不应变为空白。
-- severity: warn
WITH filled AS (
  SELECT v.report_id, min(v.seen_from) AS since
  FROM core.report_version v
  WHERE v.version_id IN (SELECT version_id FROM core.item)
  GROUP BY v.report_id
)
SELECT v.source_id, v.url, v.version_id, v.title AS surface
FROM core.report_version v
SEMI JOIN loaded_version USING (version_id)
JOIN filled f ON f.report_id = v.report_id AND f.since <= v.seen_from
WHERE v.version_id NOT IN (SELECT version_id FROM core.item)
