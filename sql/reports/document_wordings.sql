-- en: Under which titles is a policy text named, and why do they count as one?
-- zh: 同一文件有哪些写法？为什么视为同一文件？
-- param title text: only texts of which one wording holds all these words (parted by spaces)
-- param method text: only wordings that were joined so (rule, abbreviation, similarity)
-- param limit integer: how many rows at most
SELECT
  d.title AS document,
  w.title AS wording,
  w.publisher,
  w.method,
  w.score,
  w.joined_to,
  w.mentions
FROM mart.document_wording w
JOIN mart.document d USING (document_id)
WHERE d.wordings > 1
  AND ($method IS NULL OR w.method = $method)
  AND ($title IS NULL OR document_id IN (
    SELECT document_id FROM derived.document_wording
    WHERE len(list_filter(string_split($title, ' '), lambda word: NOT contains(title, word))) = 0
  ))
ORDER BY d.wordings DESC, d.title, d.document_id, w.mentions DESC, w.title, w.publisher
LIMIT $limit
