-- en: What was announced as a next step, and was it ever seen again?
-- zh: 下一步打算后来落实了吗？哪些再也没有提到？
-- param outcome text: only one: seen, never_seen or too_early
-- param publisher text: only publishers whose name holds this
-- param department text: only departments whose name holds this
-- param since date: only what was announced for a period that ends on this day or later
-- param until date: only what was announced for a period that ends on this day or earlier
-- param limit integer = 50: how many rows at most
SELECT
  announced,
  publisher,
  department,
  promise,
  outcome,
  method,
  similarity,
  seen_in,
  seen_sentence,
  later_reports,
  announced_again,
  url
FROM mart.next_step_followup
WHERE ($outcome IS NULL OR outcome = $outcome)
  AND ($publisher IS NULL OR contains(publisher, $publisher))
  AND ($department IS NULL OR contains(department, $department))
  AND ($since IS NULL OR period_end >= $since)
  AND ($until IS NULL OR period_end <= $until)
ORDER BY period_end DESC, publisher, department, promise, item_id
LIMIT $limit
