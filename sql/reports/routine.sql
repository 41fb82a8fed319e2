-- en: Which pieces of work come again every period, and which are new?
-- zh: 哪些工作每期都有？哪些是新出现的？
-- param kind text = new: only one kind: routine, new, repeated or once; empty for all
-- param publisher text: only publishers whose name holds this
-- param department text: only departments whose name holds this
-- param words text: only work that holds this
-- param limit integer = 50: how many rows at most
SELECT
  publisher,
  department,
  work,
  kind,
  first_period,
  last_period,
  periods,
  of_periods,
  sentence,
  url
FROM mart.routine
WHERE ($kind IS NULL OR kind = $kind)
  AND ($publisher IS NULL OR contains(publisher, $publisher))
  AND ($department IS NULL OR contains(department, $department))
  AND ($words IS NULL OR contains(work, $words))
ORDER BY last_period_end DESC, periods DESC, publisher, department, work
LIMIT $limit
