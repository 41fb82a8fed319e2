-- en: What is opening for application, who opens it, and where does it say so?
-- zh: 有哪些项目、奖项、平台正在或即将申报？由谁组织？
-- param since date: only what opens on this day or later
-- param words text: only calls whose sentence holds this
-- param region text: only regions whose six-digit code begins with this
-- param limit integer: how many rows at most
SELECT
  opens_on,
  publisher,
  office,
  verb,
  what,
  actuality,
  sentence,
  url
FROM mart.opening
WHERE ($since IS NULL OR opens_on >= $since)
  AND ($words IS NULL OR contains(sentence, $words))
  AND ($region IS NULL OR starts_with(region, $region))
ORDER BY opens_on DESC, publisher, office, what
LIMIT $limit
