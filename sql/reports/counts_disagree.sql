-- en: Which pages contradict themselves: counts that do not add up, rates that do not follow, two periods?
-- zh: 哪些页面自相矛盾：合计不符、完成率不符、标题与正文时期不符？
-- param contradiction text: only one kind: sum, row_count, rate, period or published_early
-- param publisher text: only publishers whose name holds this
-- param since date: only reports whose period ends on this day or later
-- param limit integer = 50: how many rows at most
SELECT
  period,
  publisher,
  contradiction,
  expected,
  actual,
  sentence,
  title,
  url
FROM mart.counts_disagree
WHERE ($contradiction IS NULL OR contradiction = $contradiction)
  AND ($publisher IS NULL OR contains(publisher, $publisher))
  AND ($since IS NULL OR period_end >= $since)
ORDER BY period_end DESC, publisher, contradiction, url, sentence
LIMIT $limit
