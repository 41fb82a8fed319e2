-- en: A page that was a report at its last visit still is one.
-- zh: 上次访问时是报告的网页不应变成其他内容。
-- severity: warn
WITH visit AS (
  SELECT
    source_id,
    url,
    result,
    reason,
    fetched_at,
    lag(result) OVER (PARTITION BY source_id, url ORDER BY fetched_at, fetch_id) AS result_before
  FROM ops.reading
)
SELECT source_id, url, result, reason AS surface, fetched_at
FROM visit
WHERE result IN ('refused', 'failed', 'quarantined') AND result_before IN ('new', 'known')
