-- en: A page that once was a report stays one.
-- zh: 曾经是报告的网页不应变成其他内容。
-- severity: warn
WITH newest AS (
  SELECT source_id, url, arg_max(result, fetched_at) AS result, arg_max(reason, fetched_at) AS surface
  FROM ops.reading
  GROUP BY source_id, url
)
SELECT n.source_id, n.url, n.result, n.surface
FROM newest n
SEMI JOIN (FROM ops.reading WHERE result = 'new') r ON r.source_id = n.source_id AND r.url = n.url
WHERE n.result IN ('refused', 'failed', 'quarantined')
