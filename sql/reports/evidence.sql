-- en: Where exactly do the reports say this: sentence, department, report, page, place in the text, and the text's hash?
-- zh: 报告中哪里写了这句话：原句、处室、报告、网址、位置和全文哈希？
-- param words text = 印发: the words to look for, as written
-- param since date: only reports whose period ends on this day or later
-- param publisher text: only publishers whose name holds this
-- param limit integer = 50: how many at most
SELECT
  i.period,
  i.publisher,
  i.department,
  i.sentence,
  i.title AS report,
  i.published_on,
  i.url,
  i.char_start + strpos(i.sentence, $words) - 1 AS char_start,
  i.char_start + strpos(i.sentence, $words) - 1 + length($words) AS char_end,
  v.text_sha256
FROM mart.item i
JOIN core.report_version v USING (version_id)
WHERE contains(i.sentence, $words)
  AND ($since IS NULL OR i.period_end >= $since)
  AND ($publisher IS NULL OR contains(i.publisher, $publisher))
ORDER BY i.period_end DESC, i.publisher, i.url, i.ordinal
LIMIT $limit
