-- en: Everything that mentions a place, with its code, level and evidence.
-- zh: 提到某地的所有句子：行政区划代码、层级、原句和位置。
-- like: mart.mention
-- column place: the place as written
-- column level: of its code: province, city, county; null where it has none (a zone, a street, a river)
CREATE OR REPLACE VIEW mart.mention_place AS
SELECT
  surface AS place,
  code,
  CASE WHEN code LIKE '__0000' THEN 'province' WHEN code LIKE '____00' THEN 'city' WHEN code IS NOT NULL THEN 'county' END AS level,
  publisher,
  department,
  period,
  sentence,
  title,
  url,
  char_start,
  char_end,
  period_end,
  source_id,
  mention_id
FROM mart.mention
WHERE kind = 'place';
