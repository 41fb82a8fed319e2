-- en: Everything that mentions an organisation, with its kind and evidence.
-- zh: 提到某单位的所有句子：单位类别、原句和位置。
-- like: mart.mention
-- column organisation: the organisation as written
-- column organisation_kind: by its name: ministry (部委 and national bodies), academy, university, company, department (a 处, 科 or 室), authority (others of government and party), other
CREATE OR REPLACE VIEW mart.mention_organisation AS
SELECT
  surface AS organisation,
  CASE
    WHEN regexp_matches(surface, '^(?:中国科学院|中科院|中国工程院)|(?:科学院|研究院|研究所|实验室)$') THEN 'academy'
    WHEN regexp_matches(surface, '(?:大学|学院|学校|北大|清华|浙大|交大)$') THEN 'university'
    WHEN regexp_matches(surface, '(?:公司|集团|银行|企业|股份)$') THEN 'company'
    WHEN regexp_matches(surface, '^(?:国家|国务院|中央|中共中央|全国|中国)|^[^省市县区州厅局]{1,9}部(?:办公厅)?$|^(?:国资委|银保监会|证监会|海关总署|税务总局)') THEN 'ministry'
    WHEN regexp_matches(surface, '(?:处|科|室|机关党委|中心)$') THEN 'department'
    WHEN regexp_matches(surface, '^[省市县区州]|(?:厅|局|委|办|会|政府|院|省|市|县|区|处)$') THEN 'authority'
    ELSE 'other'
  END AS organisation_kind,
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
  version_id,
  item_id,
  mention_id
FROM mart.mention
WHERE kind = 'organisation';
