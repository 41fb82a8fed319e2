-- en: Where exactly do the reports say this: sentence, department, report, page and place in the text?
-- zh: 报告中哪里写了这句话：原句、处室、报告、网址和位置？
-- param words text = 印发: the words to look for, as written
-- param since date: only reports whose period ends on this day or later
-- param limit integer = 50: how many at most
SELECT
  period,
  publisher,
  department,
  sentence,
  title AS report,
  published_on,
  url,
  char_start + strpos(sentence, $words) - 1 AS char_start,
  char_start + strpos(sentence, $words) - 1 + length($words) AS char_end
FROM mart.item
WHERE contains(sentence, $words)
  AND ($since IS NULL OR period_end >= $since)
ORDER BY period_end DESC, publisher, ordinal
LIMIT $limit
