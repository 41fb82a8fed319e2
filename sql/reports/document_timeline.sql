-- en: How did a policy text come about: every step that the reports tell of it, oldest first?
-- zh: 某个文件是怎么一步步出台的？按时间列出各报告中的每一步。
-- param title text: only texts of which one wording holds all these words (parted by spaces); by default the twenty texts with most steps
-- param publisher text: only publishers whose name holds this
-- param limit integer: how many rows at most
WITH chosen AS (
  SELECT document_id, title AS document
  FROM mart.document
  WHERE $title IS NULL OR document_id IN (
    SELECT document_id FROM derived.document_wording
    WHERE len(list_filter(string_split($title, ' '), lambda word: NOT contains(title, word))) = 0
  )
  ORDER BY CASE WHEN $title IS NULL THEN (in_making AND issued_on IS NOT NULL)::INT END DESC, reports DESC, last_seen_on DESC, title
  LIMIT 20
)
SELECT
  c.document,
  t.happened_by AS "when",
  t.stage,
  t.actuality,
  t.office,
  CASE WHEN t.document <> c.document THEN t.document END AS called_here,
  t.publisher,
  t.period,
  t.sentence,
  t.url
FROM mart.document_timeline t
JOIN chosen c USING (document_id)
WHERE $publisher IS NULL OR contains(t.publisher, $publisher)
ORDER BY c.document, t.happened_by, t.step, t.sentence
LIMIT $limit
