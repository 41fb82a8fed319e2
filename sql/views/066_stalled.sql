-- en: Policy texts that stayed at one stage while two or more further periods were reported.
-- zh: 停滞的文件：其后又报告了两个以上时期，仍停留在同一阶段，尚未印发。
-- like: mart.open_document
-- column since: the day on which its stage was first reached, or else on which it was first reported
-- column periods_since: how many later periods the sources that name it have reported on
-- column periods_named: in how many of these it is named
-- column days_stalled: days from then to the end of the last of these periods
CREATE OR REPLACE VIEW mart.stalled AS
WITH open AS (
  SELECT *, coalesce(latest_stage_on, first_seen_on) AS since
  FROM mart.open_document
), told AS (
  SELECT DISTINCT t.document_id, t.source_id, o.since
  FROM mart.document_timeline t
  JOIN open o USING (document_id)
), later AS (
  SELECT
    t.document_id,
    count(DISTINCT r.period_end) AS periods_since,
    max(r.period_end) AS last_period
  FROM told t
  JOIN (SELECT DISTINCT source_id, period_end FROM mart.report) r ON r.source_id = t.source_id AND r.period_end > t.since
  GROUP BY t.document_id
), named AS (
  SELECT t.document_id, count(DISTINCT t.period_end) AS periods_named
  FROM mart.document_timeline t
  JOIN open o ON o.document_id = t.document_id AND t.period_end > o.since
  GROUP BY t.document_id
)
SELECT
  o.document_id,
  o.title,
  o.kind,
  o.owner,
  o.province,
  o.generic,
  o.latest_stage,
  o.since,
  l.periods_since,
  coalesce(n.periods_named, 0) AS periods_named,
  l.last_period - o.since AS days_stalled,
  o.last_seen_on,
  o.offices,
  o.sentence,
  o.url,
  o.document_mention_id
FROM open o
JOIN later l USING (document_id)
LEFT JOIN named n USING (document_id)
WHERE l.periods_since >= 2;
