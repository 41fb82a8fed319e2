-- en: Which tasks are behind schedule or not started, who is in charge, and why?
-- zh: 哪些任务滞后或未启动？由谁负责？原因是什么？
-- param since date: only reports whose period ends on this day or later
-- param owner text: only tasks of owners whose name holds this
-- param limit integer: how many rows at most
SELECT
  period,
  publisher,
  owner,
  task,
  status,
  rate,
  problem,
  next_step,
  url
FROM mart.behind
WHERE ($since IS NULL OR period_end >= $since)
  AND ($owner IS NULL OR contains(owner, $owner))
ORDER BY period_end DESC, publisher, owner, task
LIMIT $limit
