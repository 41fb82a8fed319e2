-- en: What changed in each report's tasks against the publisher's report before it: the same task then and now, new ones, and those gone.
-- zh: 每份报告的任务与该单位上一份报告相比的变化：状态、完成率、进展，新增和不再出现的任务。
-- like: mart.task_status
-- column change: new, gone, status, rate, progress (only its words), unchanged (word for word); the first of them that applies
-- column task: what was to be done; the same task is one with the same words but for spaces, figures at the beginning and punctuation, and where a report has two of them, with the same target
-- column period_before: the period of the report before: of the same source and publisher and the same kind of period
-- column status_before: its status then
-- column status: its status now
-- column rate_before: its rate then
-- column rate: its rate now
-- column progress_before: its progress then
-- column progress: its progress now
-- column url_before: the page of the report before
CREATE OR REPLACE VIEW mart.changed_task AS
WITH report AS (
  SELECT report_id, source_id, publisher, period_kind, period, period_start, period_end, published_on, title, url
  FROM mart.report
  WHERE period_end IS NOT NULL
    AND version_id IN (SELECT version_id FROM core.item WHERE kind = 'row' OR status IS NOT NULL OR rate IS NOT NULL)
), follows AS (
  SELECT
    *,
    lag(report_id) OVER chain AS report_before,
    lag(period) OVER chain AS period_before,
    lag(url) OVER chain AS url_before
  FROM report
  WINDOW chain AS (PARTITION BY source_id, publisher, period_kind ORDER BY period_end, published_on, report_id)
), worded AS (
  SELECT
    report_id, item_id, task, target, owner, status, rate, progress,
    regexp_replace(coalesce(task, target), '^[\d.、()（）]+|[\s，,。；;：:、“”"《》()（）]', '', 'g') AS words
  FROM mart.task_status
  WHERE coalesce(task, target) IS NOT NULL
), keyed AS (
  SELECT
    * EXCLUDE (words),
    words || CASE
      WHEN count(*) OVER (PARTITION BY report_id, words) > 1 THEN '/' || coalesce(regexp_replace(target, '\s', '', 'g'), '')
      ELSE ''
    END AS task_key
  FROM worded
), task AS (
  SELECT *, row_number() OVER (PARTITION BY report_id, task_key ORDER BY item_id) AS nth FROM keyed
), then_and_now AS (
  SELECT n.report_id, n.item_id, n.task, n.target, n.owner, n.status, n.rate, n.progress, n.task_key, n.nth, false AS gone
  FROM task n
  UNION ALL BY NAME
  SELECT f.report_id, b.item_id, b.task, b.target, b.owner, b.task_key, b.nth, true AS gone
  FROM follows f
  JOIN task b ON b.report_id = f.report_before
  ANTI JOIN task n ON n.report_id = f.report_id AND n.task_key = b.task_key AND n.nth = b.nth
)
SELECT
  f.publisher,
  f.period,
  f.period_before,
  CASE
    WHEN n.gone THEN 'gone'
    WHEN b.item_id IS NULL THEN 'new'
    WHEN n.status IS DISTINCT FROM b.status THEN 'status'
    WHEN n.rate IS DISTINCT FROM b.rate THEN 'rate'
    WHEN n.progress IS DISTINCT FROM b.progress THEN 'progress'
    ELSE 'unchanged'
  END AS change,
  n.owner,
  coalesce(n.task, n.target) AS task,
  n.target,
  b.status AS status_before,
  n.status,
  b.rate AS rate_before,
  n.rate,
  b.progress AS progress_before,
  n.progress,
  f.title,
  f.url,
  f.url_before,
  f.period_start,
  f.period_end,
  f.source_id,
  f.report_id,
  n.item_id
FROM then_and_now n
JOIN follows f USING (report_id)
LEFT JOIN task b ON b.report_id = f.report_before AND b.task_key = n.task_key AND b.nth = n.nth
WHERE f.report_before IS NOT NULL;
