-- en: Which pieces of work come again report after report, and which are new: one row a publisher, department and piece of work.
-- zh: 哪些工作每期都有（常规），哪些是新出现的：每个单位、处室、每项工作一行。
-- like: mart.action
-- column work: the clause's verb and object, or the row's task and target, as in the newest report that has them
-- column stage: of the clause; none of a row
-- column kind: routine (in three periods or more, and in at least half of the department's from the first to its last one), new (only in the department's newest period), repeated (in several), once
-- column first_period: the first period that has it; figures, years and spaces do not tell two pieces of work apart
-- column last_period: the last one
-- column periods: how many periods of this kind have it
-- column of_periods: how many periods the department reported in from the first on
-- column sentence: a sentence of the last period
-- column url: its page
CREATE OR REPLACE VIEW mart.routine AS
WITH said AS (
  SELECT version_id, item_id, verb || object AS work, stage
  FROM core.action
  WHERE role = 'prose' AND actuality IN ('done', 'ongoing') AND object IS NOT NULL
  UNION ALL
  SELECT version_id, item_id, CASE WHEN task <> target THEN task || ': ' || target ELSE coalesce(task, target) END AS work, NULL AS stage
  FROM core.item
  WHERE kind = 'row' AND coalesce(task, target) IS NOT NULL
), piece AS (
  -- a hash in place of the words: a million strings need not be kept to be counted
  SELECT *, hash(regexp_replace(work, '[\d〇一二三四五六七八九十百千万亿.,，:%％年月日批轮次期\s]+', '', 'g')) AS work_key
  FROM said
), placed AS (
  SELECT
    p.*,
    r.source_id, r.publisher, coalesce(s.department, i.owners[1], r.publisher) AS department, r.period_kind, r.period_end
  FROM piece p
  JOIN core.item i USING (item_id)
  JOIN mart.report r ON r.version_id = p.version_id
  LEFT JOIN core.section s ON s.section_id = i.section_id
  WHERE r.period_end IS NOT NULL
), reported AS (
  SELECT source_id, publisher, department, period_kind, list_sort(list(DISTINCT period_end)) AS ends
  FROM placed
  GROUP BY ALL
), counted AS (
  SELECT
    source_id, publisher, department, period_kind, work_key,
    min(period_end) AS first_end, max(period_end) AS last_end, count(DISTINCT period_end) AS periods,
    arg_max(item_id, period_end) AS item_id, arg_max(work, period_end) AS work, arg_max(stage, period_end) AS stage
  FROM placed
  GROUP BY ALL
), told AS (
  SELECT c.*, r.ends[-1] AS newest, len(list_filter(r.ends, lambda day: day >= c.first_end)) AS of_periods,
    len(list_filter(r.ends, lambda day: day >= c.first_end AND day <= c.last_end)) AS span
  FROM counted c
  JOIN reported r USING (source_id, publisher, department, period_kind)
)
SELECT
  t.publisher,
  t.department,
  t.work,
  t.stage,
  CASE
    WHEN t.periods >= 3 AND 2 * t.periods >= t.span THEN 'routine'
    WHEN t.first_end = t.newest THEN 'new'
    WHEN t.periods > 1 THEN 'repeated'
    ELSE 'once'
  END AS kind,
  f.period AS first_period,
  l.period AS last_period,
  t.periods,
  t.of_periods,
  i.text AS sentence,
  l.url,
  t.period_kind,
  t.first_end AS first_period_end,
  t.last_end AS last_period_end,
  t.source_id
FROM told t
JOIN core.item i USING (item_id)
JOIN mart.report l ON l.version_id = i.version_id
LEFT JOIN (SELECT DISTINCT source_id, publisher, period_kind, period_end, period FROM mart.report) f
  ON f.source_id = t.source_id AND f.publisher IS NOT DISTINCT FROM t.publisher AND f.period_kind = t.period_kind AND f.period_end = t.first_end;
