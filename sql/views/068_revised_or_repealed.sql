-- en: Policy texts that are being revised, repealed or cleared away, and texts whose title says that they are a revision.
-- zh: 正在修订、废止、清理的文件，以及标题写明为修订的文件。
-- like: mart.document_timeline
-- column reported_on: the day the clause names, or else the last day of the report's period
-- column what: revise, repeal, or revision for a text whose title says so
CREATE OR REPLACE VIEW mart.revised_or_repealed AS
SELECT
  happened_by AS reported_on,
  document_id,
  document,
  kind,
  CASE WHEN stage IN ('revise', 'repeal') THEN stage ELSE 'revision' END AS what,
  stage,
  actuality,
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
WHERE stage IN ('revise', 'repeal') OR regexp_matches(document, '[（(][^（）()]*(?:修订|修正|修改)(?:版|草案|征求意见稿)?[）)]');
