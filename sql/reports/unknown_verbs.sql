-- en: Which verbs does the lexicon not know, how often, with an example: what should be added to it next?
-- zh: 词表不认识哪些动词？出现多少次、在几份报告中？举例。
-- param kind text: only one kind: verb (a head verb that is not in the lexicon), or clause (no head verb was found; the clauses are counted by how they begin behind a figure or 已, 正在, which is where a verb mostly stands)
-- param least integer = 1: only words that occur at least so often
-- param since date: only reports whose period ends on this day or later
-- param limit integer: how many rows at most
WITH unread AS (
  SELECT
    CASE f.code WHEN 'unknown_verb' THEN 'verb' ELSE 'clause' END AS kind,
    CASE
      WHEN f.code = 'unknown_verb' THEN f.surface
      ELSE coalesce(
        nullif(regexp_extract(regexp_replace(f.surface, '^(?:[\d.]+\p{Han}|正在|已经|已|均|并|共)+', ''), '\p{Han}{2}'), ''),
        f.surface
      )
    END AS word,
    r.report_id,
    f.version_id,
    f.char_start,
    f.char_end,
    row_number() OVER (PARTITION BY f.code, word ORDER BY r.period_end DESC NULLS LAST, f.version_id, f.char_start) AS nth
  FROM ops.finding f
  JOIN mart.report r USING (version_id)
  WHERE f.code IN ('unknown_verb', 'clause_without_verb')
    AND ($kind IS NULL OR kind = $kind)
    AND ($since IS NULL OR r.period_end >= $since)
), counted AS (
  SELECT word, kind, count(*) AS times, count(DISTINCT report_id) AS reports
  FROM unread
  GROUP BY word, kind
  HAVING count(*) >= $least
  ORDER BY times DESC, reports DESC, word
  LIMIT $limit
)
SELECT
  c.word,
  c.kind,
  c.times,
  c.reports,
  -- the clause around the words
  regexp_extract(left(v.text, u.char_start), '[^，,。；;：:！？!?\n]*$')
    || regexp_extract(substring(v.text, u.char_start + 1), '^[^，,。；;：:！？!?\n]*') AS example,
  v.url
FROM counted c
JOIN unread u ON u.word = c.word AND u.kind = c.kind AND u.nth = 1
JOIN core.report_version v USING (version_id)
ORDER BY c.times DESC, c.reports DESC, c.word
