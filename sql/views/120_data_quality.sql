-- en: Can the totals be trusted: per source, reports read, empty or partial, clauses understood, pages refused, records set aside.
-- zh: 数据质量：各来源报告的读取情况、动词识别率、被拒页面和隔离记录。
-- like: ops.reading
-- column name: the source's name
-- column reports: reports
-- column partial: reports read in part
-- column empty: reports without a single item, such as a notice with an attachment only
-- column without_period: reports whose period is unknown
-- column items: items of current reports
-- column without_action: items in which no action was found
-- column actions: actions of current reports
-- column not_understood: clauses of current reports whose head verb the lexicon does not know, or that say something and have none
-- column understood: share of the clauses that report something in which the lexicon knows the head verb
-- column refused: pages that were fetched as articles and are no reports
-- column failed: pages that the reader broke on
-- column quarantined: records set aside
-- column findings: findings about reports
CREATE OR REPLACE VIEW mart.data_quality AS
WITH report AS (
  SELECT
    source_id,
    count(*) AS reports,
    count(*) FILTER (parse_status = 'partial') AS partial,
    count(*) FILTER (parse_status = 'empty') AS empty,
    count(*) FILTER (period_start IS NULL) AS without_period
  FROM mart.report
  GROUP BY source_id
), work AS (
  SELECT r.source_id, count(DISTINCT i.item_id) AS items, count(a.action_id) AS actions,
    count(DISTINCT i.item_id) FILTER (a.action_id IS NULL) AS without_action
  FROM mart.report r
  JOIN core.item i USING (version_id)
  LEFT JOIN core.action a ON a.item_id = i.item_id
  GROUP BY r.source_id
), unread AS (
  SELECT r.source_id, count(*) AS clauses, count(*) FILTER (f.code = 'clause_without_verb') AS headless
  FROM ops.finding f
  JOIN mart.report r USING (version_id)
  WHERE f.code IN ('unknown_verb', 'clause_without_verb')
  GROUP BY r.source_id
), page AS (
  SELECT source_id, count(DISTINCT url) FILTER (result = 'refused') AS refused, count(DISTINCT url) FILTER (result = 'failed') AS failed
  FROM ops.reading
  GROUP BY source_id
), aside AS (
  SELECT source_id, CAST(sum(records) AS BIGINT) AS quarantined FROM ops.quarantine GROUP BY source_id
), found AS (
  SELECT source_id, count(*) AS findings FROM ops.finding GROUP BY source_id
), source AS (
  SELECT source_id, arg_max(name, valid_from) AS name FROM raw.source GROUP BY source_id
)
SELECT
  p.source_id,
  s.name,
  coalesce(r.reports, 0) AS reports,
  coalesce(r.partial, 0) AS partial,
  coalesce(r.empty, 0) AS empty,
  coalesce(r.without_period, 0) AS without_period,
  coalesce(w.items, 0) AS items,
  coalesce(w.without_action, 0) AS without_action,
  coalesce(w.actions, 0) AS actions,
  coalesce(u.clauses, 0) AS not_understood,
  round(1 - coalesce(u.clauses, 0) / nullif(coalesce(w.actions, 0) + coalesce(u.headless, 0), 0), 4) AS understood,
  p.refused,
  p.failed,
  coalesce(q.quarantined, 0) AS quarantined,
  coalesce(f.findings, 0) AS findings
FROM page p
LEFT JOIN source s USING (source_id)
LEFT JOIN report r USING (source_id)
LEFT JOIN work w USING (source_id)
LEFT JOIN unread u USING (source_id)
LEFT JOIN aside q USING (source_id)
LEFT JOIN found f USING (source_id);
