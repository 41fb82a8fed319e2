-- en: Names in current reports, with the sentence around them and their place in the text: leaders, places, organisations, programmes, meetings, quantities, periods.
-- zh: 当前报告中提到的人、地、单位、项目、会议、数量和时间，附原句和位置。
-- like: core.mention, mart.item
-- column sentence: the item that holds it; none in a heading
-- column department: the department that reports, or else the first owner of the row
CREATE OR REPLACE VIEW mart.mention AS
SELECT
  m.mention_id,
  m.kind,
  m.surface,
  m.code,
  m.value,
  m.unit,
  m.noun,
  m.approximate,
  m.date_start,
  m.date_end,
  r.publisher,
  r.region,
  r.period,
  r.period_start,
  r.period_end,
  r.published_on,
  coalesce(s.department, i.owners[1]) AS department,
  i.text AS sentence,
  r.title,
  r.url,
  m.char_start,
  m.char_end,
  m.version_id,
  m.item_id,
  r.source_id
FROM core.mention m
JOIN mart.report r USING (version_id)
LEFT JOIN core.item i ON i.item_id = m.item_id
LEFT JOIN core.section s ON s.section_id = i.section_id;
