-- en: Which period of which source is published and when, late, missing, or not due yet, as far as we have looked.
-- zh: 报告发布日历：每个来源每一期是否发布、何时发布、是否迟发、缺失或未到期。
-- like: mart.report
-- column name: the source's name
-- column cadence: how often a report is to appear, by the source's file
-- column due_on: last day on which it would be on time, by the source's file
-- column status: on_time, late (published after it was due), missing (due and not published), not_due
-- column days_late: days after the due day: of publication, or so far for what is missing
-- column reports: how many reports cover the period
-- column as_of: the day of our last look at the source (China)
-- column title: title of the report published first
-- column url: page of the report published first
CREATE OR REPLACE VIEW mart.coverage AS
WITH configured AS (
  SELECT source_id, name, cadence, column_url, coalesce(due_days, 15) AS due_days
  FROM raw.source
  WHERE cadence <> 'irregular'
  QUALIFY valid_from = max(valid_from) OVER (PARTITION BY source_id)
), series AS (
  SELECT
    source_id,
    name,
    cadence,
    max(due_days) AS due_days,
    list(column_url) AS columns,
    CASE cadence WHEN 'month' THEN 1 WHEN 'quarter' THEN 3 WHEN 'half_year' THEN 6 ELSE 12 END AS months
  FROM configured
  GROUP BY source_id, name, cadence
), looked AS (
  SELECT
    f.source_id,
    CAST(coalesce(max(w.walked_at), max(f.fetched_at)) + INTERVAL 8 HOUR AS DATE) AS as_of
  FROM (SELECT source_id, max(fetched_at) AS fetched_at FROM raw.fetch GROUP BY source_id) f
  LEFT JOIN ops.walk w ON w.source_id = f.source_id AND w.verdict <> 'failed'
  GROUP BY f.source_id
), covering AS (
  SELECT
    s.source_id,
    s.cadence,
    (year(r.period_end) * 12 + month(r.period_end) - 1) // s.months AS number,
    min(r.published_on) AS published_on,
    arg_min(r.title, r.published_on) AS title,
    arg_min(r.url, r.published_on) AS url,
    count(*) AS reports
  FROM series s
  JOIN mart.report r
    ON r.source_id = s.source_id
    AND (
      list_contains(s.columns, r.column_url)
      OR NOT EXISTS (SELECT 1 FROM configured c WHERE c.source_id = r.source_id AND c.column_url = r.column_url)
    )
    AND CASE s.cadence
      WHEN 'month' THEN r.period_kind IN ('month', 'ytd', 'rolling')
      WHEN 'quarter' THEN r.period_kind IN ('quarter', 'half_year', 'year', 'ytd', 'rolling')
      WHEN 'half_year' THEN r.period_kind IN ('half_year', 'year', 'ytd', 'rolling')
      ELSE r.period_kind IN ('year', 'ytd', 'rolling')
    END
  GROUP BY ALL
), expected AS (
  SELECT
    s.*,
    l.as_of,
    unnest(generate_series(f.first, greatest(f.last, (year(l.as_of) * 12 + month(l.as_of) - 1) // s.months))) AS number
  FROM series s
  JOIN looked l USING (source_id)
  JOIN (SELECT source_id, cadence, min(number) AS first, max(number) AS last FROM covering GROUP BY ALL) f
    USING (source_id, cadence)
), dated AS (
  SELECT
    e.*,
    make_date(e.number * e.months // 12, e.number * e.months % 12 + 1, 1) AS period_start,
    CAST(
      make_date((e.number + 1) * e.months // 12, (e.number + 1) * e.months % 12 + 1, 1) - INTERVAL 1 DAY AS DATE
    ) AS period_end
  FROM expected e
)
SELECT
  d.source_id,
  d.name,
  d.cadence,
  CASE d.cadence
    WHEN 'month' THEN strftime(d.period_start, '%Y-%m')
    WHEN 'quarter' THEN strftime(d.period_start, '%Y-Q') || quarter(d.period_start)
    WHEN 'half_year' THEN strftime(d.period_start, '%Y-H') || CASE WHEN month(d.period_start) < 7 THEN 1 ELSE 2 END
    ELSE strftime(d.period_start, '%Y')
  END AS period,
  d.period_start,
  d.period_end,
  d.period_end + CAST(d.due_days AS INTEGER) AS due_on,
  CASE
    WHEN c.reports > 0 AND (c.published_on IS NULL OR c.published_on <= d.period_end + CAST(d.due_days AS INTEGER)) THEN 'on_time'
    WHEN c.reports > 0 THEN 'late'
    WHEN d.as_of > d.period_end + CAST(d.due_days AS INTEGER) THEN 'missing'
    ELSE 'not_due'
  END AS status,
  c.published_on,
  greatest(
    CASE
      WHEN c.reports > 0 THEN c.published_on - (d.period_end + CAST(d.due_days AS INTEGER))
      ELSE d.as_of - (d.period_end + CAST(d.due_days AS INTEGER))
    END,
    0
  ) AS days_late,
  coalesce(c.reports, 0) AS reports,
  c.title,
  c.url,
  d.as_of
FROM dated d
LEFT JOIN covering c USING (source_id, cadence, number);
