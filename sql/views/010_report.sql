-- en: Reports as they read now: one row a report, its version seen last.
-- zh: 工作报告的当前版本，每份报告一行。
-- like: core.report_version
-- column publisher: the publisher as the page states it, or else the source's name
-- column period: the period in short: 2020-04, 2020-Q1, 2020-H1, 2020, or its first and last day
-- column published_on: day of publication: 发布日期, or else the list's date, or else 成文日期
-- column versions: how many different texts the report has had
-- column first_seen_at: when any version was first fetched (UTC)
-- column last_seen_at: when this version was last fetched (UTC)
CREATE OR REPLACE VIEW mart.report AS
WITH sighting AS (
  SELECT version_id, min(fetched_at) AS first_seen_at, max(fetched_at) AS last_seen_at
  FROM ops.reading
  WHERE result IN ('new', 'known')
  GROUP BY version_id
), source AS (
  SELECT source_id, arg_max(name, valid_from) AS name
  FROM raw.source
  GROUP BY source_id
)
SELECT
  v.report_id,
  v.version_id,
  v.source_id,
  v.column_url,
  coalesce(v.publisher, s.name) AS publisher,
  v.region,
  v.title,
  CASE
    WHEN v.period_start IS NULL OR v.period_end IS NULL THEN NULL
    WHEN v.period_kind = 'month' THEN strftime(v.period_start, '%Y-%m')
    WHEN v.period_kind = 'quarter' THEN strftime(v.period_start, '%Y-Q') || quarter(v.period_start)
    WHEN v.period_kind = 'half_year' THEN strftime(v.period_start, '%Y-H') || CASE WHEN month(v.period_start) < 7 THEN 1 ELSE 2 END
    WHEN v.period_kind = 'year' THEN strftime(v.period_start, '%Y')
    ELSE strftime(v.period_start, '%Y-%m-%d') || '/' || strftime(v.period_end, '%Y-%m-%d')
  END AS period,
  v.period_kind,
  v.period_start,
  v.period_end,
  v.period_source,
  coalesce(CAST(v.published_at AS DATE), v.listed_on, v.issued_on) AS published_on,
  v.published_at,
  v.issued_on,
  v.listed_on,
  v.index_no,
  v.doc_no,
  v.info_source,
  v.disclosure,
  v.shape,
  v.parse_status,
  v.lexicon_coverage,
  v.url,
  count(*) OVER (PARTITION BY v.report_id) AS versions,
  min(t.first_seen_at) OVER (PARTITION BY v.report_id) AS first_seen_at,
  t.last_seen_at
FROM core.report_version v
JOIN sighting t USING (version_id)
LEFT JOIN source s USING (source_id)
QUALIFY row_number() OVER (PARTITION BY v.report_id ORDER BY t.last_seen_at DESC, v.seen_from DESC, v.version_id) = 1;
