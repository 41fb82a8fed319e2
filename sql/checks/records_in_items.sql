-- en: What belongs to an item lies within it.
-- zh: 动作、文件、提及的位置应在其所属条目之内。
-- severity: warn
WITH record AS (
  SELECT action_id AS id, item_id, version_id, verb AS surface, verb_start AS char_start, verb_end AS char_end FROM core.action
  UNION ALL SELECT document_mention_id, item_id, version_id, title, char_start, char_end FROM core.document_mention
  UNION ALL SELECT mention_id, item_id, version_id, surface, char_start, char_end FROM core.mention
)
SELECT r.id, r.surface, r.version_id
FROM record r
SEMI JOIN loaded_version USING (version_id)
JOIN core.item i USING (item_id)
WHERE r.char_start < i.char_start OR r.char_end > i.char_end
