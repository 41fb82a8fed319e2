-- en: An item's offsets cut its text out of the version's text.
-- zh: 条目的位置必须能从正文切出该条目。
-- severity: error
SELECT i.item_id, i.text AS surface, substring(v.text, i.char_start + 1, i.char_end - i.char_start) AS cut, i.version_id
FROM core.item i
SEMI JOIN loaded_version USING (version_id)
JOIN core.report_version v USING (version_id)
WHERE i.char_end <= i.char_start OR substring(v.text, i.char_start + 1, i.char_end - i.char_start) <> i.text
