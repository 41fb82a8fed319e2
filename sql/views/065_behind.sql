-- en: What is behind schedule, why, and who is in charge.
-- zh: 滞后的任务：原因与责任单位。
-- like: mart.task_status
CREATE OR REPLACE VIEW mart.behind AS
SELECT
  publisher,
  period,
  owner,
  task,
  status,
  status_raw,
  rate,
  problem,
  next_step,
  progress,
  title,
  url,
  period_start,
  period_end,
  source_id,
  item_id
FROM mart.task_status
WHERE status IN ('behind', 'not_started', 'changed');
