-- en: Where is a place mentioned, by its name or its code (a province's or city's first digits take in all below it)?
-- zh: 哪些报告提到某地（按名称或行政区划代码，省、市代码的前几位包含下级）？原句是什么？
-- param name text: only places whose name holds this
-- param code text: only places whose six-digit code begins with this: 33 Zhejiang, 3301 Hangzhou
-- param level text: only province, city or county
-- param publisher text: only publishers whose name holds this
-- param since date: only reports whose period ends on this day or later
-- param limit integer = 50: how many rows at most
SELECT
  period,
  place,
  code,
  level,
  publisher,
  department,
  sentence,
  url,
  char_start,
  char_end
FROM mart.mention_place
WHERE ($name IS NULL OR contains(place, $name))
  AND ($code IS NULL OR starts_with(code, $code))
  AND ($level IS NULL OR level = $level)
  AND ($publisher IS NULL OR contains(publisher, $publisher))
  AND ($since IS NULL OR period_end >= $since)
ORDER BY period_end DESC, code, place, publisher, url, char_start
LIMIT $limit
