-- en: Which tasks are behind schedule or not started, who is in charge, and why?
-- zh: 哪些任务滞后或未启动？由谁负责？原因是什么？
-- param since date: only reports whose period ends on this day or later
-- param owner text: only tasks of owners whose name holds this
-- param publisher text: only publishers whose name holds this
-- param basis text: only what is known by this: status, rate (below the share of the year gone) or sentence
-- param limit integer = 50: how many rows at most
SELECT
  period,
  publisher,
  array_to_string(owners, '、') AS owners,
  task,
  basis,
  status,
  rate,
  expected_rate,
  reason,
  next_step,
  url
FROM mart.behind
WHERE ($since IS NULL OR period_end >= $since)
  AND ($owner IS NULL OR contains(array_to_string(owners, '、'), $owner))
  AND ($publisher IS NULL OR contains(publisher, $publisher))
  AND ($basis IS NULL OR basis = $basis)
ORDER BY period_end DESC, publisher, owner, task, item_id
LIMIT $limit
