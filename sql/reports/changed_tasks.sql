-- en: What changed in a report's tasks against the publisher's report before it?
-- zh: 与该单位上一份报告相比，哪些任务的状态、完成率、进展变了？哪些是新增的，哪些不见了？
-- param change text: only one kind of change: new, gone, status, rate, progress or unchanged; by default all but unchanged
-- param publisher text: only publishers whose name holds this
-- param since date: only reports whose period ends on this day or later
-- param limit integer = 50: how many rows at most
SELECT
  period,
  period_before,
  publisher,
  change,
  owner,
  task,
  status_before,
  status,
  rate_before,
  rate,
  progress_before,
  progress,
  url
FROM mart.changed_task
WHERE CASE WHEN $change IS NULL THEN change <> 'unchanged' ELSE change = $change END
  AND ($publisher IS NULL OR contains(publisher, $publisher))
  AND ($since IS NULL OR period_end >= $since)
ORDER BY period_end DESC, publisher, change, owner, task, item_id
LIMIT $limit
