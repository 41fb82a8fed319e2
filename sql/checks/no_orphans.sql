-- en: What a row of core points at is there, in the same version.
-- zh: 每条记录所属的报告、章节、条目、动作必须存在且同属一个版本。
-- severity: error
SELECT 'core.section' AS table_name, section_id AS id, version_id
FROM core.section SEMI JOIN loaded_version USING (version_id) ANTI JOIN core.report_version USING (version_id)
UNION ALL
SELECT 'core.item', item_id, version_id
FROM core.item SEMI JOIN loaded_version USING (version_id) ANTI JOIN core.report_version USING (version_id)
UNION ALL
SELECT 'core.item', item_id, version_id
FROM core.item SEMI JOIN loaded_version USING (version_id) ANTI JOIN core.section USING (section_id, version_id)
WHERE section_id IS NOT NULL
UNION ALL
SELECT 'core.action', action_id, version_id
FROM core.action SEMI JOIN loaded_version USING (version_id) ANTI JOIN core.item USING (item_id, version_id)
UNION ALL
SELECT 'core.document_mention', document_mention_id, version_id
FROM core.document_mention SEMI JOIN loaded_version USING (version_id) ANTI JOIN core.item USING (item_id, version_id)
UNION ALL
SELECT 'core.document_mention', document_mention_id, version_id
FROM core.document_mention SEMI JOIN loaded_version USING (version_id) ANTI JOIN core.action USING (action_id, version_id)
WHERE action_id IS NOT NULL
UNION ALL
SELECT 'core.mention', mention_id, version_id
FROM core.mention SEMI JOIN loaded_version USING (version_id) ANTI JOIN core.item USING (item_id, version_id)
WHERE item_id IS NOT NULL
UNION ALL
SELECT 'core.attachment', attachment_id, version_id
FROM core.attachment SEMI JOIN loaded_version USING (version_id) ANTI JOIN core.report_version USING (version_id)
UNION ALL
SELECT 'ops.correction_use', record_id, version_id
FROM ops.correction_use SEMI JOIN loaded_version USING (version_id) ANTI JOIN (
  SELECT version_id AS record_id, version_id FROM core.report_version
  UNION ALL SELECT section_id, version_id FROM core.section
  UNION ALL SELECT item_id, version_id FROM core.item
) USING (record_id, version_id)
