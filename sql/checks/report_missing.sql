-- en: A report that is due has been published.
-- zh: 到期的报告应已发布。
-- severity: warn
SELECT source_id, cadence, period, due_on
FROM mart.coverage
WHERE status = 'missing'
