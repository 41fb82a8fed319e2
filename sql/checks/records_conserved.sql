-- en: Every article answer is accounted for, and the records of a new version are either loaded or set aside.
-- zh: 每个页面都有去向；新版本读出的记录要么入库，要么隔离。
-- severity: error
WITH loaded AS (
  SELECT version_id FROM core.report_version
  UNION ALL SELECT version_id FROM core.section
  UNION ALL SELECT version_id FROM core.item
  UNION ALL SELECT version_id FROM core.action
  UNION ALL SELECT version_id FROM core.document_mention
  UNION ALL SELECT version_id FROM core.mention
  UNION ALL SELECT version_id FROM core.attachment
), counted AS (
  SELECT version_id, count(*) AS rows FROM loaded SEMI JOIN loaded_version USING (version_id) GROUP BY version_id
)
SELECT 'page without account' AS what, f.fetch_id, f.url, NULL AS expected, NULL AS found
FROM raw.fetch f
ANTI JOIN ops.reading r USING (fetch_id)
WHERE f.purpose = 'article' AND f.outcome = 'article' AND f.final
UNION ALL
SELECT 'records lost', r.fetch_id, r.url, r.records_loaded, coalesce(c.rows, 0)
FROM ops.reading r
SEMI JOIN loaded_version USING (version_id)
LEFT JOIN counted c USING (version_id)
WHERE r.result = 'new'
  AND (r.records_loaded <> coalesce(c.rows, 0) OR r.records_read <> r.records_loaded + r.records_quarantined)
