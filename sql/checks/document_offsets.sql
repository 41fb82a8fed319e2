-- en: A document mention's offsets cut its title out of the version's text.
-- zh: 文件的位置必须能从正文切出标题。
-- severity: error
SELECT d.document_mention_id, d.title AS surface, substring(v.text, d.char_start + 1, d.char_end - d.char_start) AS cut, d.version_id
FROM core.document_mention d
SEMI JOIN loaded_version USING (version_id)
JOIN core.report_version v USING (version_id)
WHERE substring(v.text, d.char_start + 1, d.char_end - d.char_start) <> d.title
