-- en: What was set aside and why: records, pages, lists and archive files, how often they were met, and whether it is over.
-- zh: 隔离区：哪些记录、页面、列表或归档文件被隔离，原因、次数，以及是否已解决。
-- like: ops.quarantine
-- column name: the source's name
-- column title: what the list calls the page, or else the attachment's name
-- column first_seen_at: when the page was fetched that was set aside first (UTC)
-- column last_seen_at: when the same was met last (UTC)
-- column times: how often the same was met
-- column is_open: whether it still stands: no later answer of the page, or walk of the list, went well
CREATE OR REPLACE VIEW mart.quarantine AS
WITH source AS (
  SELECT source_id, arg_max(name, valid_from) AS name
  FROM raw.source
  GROUP BY source_id
), newest AS (
  SELECT
    source_id,
    url,
    arg_max(result, fetched_at) AS result,
    arg_max(version_id, fetched_at) AS version_id,
    count(*) FILTER (result IN ('refused', 'failed')) AS refusals,
    max(fetched_at) FILTER (result IN ('refused', 'failed')) AS refused_at
  FROM ops.reading
  GROUP BY source_id, url
), shown AS (
  SELECT version_id, count(*) AS times, max(fetched_at) AS last_seen_at
  FROM ops.reading
  WHERE version_id IS NOT NULL
  GROUP BY version_id
), walked AS (
  SELECT source_id, column_url, max(walked_at) FILTER (verdict = 'complete') AS complete_at
  FROM ops.walk
  GROUP BY source_id, column_url
), aside AS (
  SELECT q.*, f.title, f.column_url, coalesce(r.version_id, n.version_id) AS version_id, n.result AS newest_result,
    n.version_id AS newest_version, n.refusals, n.refused_at
  FROM ops.quarantine q
  LEFT JOIN raw.fetch f ON f.source_id = q.source_id AND f.warc_file = q.warc_file AND f.warc_offset = q.warc_offset
  LEFT JOIN ops.reading r ON r.fetch_id = f.fetch_id
  LEFT JOIN newest n ON n.source_id = q.source_id AND n.url = q.url
)
SELECT
  a.quarantine_id,
  a.source_id,
  s.name,
  a.stage,
  a.check_name,
  a.table_name,
  a.column_name,
  a.value,
  a.reason,
  a.title,
  a.url,
  a.records,
  a.seen_at AS first_seen_at,
  CASE
    WHEN a.stage = 'read' THEN greatest(a.seen_at, a.refused_at)
    WHEN a.record IS NOT NULL THEN greatest(a.seen_at, w.last_seen_at)
    ELSE a.seen_at
  END AS last_seen_at,
  CASE
    WHEN a.stage = 'read' THEN greatest(coalesce(a.refusals, 1), 1)
    WHEN a.record IS NOT NULL THEN greatest(coalesce(w.times, 1), 1)
    ELSE 1
  END AS times,
  CASE
    WHEN a.stage = 'archive' THEN true
    WHEN a.stage = 'list' THEN l.complete_at IS NULL OR l.complete_at <= a.seen_at
    WHEN a.stage = 'read' THEN coalesce(a.newest_result, 'refused') NOT IN ('new', 'known')
    ELSE a.newest_version IS NULL OR a.newest_version = a.version_id OR a.newest_result NOT IN ('new', 'known')
  END AS is_open,
  a.warc_file,
  a.warc_offset,
  a.record
FROM aside a
LEFT JOIN source s ON s.source_id = a.source_id
LEFT JOIN shown w ON w.version_id = a.version_id
LEFT JOIN walked l ON l.source_id = a.source_id AND l.column_url = a.column_url;
