-- en: Everything that mentions a programme, an action or a brand, with evidence.
-- zh: 提到某项行动、工程、品牌的所有句子：原句和位置。
-- like: mart.mention
-- column programme: what stands in its quotes, or else all of it: “双倍增”行动 and “双倍增”专项行动 are one
-- column surface: as written
CREATE OR REPLACE VIEW mart.mention_programme AS
SELECT
  coalesce(nullif(regexp_extract(surface, '[“"]([^”"]+)[”"]', 1), ''), surface) AS programme,
  surface,
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
WHERE kind = 'programme';
