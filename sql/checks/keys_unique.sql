-- en: No two rows of a table share its key.
-- zh: 同一张表中主键不得重复。
-- severity: error
WITH keys AS (
  SELECT 'core.report_version' AS table_name, version_id AS key FROM core.report_version
  UNION ALL SELECT 'core.section', section_id FROM core.section SEMI JOIN loaded_version USING (version_id)
  UNION ALL SELECT 'core.item', item_id FROM core.item SEMI JOIN loaded_version USING (version_id)
  UNION ALL SELECT 'core.action', action_id FROM core.action SEMI JOIN loaded_version USING (version_id)
  UNION ALL SELECT 'core.document_mention', document_mention_id FROM core.document_mention SEMI JOIN loaded_version USING (version_id)
  UNION ALL SELECT 'core.mention', mention_id FROM core.mention SEMI JOIN loaded_version USING (version_id)
  UNION ALL SELECT 'core.attachment', attachment_id FROM core.attachment SEMI JOIN loaded_version USING (version_id)
  UNION ALL SELECT 'derived.document_wording', wording_id FROM derived.document_wording
  UNION ALL SELECT 'raw.fetch', fetch_id FROM raw.fetch
  UNION ALL SELECT 'raw.entry', entry_id FROM raw.entry
  UNION ALL SELECT 'raw.source', concat_ws(' ', snapshot_id, column_url, valid_from) FROM raw.source
  UNION ALL SELECT 'ops.run', warc_file FROM ops.run
  UNION ALL SELECT 'ops.walk', walk_id FROM ops.walk
  UNION ALL SELECT 'ops.ledger', concat_ws(' ', run_id, source_id) FROM ops.ledger
  UNION ALL SELECT 'ops.file_ledger', concat_ws(' ', run_id, source_id) FROM ops.file_ledger
  UNION ALL SELECT 'ops.reading', fetch_id FROM ops.reading
  UNION ALL SELECT 'ops.file_reading', fetch_id || ' ' || name FROM ops.file_reading
  UNION ALL SELECT 'ops.page', fetch_id FROM ops.page
  UNION ALL SELECT 'ops.report_link', report_id || ' ' || other_report_id FROM ops.report_link
  UNION ALL SELECT 'ops.quarantine', quarantine_id FROM ops.quarantine
  UNION ALL SELECT 'ops.finding', finding_id FROM ops.finding
  UNION ALL SELECT 'ops.position', concat_ws(' ', warc_file, position) FROM ops.position
  UNION ALL SELECT 'ops.build', fingerprint FROM ops.build
  UNION ALL SELECT 'ops.correction', correction_id FROM ops.correction
  UNION ALL SELECT 'ops.correction_use', concat_ws(' ', correction_id, record_id) FROM ops.correction_use
)
SELECT table_name, key, count(*) AS rows
FROM keys
GROUP BY table_name, key
HAVING count(*) > 1
