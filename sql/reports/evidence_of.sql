-- en: What is the source of one row, given its id: the words, the sentence around them, the page, their place in its text, the text's hash?
-- zh: 某条记录（按编号）的出处：原文、所在句子、网址、位置、全文哈希？
-- param id text: the row's item_id, action_id, document_mention_id, mention_id or section_id; by default the first item of the newest report
SELECT
  id,
  kind,
  surface,
  sentence,
  title AS report,
  publisher,
  published_on,
  url,
  char_start,
  char_end,
  text_sha256
FROM mart.evidence
WHERE id = coalesce($id, (
  SELECT i.item_id
  FROM core.item i
  JOIN mart.report r USING (version_id)
  ORDER BY r.published_on DESC NULLS LAST, r.url, i.ordinal
  LIMIT 1
))
