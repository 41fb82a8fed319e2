-- en: Which reports were understood least, and what in them was not: where are the totals too low?
-- zh: 哪些报告识别得最差？哪些句子没有读懂？
-- param below integer = 100: only reports of which less than so many percent of the clauses were understood
-- param publisher text: only publishers whose name holds this
-- param since date: only reports whose period ends on this day or later
-- param limit integer: how many rows at most
WITH unread AS (
  SELECT version_id, count(*) AS times, any_value(surface ORDER BY char_start) AS example
  FROM ops.finding
  WHERE code IN ('unknown_verb', 'clause_without_verb')
  GROUP BY version_id
)
SELECT
  round(100 * r.lexicon_coverage, 1) AS percent_understood,
  coalesce(u.times, 0) AS clauses_not_understood,
  u.example,
  r.period,
  r.publisher,
  r.title,
  r.shape,
  r.url
FROM mart.report r
LEFT JOIN unread u USING (version_id)
WHERE 100 * r.lexicon_coverage < coalesce($below, 100)
  AND ($publisher IS NULL OR contains(r.publisher, $publisher))
  AND ($since IS NULL OR r.period_end >= $since)
ORDER BY r.lexicon_coverage, clauses_not_understood DESC, r.period_end DESC, r.title, r.url
LIMIT $limit
