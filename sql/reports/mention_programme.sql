-- en: Where is a programme, an action or a brand mentioned, and by whom?
-- zh: 哪些报告提到某项行动、工程、品牌？哪个处室？原句是什么？
-- param name text: only programmes whose name holds this, such as 双倍增
-- param publisher text: only publishers whose name holds this
-- param since date: only reports whose period ends on this day or later
-- param limit integer = 50: how many rows at most
SELECT
  period,
  programme,
  surface,
  publisher,
  department,
  sentence,
  url,
  char_start,
  char_end
FROM mart.mention_programme
WHERE ($name IS NULL OR contains(programme, $name) OR contains(surface, $name))
  AND ($publisher IS NULL OR contains(publisher, $publisher))
  AND ($since IS NULL OR period_end >= $since)
ORDER BY period_end DESC, programme, publisher, url, char_start
LIMIT $limit
