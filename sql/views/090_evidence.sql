-- en: The source of any row by its id: the words, the sentence around them, report, period, page and place in the text.
-- zh: 任何一条记录的出处：原文、所在句子、报告、时期、网址和位置。
-- like: core.report_version
-- column id: id of a section, item, action, document mention or mention
-- column kind: which of them
-- column surface: the words
-- column sentence: the item around them, or the line where they are in none; for a section its own text
-- column published_on: day of publication: 发布日期, or else the list's date, or else 成文日期
-- column char_start: where the words start in the version's text (0-based, in characters)
-- column char_end: where they end, exclusive
CREATE OR REPLACE VIEW mart.evidence AS
WITH record AS (
  SELECT item_id AS id, 'item' AS kind, item_id, version_id, text AS surface, char_start, char_end
  FROM core.item
  UNION ALL BY NAME
  SELECT action_id AS id, 'action' AS kind, item_id, version_id, verb || coalesce(' … ' || object, '') AS surface, verb_start AS char_start, verb_end AS char_end
  FROM core.action
  UNION ALL BY NAME
  SELECT document_mention_id AS id, 'document' AS kind, item_id, version_id, title AS surface, char_start, char_end
  FROM core.document_mention
  UNION ALL BY NAME
  SELECT mention_id AS id, kind, item_id, version_id, surface, char_start, char_end
  FROM core.mention
  UNION ALL BY NAME
  SELECT section_id AS id, 'section' AS kind, NULL AS item_id, version_id, coalesce(heading, department) AS surface, char_start, char_end
  FROM core.section
)
SELECT
  r.id,
  r.kind,
  r.surface,
  coalesce(
    i.text,
    CASE
      WHEN r.kind = 'section' THEN substring(v.text, r.char_start + 1, r.char_end - r.char_start)
      ELSE string_split(left(v.text, r.char_start), chr(10))[-1] || string_split(substring(v.text, r.char_start + 1), chr(10))[1]
    END
  ) AS sentence,
  v.title,
  v.publisher,
  v.period_start,
  v.period_end,
  coalesce(CAST(v.published_at AS DATE), v.listed_on, v.issued_on) AS published_on,
  v.url,
  r.char_start,
  r.char_end,
  v.text_sha256,
  r.version_id
FROM record r
JOIN core.report_version v USING (version_id)
LEFT JOIN core.item i ON i.item_id = r.item_id;
