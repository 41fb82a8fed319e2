-- en: Which head verbs does the lexicon not understand, how often, with an example: what limits the totals?
-- zh: 词表不认识哪些动词？出现多少次？举例。
-- param least integer = 1: only verbs that occur at least so often
-- param limit integer: how many rows at most
SELECT
  verb,
  count(*) AS times,
  count(DISTINCT report_id) AS reports,
  any_value(sentence ORDER BY period_end DESC, ordinal) AS example,
  any_value(url ORDER BY period_end DESC, ordinal) AS url
FROM mart.action
WHERE stage = 'other'
GROUP BY verb
HAVING count(*) >= $least
ORDER BY times DESC, verb
LIMIT $limit
