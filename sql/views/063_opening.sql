-- en: What is opening for application: calls started or announced, with the programme, the office, the deadline where the sentence names one, and the sentence.
-- zh: 申报信息：启动、组织的申报、征集、评审，发布的申报通知、指南；含项目名称、申报对象、截止日期。
-- like: mart.action
-- column opens_on: the day the clause names, or else the last day of the report's period
-- column closes_on: the last day, where the sentence names one (…前, 截止…)
-- column programme: what can be applied for, without year, round and the words of the call
-- column round: the year or round of the call, where it is named (2025年度, 第6批, 新一轮)
-- column applicants: who may apply, where the clause says so
-- column what: the object as written
CREATE OR REPLACE VIEW mart.opening AS
WITH call AS (
  SELECT
    *,
    regexp_extract(object, '^(?:关于)?(?:启动|开展|组织|做好)?(\d{4}年度?|新一轮|第[\d一二三四五六七八九十]+[批轮期次])', 1) AS round,
    -- 组织新型研发机构申报中央引导地方资金项目: who, then what
    regexp_extract(object, '^(.{2,30}?)(?:申报|申请)(.{2,})$', ['who', 'what']) AS parted
  FROM mart.action
  WHERE actuality <> 'not_done'
    AND stage IN ('launch', 'issue', 'organise')
    AND regexp_matches(verb || coalesce(object, sentence), '申报|征集|申请|揭榜|榜单|遴选|申报指南|项目指南|评审|认定|选拔|推荐')
    AND (stage = 'launch' OR regexp_matches(object, '申报|征集|申请|揭榜|榜单|遴选|指南'))
), deadline AS (
  SELECT m.item_id, max(m.date_end) AS closes_on
  FROM core.mention m
  JOIN core.item i USING (item_id)
  WHERE m.kind = 'period'
    AND m.item_id IN (SELECT item_id FROM call)
    AND (
      regexp_matches(substring(i.text, m.char_end - i.char_start + 1, 3), '^(?:日|底)?(?:之?前|止|截止)')
      OR regexp_matches(substring(i.text, greatest(m.char_start - i.char_start - 4, 1), 5), '(?:截止|截止到|截止日期|截至日期)(?:为|是|:|：)?$')
    )
  GROUP BY m.item_id
)
SELECT
  c.happened_by AS opens_on,
  d.closes_on,
  regexp_replace(
    CASE
      WHEN c.parted.what <> '' AND NOT regexp_matches(c.parted.what, '^(?:通知|指南|工作|公告|书|材料|评审|受理|和|及|与|、)') THEN c.parted.what
      ELSE regexp_replace(c.object, '(?:的)?(?:申报|申请|征集|评审|认定|遴选|选拔|推荐)(?:通知|指南|工作|公告|书|材料|受理|和|及|与|、|申报|推荐|评审)*$', '')
    END,
    '^(?:关于)?(?:启动|开展|组织|做好)?(?:\d{4}年度?|新一轮|第[\d一二三四五六七八九十]+[批轮期次])+(?:的)?|[《》]',
    '',
    'g'
  ) AS programme,
  nullif(c.round, '') AS round,
  CASE
    WHEN c.parted.what <> '' AND NOT regexp_matches(c.parted.what, '^(?:通知|指南|工作|公告|书|材料|评审|受理|和|及|与|、)') THEN c.parted.who
  END AS applicants,
  c.object AS what,
  c.verb,
  c.stage,
  c.actuality,
  c.office,
  c.department,
  c.publisher,
  c.region,
  c.period,
  c.sentence,
  c.title,
  c.url,
  c.source_id,
  c.action_id
FROM call c
LEFT JOIN deadline d USING (item_id);
