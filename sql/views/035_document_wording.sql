-- en: Why wordings count as one policy text: every wording with its text, how it was joined, and how often it is used.
-- zh: 同一文件的不同写法：归并到哪个文件、依据、相似度、出现次数。
-- like: derived.document_wording
-- column mentions: how often current reports use it
-- column reports: how many current reports do
CREATE OR REPLACE VIEW mart.document_wording AS
WITH used AS (
  SELECT
    d.title,
    coalesce(r.region, r.source_id) AS home,
    coalesce(r.publisher, r.source_id) AS publisher,
    count(*) AS mentions,
    count(DISTINCT r.report_id) AS reports
  FROM core.document_mention d
  JOIN mart.report r USING (version_id)
  GROUP BY ALL
)
SELECT
  w.document_id,
  w.title,
  w.publisher,
  w.home,
  w.method,
  w.score,
  w.joined_to,
  w.owner,
  w.normal_form,
  w.generic,
  coalesce(u.mentions, 0) AS mentions,
  coalesce(u.reports, 0) AS reports,
  w.first_seen_at,
  w.wording_id
FROM derived.document_wording w
LEFT JOIN used u ON u.title = w.title AND u.home = w.home AND u.publisher = w.publisher;
