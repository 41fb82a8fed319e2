-- en: What each report says of each policy text: a step, whether it is taken, by whom, and the sentence.
-- zh: 政策文件的时间线：每份报告中该文件走到哪一步，由谁办理，原句为何。
-- like: core.document_mention, core.report_version, derived.document_wording
-- column document: the text as the report writes it
-- column method: why this wording counts as the text's: letter for letter, by normal form, with words left out, by its characters
-- column province: first two digits of the region, or the source where there is no region
-- column step: place of the stage in a text's way: 1 draft, 2 consult, 3 submit_for_review, 4 deliberate, 5 approve, 6 issue; null for others
-- column reached: whether the step is taken: only what is done counts
-- column happened_by: the day the clause names, or else the last day of the report's period, or else its day of publication
-- column office: who acted: the actor that the clause names, or else the department, or else the publisher
-- column department: the department that reports, or else the first owner of the row
-- column sentence: the item that names the text
-- column title: the report's title
-- column publisher: the publisher as the page states it, or else the source's name
-- column period: the report's period in short
-- column published_on: the report's day of publication
CREATE OR REPLACE VIEW mart.document_timeline AS
SELECT
  w.document_id,
  d.title AS document,
  w.method,
  d.title_key,
  coalesce(r.region[1:2], r.source_id) AS province,
  d.kind,
  d.status,
  d.quoted,
  CASE d.stage
    WHEN 'draft' THEN 1
    WHEN 'consult' THEN 2
    WHEN 'submit_for_review' THEN 3
    WHEN 'deliberate' THEN 4
    WHEN 'approve' THEN 5
    WHEN 'issue' THEN 6
  END AS step,
  d.stage,
  d.actuality,
  d.actuality = 'done' AS reached,
  coalesce(a.happened_on, r.period_end, r.published_on) AS happened_by,
  coalesce(a.actors[1], s.department, i.owners[1], r.publisher) AS office,
  coalesce(s.department, i.owners[1]) AS department,
  r.publisher,
  r.period,
  r.period_start,
  r.period_end,
  r.published_on,
  i.text AS sentence,
  r.title,
  r.url,
  r.source_id,
  r.report_id,
  d.version_id,
  d.item_id,
  d.document_mention_id,
  d.char_start,
  d.char_end
FROM core.document_mention d
JOIN mart.report r USING (version_id)
JOIN core.item i USING (item_id)
JOIN derived.document_wording w
  ON w.title = d.title AND w.home = coalesce(r.region, r.source_id) AND w.publisher = coalesce(r.publisher, r.source_id)
LEFT JOIN core.section s ON s.section_id = i.section_id
LEFT JOIN core.action a ON a.action_id = d.action_id;
