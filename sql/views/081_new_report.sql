-- en: Reports by when we first saw them, and how late they were: after their period, after their due day, and how long until we saw them.
-- zh: 新发现的报告：首次看到的时间、距期末天数、超期天数、发布后多久被发现。
-- like: mart.report, mart.coverage
-- column first_seen_at: when any version was first fetched (UTC)
-- column lag_days: days from the period's end to publication
-- column days_late: days from the due day of its period to publication, where it has one (mart.coverage); 0 when on time
-- column days_unseen: days from publication until we fetched it
-- column run_id: the run that first fetched it
CREATE OR REPLACE VIEW mart.new_report AS
WITH period AS (
  SELECT source_id, period, min(due_on) AS due_on
  FROM mart.coverage
  GROUP BY source_id, period
), seen AS (
  SELECT v.report_id, arg_min(f.run_id, v.seen_from) AS run_id
  FROM core.report_version v
  JOIN raw.fetch f USING (fetch_id)
  GROUP BY v.report_id
)
SELECT
  r.first_seen_at,
  r.publisher,
  r.period,
  r.title,
  r.published_on,
  r.published_on - r.period_end AS lag_days,
  p.due_on,
  greatest(r.published_on - p.due_on, 0) AS days_late,
  CAST(r.first_seen_at + INTERVAL 8 HOUR AS DATE) - r.published_on AS days_unseen,
  r.url,
  r.period_end,
  r.source_id,
  r.report_id,
  s.run_id
FROM mart.report r
LEFT JOIN period p USING (source_id, period)
LEFT JOIN seen s USING (report_id);
