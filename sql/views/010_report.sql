-- en: Reports as they read now: one row a report, however many pages show it, with its newest text.
-- zh: 工作报告的当前版本，每份报告一行。
-- like: core.report_version, ops.page
-- column report_id: the report: the same for all URLs that show it (mart.location) and all its versions (mart.report_version)
-- column url: the page that shows this text, of several the one that came or changed last
-- column publisher: the publisher as the page states it, or else the source's name
-- column period: the period in short: 2020-04, 2020-Q1, 2020-H1, 2020, or its first and last day
-- column published_on: day of publication: 发布日期, or else the list's date, or else 成文日期
-- column versions: how many different texts the report has had
-- column first_seen_at: when any version was first fetched (UTC)
-- column last_seen_at: when this version was last fetched (UTC)
CREATE OR REPLACE VIEW mart.report AS
WITH sighting AS (
  SELECT version_id, max(fetched_at) AS last_seen_at
  FROM ops.reading
  WHERE result IN ('new', 'known')
  GROUP BY version_id
), chain AS (
  SELECT
    report_id,
    version_id,
    replaced_by,
    count(DISTINCT version_id) OVER whole AS versions,
    min(changed_at) OVER whole AS first_seen_at
  FROM mart.version_change
  WINDOW whole AS (PARTITION BY report_id)
), place AS (
  SELECT *, seen_from = max(seen_from) OVER (PARTITION BY filed_as) AS is_last
  FROM mart.page
), stated AS (
  FROM place
  QUALIFY row_number() OVER (
    PARTITION BY report_id, version_id ORDER BY is_last DESC, seen_from DESC, fetch_id DESC
  ) = 1
), source AS (
  SELECT source_id, arg_max(name, valid_from) AS name
  FROM raw.source
  GROUP BY source_id
)
SELECT
  c.report_id,
  v.version_id,
  v.source_id,
  p.column_url,
  coalesce(p.publisher, s.name) AS publisher,
  v.region,
  p.title,
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
  coalesce(CAST(p.published_at AS DATE), p.listed_on, p.issued_on) AS published_on,
  p.published_at,
  p.issued_on,
  p.listed_on,
  p.index_no,
  p.doc_no,
  p.info_source,
  p.disclosure,
  v.shape,
  v.parse_status,
  v.lexicon_coverage,
  p.url,
  c.versions,
  c.first_seen_at,
  t.last_seen_at
FROM chain c
JOIN core.report_version v USING (version_id)
JOIN stated p ON p.report_id = c.report_id AND p.version_id = c.version_id
JOIN sighting t ON t.version_id = c.version_id
LEFT JOIN source s ON s.source_id = v.source_id
WHERE c.replaced_by IS NULL;
