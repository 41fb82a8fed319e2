-- en: What is opening for application: which programme, for whom, by which office, until when, and where does it say so?
-- zh: 有哪些项目、奖项、平台正在或即将申报？由谁组织？截止何时？
-- param since date: only what opens on this day or later
-- param words text: only calls whose sentence holds this
-- param region text: only regions whose six-digit code begins with this
-- param publisher text: only publishers whose name holds this
-- param limit integer = 50: how many rows at most
SELECT
  opens_on,
  closes_on,
  programme,
  round,
  applicants,
  office,
  publisher,
  period,
  actuality,
  sentence,
  url
FROM mart.opening
WHERE ($since IS NULL OR opens_on >= $since)
  AND ($words IS NULL OR contains(sentence, $words))
  AND ($region IS NULL OR starts_with(region, $region))
  AND ($publisher IS NULL OR contains(publisher, $publisher))
ORDER BY opens_on DESC, publisher, office, programme, url
LIMIT $limit
