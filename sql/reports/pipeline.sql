-- en: What is being made and not issued yet: drafted, out for comment, submitted or approved?
-- zh: 哪些文件已起草、征求意见、送审或通过，但尚未印发？
-- param stage text: only texts whose furthest stage reached is this one (draft, consult, submit_for_review, deliberate, approve)
-- param office text: only texts that an office whose name holds this acted on
-- param since date: only texts of which something was reported on this day or later
-- param limit integer: how many rows at most
SELECT
  title AS document,
  kind,
  latest_stage,
  latest_stage_on,
  days_open,
  first_seen_on,
  last_seen_on,
  offices,
  reports,
  sentence,
  url
FROM mart.open_document
WHERE ($stage IS NULL OR latest_stage = $stage)
  AND ($office IS NULL OR len(list_filter(offices, lambda name: contains(name, $office))) > 0)
  AND ($since IS NULL OR last_seen_on >= $since)
ORDER BY generic, last_seen_on DESC, days_open DESC, title
LIMIT $limit
