-- en: Files that current reports link to, with what came of fetching and reading them.
-- zh: 当前报告的附件及其抓取与识读结果。
-- like: core.attachment, core.report_version, raw.fetch, ops.file_reading
-- column title: the report's title
-- column outcome: what the last answer was; null when the file was never asked for
-- column sha256: SHA-256 of the newest bytes in the archive; null when there are none
-- column size: bytes of them as received
-- column is_read: whether its text is in the report's text; null when there are no bytes
-- column period: the report's period in short
-- column report_url: the report's page
CREATE OR REPLACE VIEW mart.attachment AS
WITH fetched AS (
  SELECT
    source_id,
    article_url,
    title AS name,
    arg_max(outcome, fetched_at) AS outcome,
    arg_max({'sha256': payload_sha256, 'size': size}, fetched_at) FILTER (outcome = 'file') AS bytes
  FROM raw.fetch
  WHERE purpose = 'attachment' AND final
  GROUP BY ALL
), reading AS (
  SELECT source_id, url AS article_url, name,
    arg_max({'is_read': is_read, 'unread_reason': unread_reason, 'detail': detail}, fetched_at) AS newest
  FROM ops.file_reading
  GROUP BY ALL
)
SELECT
  a.attachment_id,
  a.name,
  a.url,
  a.media_type,
  f.outcome,
  f.bytes.sha256 AS sha256,
  f.bytes.size AS size,
  d.newest.is_read AS is_read,
  d.newest.unread_reason AS unread_reason,
  d.newest.detail AS detail,
  r.title,
  r.period,
  r.url AS report_url,
  a.version_id
FROM core.attachment a
JOIN mart.report r USING (version_id)
LEFT JOIN fetched f ON f.source_id = r.source_id AND f.article_url = r.url AND f.name = a.name
LEFT JOIN reading d ON d.source_id = r.source_id AND d.article_url = r.url AND d.name = a.name;
