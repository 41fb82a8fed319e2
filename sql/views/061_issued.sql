-- en: Policy texts issued: by which office, when, and the sentence that says so.
-- zh: 已印发的文件：由谁、何时，出自哪句话。
-- like: mart.document_timeline
-- column issued_on: the day the clause names, or else the last day of the report's period
CREATE OR REPLACE VIEW mart.issued AS
SELECT
  happened_by AS issued_on,
  document_id,
  document,
  province,
  kind,
  office,
  department,
  publisher,
  period,
  sentence,
  title,
  url,
  source_id,
  document_mention_id
FROM mart.document_timeline
WHERE stage = 'issue' AND reached;
