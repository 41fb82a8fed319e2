-- en: Which tasks are done, with what figure against what target?
-- zh: 哪些任务已完成？目标值多少，实际值多少，完成率多少？
-- param reached flag = yes: yes, only tasks that are marked done or ahead, or have come up to their target; no, only the others; empty, all
-- param since date: only reports whose period ends on this day or later
-- param publisher text: only publishers whose name holds this
-- param words text: only tasks or targets that hold this
-- param limit integer = 50: how many rows at most
SELECT
  period,
  publisher,
  owner,
  coalesce(task, target) AS task,
  target_noun AS counted,
  target_figure AS target,
  actual_figure AS actual,
  rate,
  computed_rate,
  status,
  url
FROM mart.task_result
WHERE ($reached IS NULL OR $reached = (reached OR coalesce(status IN ('done', 'ahead'), false)))
  AND ($since IS NULL OR period_end >= $since)
  AND ($publisher IS NULL OR contains(publisher, $publisher))
  AND ($words IS NULL OR contains(concat_ws(' ', task, target), $words))
ORDER BY period_end DESC, publisher, owner, task, item_id
LIMIT $limit
