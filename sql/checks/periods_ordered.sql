-- en: A period does not end before it begins, and has both ends or neither.
-- zh: 报告时期的起止必须齐全且不得颠倒。
-- severity: error
SELECT source_id, url, version_id, title AS surface, period_kind, period_start, period_end
FROM core.report_version
SEMI JOIN loaded_version USING (version_id)
WHERE period_end < period_start OR (period_start IS NULL) <> (period_end IS NULL)
