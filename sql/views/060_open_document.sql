-- en: The pipeline: policy texts that are being made and have not been issued.
-- zh: 在办文件：已起草、征求意见或送审，尚未印发。
-- like: mart.document
-- column days_open: days from the first thing reported of it to the last report of any kind
CREATE OR REPLACE VIEW mart.open_document AS
SELECT
  document_id,
  title,
  kind,
  owner,
  province,
  generic,
  latest_stage,
  latest_stage_on,
  latest_actuality,
  first_seen_on,
  last_seen_on,
  (SELECT max(period_end) FROM mart.report) - first_seen_on AS days_open,
  offices,
  reports,
  sentence,
  url,
  document_mention_id
FROM mart.document
WHERE in_making AND issued_on IS NULL;
