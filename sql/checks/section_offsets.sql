-- en: A section lies within the version's text.
-- zh: 章节的位置必须在正文之内。
-- severity: error
SELECT s.section_id, s.char_start, s.char_end, length(v.text) AS length, s.version_id
FROM core.section s
SEMI JOIN loaded_version USING (version_id)
JOIN core.report_version v USING (version_id)
WHERE s.char_start > s.char_end OR s.char_end > length(v.text)
