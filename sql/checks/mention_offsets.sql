-- en: A mention's offsets cut its surface out of the version's text.
-- zh: 提及的位置必须能从正文切出原文。
-- severity: error
SELECT m.mention_id, m.surface, substring(v.text, m.char_start + 1, m.char_end - m.char_start) AS cut, m.version_id
FROM core.mention m
SEMI JOIN loaded_version USING (version_id)
JOIN core.report_version v USING (version_id)
WHERE substring(v.text, m.char_start + 1, m.char_end - m.char_start) <> m.surface
