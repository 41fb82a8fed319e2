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
-- column first_period_end: last day of the first period
-- column last_period_end: last day of the last period
CREATE OR REPLACE VIEW mart.routine AS
WITH report AS (
  SELECT version_id, source_id, publisher, period_kind, period, period_end, url
  FROM mart.report
  WHERE period_end IS NOT NULL
), place AS (
  -- where an item stands: nothing of what it says, which is long
  SELECT i.item_id, i.version_id, coalesce(s.department, i.owners[1]) AS department
  FROM core.item i
  LEFT JOIN core.section s ON s.section_id = i.section_id
), said AS (
  SELECT item_id, verb || object AS work, stage
  FROM core.action
  WHERE role = 'prose' AND actuality IN ('done', 'ongoing') AND object IS NOT NULL
  UNION ALL
  SELECT item_id, CASE WHEN task <> target THEN task || ': ' || target ELSE coalesce(task, target) END AS work, NULL AS stage
  FROM core.item
  WHERE kind = 'row' AND coalesce(task, target) IS NOT NULL
), piece AS (
  -- hashes in place of words: a million strings need not be kept to be counted
  SELECT
    hash(r.source_id, r.publisher, p.department, r.period_kind) AS series,
    hash(regexp_replace(s.work, '[\d０-９〇一二三四五六七八九十百千万亿.,，:%％年月日批轮次期\s]+', '', 'g')) AS work_key,
    r.period_end,
    any_value(struct_pack(item_id := s.item_id, work := s.work, stage := s.stage, department := p.department)) AS example
  FROM said s
  JOIN place p USING (item_id)
  JOIN report r USING (version_id)
  GROUP BY ALL
), counted AS (
  SELECT series, work_key, min(period_end) AS first_end, max(period_end) AS last_end, count(*) AS periods,
    arg_max(example, period_end) AS example
  FROM piece
  GROUP BY series, work_key
), reported AS (
  SELECT hash(r.source_id, r.publisher, p.department, r.period_kind) AS series, list_sort(list(DISTINCT r.period_end)) AS ends
  FROM (SELECT DISTINCT version_id, department FROM place) p
  JOIN report r USING (version_id)
  GROUP BY series
), told AS (
  SELECT c.*, r.ends[-1] AS newest,
    len(r.ends) - list_position(r.ends, c.first_end) + 1 AS of_periods,
    list_position(r.ends, c.last_end) - list_position(r.ends, c.first_end) + 1 AS span
  FROM counted c
  JOIN reported r USING (series)
), first AS (
  SELECT source_id, publisher, period_kind, period_end, any_value(period) AS period
  FROM report
  GROUP BY ALL
)
SELECT
  r.publisher,
  coalesce(t.example.department, r.publisher) AS department,
  t.example.work AS work,
  t.example.stage AS stage,
  CASE
    WHEN t.periods >= 3 AND 2 * t.periods >= t.span THEN 'routine'
    WHEN t.first_end = t.newest THEN 'new'
    WHEN t.periods > 1 THEN 'repeated'
    ELSE 'once'
  END AS kind,
  f.period AS first_period,
  r.period AS last_period,
  t.periods,
  t.of_periods,
  i.text AS sentence,
  r.url,
  r.period_kind,
  t.first_end AS first_period_end,
  t.last_end AS last_period_end,
  r.source_id
FROM told t
JOIN core.item i ON i.item_id = t.example.item_id
JOIN report r ON r.version_id = i.version_id
LEFT JOIN first f
  ON f.source_id = r.source_id AND f.publisher IS NOT DISTINCT FROM r.publisher AND f.period_kind = r.period_kind AND f.period_end = t.first_end;
