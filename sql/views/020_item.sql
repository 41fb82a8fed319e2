-- en: Items of current reports: sentences and rows with their department, period and page.
-- zh: 当前报告中的每一句话、每一行表格，附科室（处室）、时期和网址。
-- like: core.item, core.section, core.report_version
-- column department: the department that reports, or else the first owner of the row
-- column sentence: the item as written
-- column title: the report's title
-- column publisher: the publisher as the page states it, or else the source's name
-- column period: the report's period in short
-- column published_on: the report's day of publication
CREATE OR REPLACE VIEW mart.item AS
SELECT
  i.item_id,
  i.version_id,
  r.report_id,
  r.source_id,
  r.publisher,
  r.region,
  r.title,
  r.period,
  r.period_kind,
  r.period_start,
  r.period_end,
  r.published_on,
  r.published_at,
  coalesce(s.department, i.owners[1]) AS department,
  s.heading,
  i.ordinal,
  i.kind,
  i.text AS sentence,
  i.task,
  i.target,
  i.plan,
  i.progress,
  i.status,
  i.status_raw,
  i.rate,
  i.owners,
  i.problem,
  i.next_step,
  i.table_no,
  i.row_no,
  r.url,
  i.char_start,
  i.char_end
FROM core.item i
JOIN mart.report r USING (version_id)
LEFT JOIN core.section s ON s.section_id = i.section_id;
