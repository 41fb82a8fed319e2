-- en: A report's period is as long as its kind says, and does not begin after the report was published.
-- zh: 报告时期的长度应与其类型相符，且不应晚于发布日期。
-- severity: warn
SELECT source_id, url, version_id, title AS surface, period_kind, period_start, period_end
FROM core.report_version
SEMI JOIN loaded_version USING (version_id)
WHERE period_start > coalesce(CAST(published_at AS DATE), listed_on, issued_on)
  OR CASE period_kind
    WHEN 'month' THEN period_end <> last_day(period_start) OR day(period_start) <> 1
    WHEN 'quarter' THEN period_end <> last_day(CAST(period_start + INTERVAL 2 MONTH AS DATE)) OR month(period_start) % 3 <> 1
    WHEN 'half_year' THEN period_end <> last_day(CAST(period_start + INTERVAL 5 MONTH AS DATE)) OR month(period_start) % 6 <> 1
    WHEN 'year' THEN period_end <> last_day(CAST(period_start + INTERVAL 11 MONTH AS DATE)) OR month(period_start) <> 1
    ELSE false
  END
