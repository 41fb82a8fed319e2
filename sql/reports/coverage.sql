-- en: Which report of which source is published, late, missing or not due yet, and who says when it is due?
-- zh: 各来源每期报告：按时、迟发、缺失还是未到期？期限依据是什么？
-- param source text: only this source
-- param since date: only periods that end on this day or later
-- param status text: only this status (on_time, late, missing, not_due, published, awaited)
-- param limit integer = 50: how many rows at most
SELECT
  name AS source,
  period,
  status,
  published_on,
  due_on,
  days_late,
  due_from,
  lags AS lags_known,
  holidays_known,
  title,
  url
FROM mart.coverage
WHERE ($source IS NULL OR source_id = $source)
  AND ($since IS NULL OR period_end >= $since)
  AND ($status IS NULL OR status = $status)
ORDER BY period_end DESC, name, cadence
LIMIT $limit
