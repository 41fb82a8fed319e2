-- en: Tasks with their state: rows of tables and task lists, with target, progress, rate and owners.
-- zh: 任务完成情况：目标、进展、完成率、责任单位。
-- like: mart.item
-- column owner: the owner in charge
CREATE OR REPLACE VIEW mart.task_status AS
SELECT
  publisher,
  period,
  task,
  target,
  plan,
  progress,
  status,
  status_raw,
  rate,
  owners[1] AS owner,
  owners,
  problem,
  next_step,
  department,
  title,
  url,
  period_start,
  period_end,
  source_id,
  report_id,
  item_id
FROM mart.item
WHERE kind = 'row' OR status IS NOT NULL OR rate IS NOT NULL;
