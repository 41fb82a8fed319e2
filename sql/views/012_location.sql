-- en: Where reports live: every URL that each was seen under or that led to it, and what is there now.
-- zh: 报告所在网址：每个网址首次、最近一次见到该报告的时间，以及现在的状态。
-- like: ops.page
-- column report_id: the report (mart.report)
-- column title: the report's title
-- column outcome: alive; moved (it leads to another URL, or is gone while the report lives on at another); gone; replaced (something else is there); none where it was never asked for since
-- column moved_to: where to
-- column version_id: the text that it showed last; none for a URL that only led to another
-- column is_current: whether that is what the report reads now
-- column first_seen_at: when it first showed the report, or led to it (UTC)
-- column last_seen_at: when it last did (UTC)
-- column last_asked_at: when it last gave an answer that tells (UTC); failures and challenges do not
-- column last_outcome: what that answer was
CREATE OR REPLACE VIEW mart.location AS
WITH page AS (
  SELECT report_id, source_id, url, version_id, fetch_id, seen_from
  FROM mart.page
), reading AS (
  SELECT source_id, url, version_id, result, fetched_at
  FROM ops.reading
  WHERE result IN ('new', 'known', 'refused')
), latest AS (
  SELECT source_id, url,
    arg_max(result, fetched_at) AS result,
    arg_max(version_id, fetched_at) AS version_id
  FROM reading
  GROUP BY ALL
), sighting AS (
  SELECT source_id, url, version_id, max(fetched_at) AS last_seen_at
  FROM reading
  WHERE result <> 'refused'
  GROUP BY ALL
), shown AS (
  SELECT p.report_id, p.source_id, p.url,
    arg_max(p.version_id, p.seen_from) AS version_id,
    min(p.seen_from) AS first_seen_at,
    max(t.last_seen_at) AS last_seen_at
  FROM page p
  JOIN sighting t ON t.source_id = p.source_id AND t.url = p.url AND t.version_id = p.version_id
  GROUP BY ALL
), answer AS (
  SELECT
    source_id,
    asked_url,
    max(fetched_at) AS last_asked_at,
    arg_max({'url': url, 'outcome': outcome}, fetched_at) AS newest,
    max(fetched_at) FILTER (outcome = 'not_modified') AS unchanged_at
  FROM raw.fetch
  WHERE purpose = 'article' AND final
    AND outcome IN ('article', 'not_modified', 'missing', 'gone', 'soft_404', 'moved_home', 'section_index', 'not_an_article')
  GROUP BY ALL
), led AS (
  SELECT s.report_id, f.source_id, f.asked_url AS url, NULL AS version_id,
    min(f.fetched_at) AS first_seen_at, max(f.fetched_at) AS last_seen_at
  FROM raw.fetch f
  JOIN shown s ON s.source_id = f.source_id AND s.url = f.url
  ANTI JOIN shown h ON h.source_id = f.source_id AND h.url = f.asked_url AND h.report_id = s.report_id
  WHERE f.purpose = 'article' AND f.final AND f.outcome IN ('article', 'not_modified') AND f.asked_url <> f.url
  GROUP BY ALL
), place AS (
  FROM shown
  UNION ALL BY NAME
  FROM led
), judged AS (
  SELECT
    p.*,
    a.last_asked_at,
    a.newest.outcome AS last_outcome,
    a.newest.url AS answered_at,
    CASE
      WHEN a.newest.outcome IN ('article', 'not_modified') AND a.newest.url <> p.url THEN 'moved'
      WHEN a.newest.outcome = 'article' AND (l.result = 'refused' OR o.report_id <> p.report_id) THEN 'replaced'
      WHEN a.newest.outcome IN ('article', 'not_modified') THEN 'alive'
      WHEN a.newest.outcome IN ('missing', 'gone', 'soft_404', 'moved_home') THEN 'gone'
      WHEN a.newest.outcome IS NOT NULL THEN 'replaced'
    END AS state,
    CASE WHEN state = 'alive' THEN greatest(p.last_seen_at, a.unchanged_at) ELSE p.last_seen_at END AS seen_until
  FROM place p
  LEFT JOIN answer a ON a.source_id = p.source_id AND a.asked_url = p.url
  LEFT JOIN latest l ON l.source_id = p.source_id AND l.url = p.url
  LEFT JOIN (SELECT DISTINCT version_id, report_id FROM page) o ON o.version_id = l.version_id
), home AS (
  SELECT report_id, arg_max(url, first_seen_at) AS url, max(first_seen_at) AS first_seen_at
  FROM judged
  WHERE state = 'alive'
  GROUP BY report_id
)
SELECT
  j.report_id,
  j.source_id,
  j.url,
  CASE WHEN j.state = 'gone' AND h.first_seen_at > j.first_seen_at THEN 'moved' ELSE j.state END AS outcome,
  CASE WHEN j.state = 'moved' THEN j.answered_at WHEN j.state = 'gone' AND h.first_seen_at > j.first_seen_at THEN h.url END AS moved_to,
  r.title,
  j.version_id,
  j.version_id = r.version_id AS is_current,
  j.first_seen_at,
  j.seen_until AS last_seen_at,
  j.last_asked_at,
  j.last_outcome
FROM judged j
LEFT JOIN home h USING (report_id)
JOIN mart.report r USING (report_id);
