-- en: Versions of reports: what each text replaced, what replaced it, and from when until when it was seen.
-- zh: 报告的历次版本：何时出现、被哪个版本取代、最后一次见到的时间。
-- like: core.report_version, mart.version_change
-- column report_id: the report (mart.report)
-- column seen_from: when it was first seen so, or seen so again (UTC)
-- column seen_until: when it was last fetched so, before another took its place (UTC)
-- column is_current: whether it is what the report reads now
CREATE OR REPLACE VIEW mart.report_version AS
WITH sighting AS (
  SELECT c.report_id, c.number, max(r.fetched_at) AS seen_until
  FROM mart.version_change c
  JOIN ops.reading r
    ON r.version_id = c.version_id
    AND r.result IN ('new', 'known')
    AND r.fetched_at >= c.changed_at
    AND (c.replaced_at IS NULL OR r.fetched_at < c.replaced_at)
  GROUP BY ALL
)
SELECT
  c.report_id,
  c.version_id,
  c.source_id,
  c.number,
  v.title,
  c.changed_at AS seen_from,
  coalesce(t.seen_until, c.changed_at) AS seen_until,
  c.replaces,
  c.replaced_by,
  c.replaced_at,
  c.replaced_by IS NULL AS is_current,
  v.parse_status,
  v.text_sha256,
  c.url,
  c.fetch_id
FROM mart.version_change c
JOIN core.report_version v USING (version_id)
LEFT JOIN sighting t ON t.report_id = c.report_id AND t.number = c.number;
