-- en: Which period of which source is published and when, late, missing, or not due yet, as far as we have looked. What the source's file does not say of cadence and due day is learnt from what it has published.
-- zh: 报告发布日历：每个来源每一期是否发布、何时发布、是否迟发、缺失或未到期；来源文件未写明的周期和期限，由其以往发布情况推得。
-- like: mart.report
-- column name: the source's name
-- column cadence: how often a report is to appear: month, quarter, half_year, year
-- column cadence_from: file, or learnt: the shortest cadence of which the list's reports cover three periods and at least half of those between the first and the last
-- column due_days: days after the period's end by which a report is on time; null where nobody can say
-- column due_from: file, or learnt: nine of ten of the newest 24 periods were published within so many days; unknown: fewer than four are
-- column lags: of how many periods, 24 at most, the days from their end to publication are known
-- column due_on: last day on which it would be on time: where that is a day off, the next working day
-- column holidays_known: whether the year's public holidays are announced (mart.holiday); where not, due_on heeds weekends alone
-- column status: on_time, late (published after it was due), missing (due and not published), not_due; where the due day or the day of publication is unknown: published, awaited
-- column days_late: days after the due day: of publication, or so far for what is missing
-- column lag_days: days from the period's end to the first publication; negative before it
-- column reports: how many reports cover the period
-- column as_of: the day of our last look at the source (China)
-- column title: title of the report published first
-- column url: page of the report published first
CREATE OR REPLACE VIEW mart.coverage AS
WITH rhythm(cadence, months, kinds) AS (
  -- which kinds of report cover a period: a series of quarters calls its second one the half-year, and its last the year
  VALUES
    ('month', 1, ['month', 'ytd', 'rolling']),
    ('quarter', 3, ['quarter', 'half_year', 'year', 'ytd', 'rolling']),
    ('half_year', 6, ['half_year', 'year', 'ytd', 'rolling']),
    ('year', 12, ['year', 'ytd', 'rolling'])
), configured AS (
  SELECT source_id, name, cadence, column_url, due_days
  FROM raw.source
  QUALIFY valid_from = max(valid_from) OVER (PARTITION BY source_id)
), report AS (
  SELECT
    source_id,
    column_url,
    period_kind,
    year(period_end) * 12 + month(period_end) - 1 AS last_month,
    min(published_on) AS published_on,
    arg_min({'title': title, 'url': url}, coalesce(published_on, DATE '9999-12-31')) AS earliest,
    count(*) AS reports
  FROM mart.report
  WHERE period_end IS NOT NULL
  GROUP BY ALL
), learnt AS (
  SELECT c.source_id, c.column_url, k.cadence
  FROM configured c
  JOIN report r USING (source_id, column_url)
  JOIN rhythm k ON list_contains(k.kinds, r.period_kind)
  WHERE c.cadence IS NULL
  GROUP BY c.source_id, c.column_url, k.cadence, k.months
  HAVING count(DISTINCT last_month // k.months) >= 3
    AND 2 * count(DISTINCT last_month // k.months) > max(last_month // k.months) - min(last_month // k.months)
  QUALIFY k.months = min(k.months) OVER (PARTITION BY c.source_id, c.column_url)
), series AS (
  SELECT
    c.source_id,
    c.name,
    k.cadence,
    min(CASE WHEN c.cadence IS NULL THEN 'learnt' ELSE 'file' END) AS cadence_from,
    max(c.due_days) AS due_days,
    list(c.column_url) AS columns,
    k.months,
    k.kinds
  FROM configured c
  LEFT JOIN learnt l USING (source_id, column_url)
  JOIN rhythm k ON k.cadence = coalesce(c.cadence, l.cadence)
  GROUP BY c.source_id, c.name, k.cadence, k.months, k.kinds
), looked AS (
  SELECT
    f.source_id,
    CAST(coalesce(max(w.walked_at), max(f.fetched_at)) + INTERVAL 8 HOUR AS DATE) AS as_of
  FROM (SELECT source_id, max(fetched_at) AS fetched_at FROM raw.fetch GROUP BY source_id) f
  LEFT JOIN ops.walk w ON w.source_id = f.source_id AND w.verdict <> 'failed'
  GROUP BY f.source_id
), listed AS (
  SELECT source_id, list(column_url) AS columns FROM configured GROUP BY source_id
), covering AS (
  SELECT
    s.source_id,
    s.cadence,
    r.last_month // s.months AS number,
    min(r.published_on) AS published_on,
    arg_min(r.earliest, coalesce(r.published_on, DATE '9999-12-31')) AS earliest,
    CAST(sum(r.reports) AS BIGINT) AS reports
  FROM series s
  JOIN listed a USING (source_id)
  JOIN report r
    ON r.source_id = s.source_id
    AND list_contains(s.kinds, r.period_kind)
    -- of the series' own lists, or of one that the file does not name any longer
    AND (list_contains(s.columns, r.column_url) OR coalesce(NOT list_contains(a.columns, r.column_url), true))
  GROUP BY s.source_id, s.cadence, number
), expected AS (
  SELECT
    s.source_id,
    s.cadence,
    s.months,
    l.as_of,
    unnest(generate_series(f.first, greatest(f.last, (year(l.as_of) * 12 + month(l.as_of) - 1) // s.months))) AS number
  FROM series s
  JOIN looked l USING (source_id)
  JOIN (SELECT source_id, cadence, min(number) AS first, max(number) AS last FROM covering GROUP BY ALL) f
    USING (source_id, cadence)
), dated AS (
  SELECT
    source_id,
    cadence,
    as_of,
    number,
    make_date(number * months // 12, number * months % 12 + 1, 1) AS period_start,
    last_day(make_date((number * months + months - 1) // 12, (number * months + months - 1) % 12 + 1, 1)) AS period_end
  FROM expected
), lag AS (
  SELECT
    source_id,
    cadence,
    count(*) AS lags,
    greatest(quantile_disc(c.published_on - d.period_end, 0.9), 0) AS usual
  FROM (
    SELECT source_id, cadence, number, published_on
    FROM covering
    WHERE published_on IS NOT NULL
    QUALIFY row_number() OVER (PARTITION BY source_id, cadence ORDER BY number DESC) <= 24
  ) c
  JOIN dated d USING (source_id, cadence, number)
  GROUP BY source_id, cadence
), due AS (
  SELECT
    s.source_id,
    s.cadence,
    coalesce(l.lags, 0) AS lags,
    coalesce(s.due_days, CASE WHEN l.lags >= 4 THEN l.usual END) AS due_days,
    CASE WHEN s.due_days IS NOT NULL THEN 'file' WHEN l.lags >= 4 THEN 'learnt' ELSE 'unknown' END AS due_from
  FROM series s
  LEFT JOIN lag l USING (source_id, cadence)
), nominal AS (
  SELECT DISTINCT d.period_end + CAST(u.due_days AS INTEGER) AS day
  FROM dated d
  JOIN due u USING (source_id, cadence)
  WHERE u.due_days IS NOT NULL
), workday AS (
  -- 民法典 203: a term whose last day is a day off ends on the next working day; no run of days off lasts 16
  SELECT n.day, min(n.day + o.later) AS due_on
  FROM nominal n
  CROSS JOIN (SELECT CAST(unnest(range(16)) AS INTEGER) AS later) o
  LEFT JOIN mart.holiday h ON h.day = n.day + o.later
  WHERE CASE WHEN isodow(n.day + o.later) < 6 THEN h.kind IS NULL ELSE h.kind IS NOT NULL END
  GROUP BY n.day
), announced AS (
  SELECT DISTINCT year(day) AS year FROM mart.holiday
), judged AS (
  SELECT d.*, c.published_on, c.reports, c.earliest, u.lags, u.due_days, u.due_from, w.due_on
  FROM dated d
  JOIN due u USING (source_id, cadence)
  LEFT JOIN covering c USING (source_id, cadence, number)
  LEFT JOIN workday w ON w.day = d.period_end + CAST(u.due_days AS INTEGER)
)
SELECT
  j.source_id,
  s.name,
  j.cadence,
  s.cadence_from,
  CASE j.cadence
    WHEN 'month' THEN strftime(j.period_start, '%Y-%m')
    WHEN 'quarter' THEN strftime(j.period_start, '%Y-Q') || quarter(j.period_start)
    WHEN 'half_year' THEN strftime(j.period_start, '%Y-H') || CASE WHEN month(j.period_start) < 7 THEN 1 ELSE 2 END
    ELSE strftime(j.period_start, '%Y')
  END AS period,
  j.period_start,
  j.period_end,
  j.due_days,
  j.due_from,
  j.lags,
  j.due_on,
  year(j.due_on) IN (SELECT year FROM announced) AS holidays_known,
  CASE
    WHEN j.reports > 0 AND j.published_on > j.due_on THEN 'late'
    WHEN j.reports > 0 AND j.published_on <= j.due_on THEN 'on_time'
    WHEN j.reports > 0 THEN 'published'
    WHEN j.as_of > j.due_on THEN 'missing'
    WHEN j.due_on IS NULL AND j.as_of > j.period_end THEN 'awaited'
    ELSE 'not_due'
  END AS status,
  j.published_on,
  CASE
    WHEN j.reports > 0 THEN greatest(j.published_on - j.due_on, 0)
    ELSE greatest(j.as_of - j.due_on, 0)
  END AS days_late,
  j.published_on - j.period_end AS lag_days,
  coalesce(j.reports, 0) AS reports,
  j.earliest.title AS title,
  j.earliest.url AS url,
  j.as_of
FROM judged j
JOIN series s USING (source_id, cadence);
