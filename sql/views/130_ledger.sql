-- en: Conservation: entries seen = fetched + unchanged + deferred + refused + failed; records read = loaded + quarantined.
-- zh: 守恒账：见到的条目数等于各去向之和，读出的记录数等于入库与隔离之和。
-- like: ops.ledger, ops.run
-- column balance: seen less the sum of where they went: 0 when nothing was lost
-- column articles: article answers archived in the run
-- column pages_read: of them: read
-- column records_read: records that new versions in the run yielded
-- column records_loaded: of them: loaded
-- column records_quarantined: of them: set aside
-- column balanced: whether entries, pages and records all add up
CREATE OR REPLACE VIEW mart.ledger AS
WITH article AS (
  SELECT f.run_id, f.source_id,
    count(*) AS articles,
    count(r.fetch_id) AS pages_read,
    CAST(sum(r.records_read) AS BIGINT) AS records_read,
    CAST(sum(r.records_loaded) AS BIGINT) AS records_loaded,
    CAST(sum(r.records_quarantined) AS BIGINT) AS records_quarantined
  FROM raw.fetch f
  LEFT JOIN ops.reading r USING (fetch_id)
  WHERE f.purpose = 'article' AND f.outcome = 'article' AND f.final
  GROUP BY ALL
), run AS (
  SELECT run_id, source_id, min(started_at) AS started_at, max(ended_at) AS ended_at, bool_or(complete) AS complete
  FROM ops.run
  GROUP BY ALL
)
SELECT
  u.run_id,
  u.source_id,
  u.started_at,
  u.ended_at,
  u.complete,
  l.seen,
  l.fetched,
  l.unchanged,
  l.deferred,
  l.refused,
  l.failed,
  l.seen - l.fetched - l.unchanged - l.deferred - l.refused - l.failed AS balance,
  coalesce(a.articles, 0) AS articles,
  coalesce(a.pages_read, 0) AS pages_read,
  coalesce(a.records_read, 0) AS records_read,
  coalesce(a.records_loaded, 0) AS records_loaded,
  coalesce(a.records_quarantined, 0) AS records_quarantined,
  coalesce(l.seen = l.fetched + l.unchanged + l.deferred + l.refused + l.failed, true)
    AND coalesce(a.articles = a.pages_read, true)
    AND coalesce(a.records_read = a.records_loaded + a.records_quarantined, true) AS balanced
FROM run u
LEFT JOIN ops.ledger l USING (run_id, source_id)
LEFT JOIN article a USING (run_id, source_id);
