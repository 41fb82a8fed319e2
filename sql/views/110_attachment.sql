-- en: Files that current reports link to, with what came of fetching them.
-- zh: 当前报告的附件及其抓取结果。
-- like: core.attachment, core.report_version, raw.fetch
-- column title: the report's title
-- column outcome: what the last answer was; null when the file was never asked for
-- column period: the report's period in short
-- column report_url: the report's page
CREATE OR REPLACE VIEW mart.attachment AS
WITH fetched AS (
  SELECT asked_url AS url, arg_max({'outcome': outcome, 'sha256': payload_sha256}, fetched_at) AS answer
  FROM raw.fetch
  WHERE purpose = 'attachment' AND final
  GROUP BY asked_url
)
SELECT
  a.attachment_id,
  a.name,
  a.url,
  a.media_type,
  f.answer.outcome AS outcome,
  f.answer.sha256 AS payload_sha256,
  r.title,
  r.period,
  r.url AS report_url,
  a.version_id
FROM core.attachment a
JOIN mart.report r USING (version_id)
LEFT JOIN fetched f ON f.url = a.url;
