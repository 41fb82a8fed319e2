-- en: A new version of a report has items if the version before had some.
-- zh: 报告的新版本不应变为空白。
-- severity: warn
SELECT v.source_id, v.url, v.version_id, v.title AS surface
FROM core.report_version v
SEMI JOIN loaded_version USING (version_id)
ANTI JOIN core.item USING (version_id)
WHERE EXISTS (
  SELECT 1
  FROM core.report_version o
  JOIN core.item i USING (version_id)
  WHERE o.report_id = v.report_id AND o.version_id <> v.version_id AND o.seen_from <= v.seen_from
)
