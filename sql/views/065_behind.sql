-- en: What is behind schedule, why, and who is in charge: by its status, by its rate against the share of the year gone, or because a sentence says that it is not done.
-- zh: 滞后的任务：原因与责任单位；依据为状态、完成率低于序时进度，或句中说明尚未完成。
-- like: mart.task_status, mart.action
-- column basis: how it is known: status (the report says so), rate (no status, and a rate below expected_rate), sentence (prose says that something has not been started, issued …)
-- column task: what was to be done; of a sentence, the clause's verb and object
-- column expected_rate: 序时进度: percent of the year gone at the period's end; null where the period does not lie in one year
-- column reason: the row's problem, or else what the sentence or the progress gives as a reason (因, 由于, 受 …)
-- column owners: departments in charge, the lead first; of a sentence, the department that reports
CREATE OR REPLACE VIEW mart.behind AS
WITH row AS (
  SELECT *, CASE WHEN year(period_start) = year(period_end) THEN round(month(period_end) / 0.12, 1) END AS expected_rate
  FROM mart.task_status
), late AS (
  SELECT
    publisher, period, owner, owners, coalesce(task, target) AS task, target, status, status_raw, rate, expected_rate,
    CASE WHEN status IS NULL THEN 'rate' ELSE 'status' END AS basis,
    problem, next_step, progress, coalesce(problem, progress, '') AS told, title, url, period_start, period_end, source_id, item_id
  FROM row
  WHERE status IN ('behind', 'not_started', 'changed') OR (status IS NULL AND rate < expected_rate)
  UNION ALL BY NAME
  SELECT
    publisher, period, department AS owner, [department] AS owners, verb || coalesce(object, '') AS task,
    'sentence' AS basis, sentence AS progress, sentence AS told, title, url, period_start, period_end, source_id, item_id
  FROM mart.action
  WHERE actuality = 'not_done' AND role = 'prose' AND stage <> 'other' AND stage <> 'monitor'
)
SELECT
  publisher,
  period,
  owner,
  owners,
  task,
  target,
  basis,
  status,
  status_raw,
  rate,
  expected_rate,
  coalesce(problem, nullif(regexp_extract(told, '(?:由于|因为|因[^此而素]|受[^理让众益训])[^，,。；;]{2,60}'), '')) AS reason,
  problem,
  next_step,
  progress,
  title,
  url,
  period_start,
  period_end,
  source_id,
  item_id
FROM late;
