-- en: What is opening for application: calls started or announced, with the office and the sentence.
-- zh: 申报信息：启动、组织的申报或征集，发布的申报通知、指南。
-- like: mart.action
-- column opens_on: the day the clause names, or else the last day of the report's period
-- column what: what can be applied for
CREATE OR REPLACE VIEW mart.opening AS
SELECT
  happened_by AS opens_on,
  object AS what,
  verb,
  stage,
  actuality,
  office,
  department,
  publisher,
  region,
  period,
  sentence,
  title,
  url,
  source_id,
  action_id
FROM mart.action
WHERE actuality <> 'not_done'
  AND (
    stage = 'launch'
    OR (stage IN ('issue', 'organise') AND regexp_matches(object, '申报|征集|申请|揭榜|榜单|遴选|指南'))
  );
