-- en: Drafts out for comment: opinions are or were asked for, and nothing further is reported.
-- zh: 正在征求意见的文件：已征求意见，尚无后续。
-- like: mart.document
-- column asked_on: the day of the last report that opinions are asked for
-- column asked_by: the office that asks for them
-- column sentence: the sentence that says so
-- column report: the title of the report that says so
-- column url: the page that says so
CREATE OR REPLACE VIEW mart.out_for_comment AS
WITH asked AS (
  SELECT
    document_id,
    max(happened_by) AS asked_on,
    arg_max(office, happened_by) AS asked_by,
    arg_max(actuality, happened_by) AS actuality,
    arg_max(sentence, happened_by) AS sentence,
    arg_max(title, happened_by) AS report,
    arg_max(url, happened_by) AS url
  FROM mart.document_timeline
  WHERE stage = 'consult' AND actuality IN ('done', 'ongoing')
  GROUP BY document_id
)
SELECT
  a.asked_on,
  d.document_id,
  d.title,
  d.owner,
  d.province,
  d.kind,
  a.asked_by,
  a.actuality,
  a.sentence,
  a.report,
  a.url
FROM asked a
JOIN mart.document d USING (document_id)
WHERE d.submitted_on IS NULL AND d.deliberated_on IS NULL AND d.approved_on IS NULL AND d.issued_on IS NULL;
