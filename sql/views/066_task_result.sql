-- en: Tasks with a figure against their target: target and actual value in one unit, the rate as stated and as computed.
-- zh: 任务的目标值与实际值（同一单位）、报告所述完成率与计算得出的完成率。
-- like: mart.task_status, core.mention
-- column target_figure: the target's figure as written
-- column actual_figure: the progress's figure in that unit as written
-- column target_value: the first figure of the target (or else of the task) whose unit the progress has too; thousands and 万 are multiplied out
-- column target_unit: its unit
-- column target_noun: what it counts
-- column actual_value: the first figure of the progress in that unit
-- column rate: completion in percent as stated; may pass 100
-- column computed_rate: 100 × actual_value / target_value
-- column reached: whether the actual value has come up to the target's
CREATE OR REPLACE VIEW mart.task_result AS
WITH spot AS (
  SELECT
    item_id,
    char_start + strpos(text, coalesce(target, task)) - 1 AS goal_start,
    char_start + strpos(text, coalesce(target, task)) - 1 + length(coalesce(target, task)) AS goal_end,
    char_start + strpos(text, progress) - 1 AS progress_start,
    char_start + strpos(text, progress) - 1 + length(progress) AS progress_end
  FROM core.item
  WHERE kind = 'row' AND progress IS NOT NULL AND contains(text, coalesce(target, task)) AND contains(text, progress)
), figure AS (
  SELECT
    s.item_id,
    list({'value': m.value, 'unit': m.unit, 'noun': m.noun, 'surface': m.surface} ORDER BY m.char_start)
      FILTER (m.char_start >= s.goal_start AND m.char_end <= s.goal_end) AS goals,
    list({'value': m.value, 'unit': m.unit, 'noun': m.noun, 'surface': m.surface} ORDER BY m.char_start)
      FILTER (m.char_start >= s.progress_start AND m.char_end <= s.progress_end) AS results
  FROM core.mention m
  JOIN spot s USING (item_id)
  WHERE m.kind = 'quantity' AND m.value IS NOT NULL
  GROUP BY s.item_id
), paired AS (
  SELECT item_id, results, list_filter(goals, lambda g: list_contains([r.unit FOR r IN results], g.unit))[1] AS goal
  FROM figure
), compared AS (
  SELECT item_id, goal, list_filter(results, lambda r: r.unit IS NOT DISTINCT FROM goal.unit)[1] AS result
  FROM paired
  WHERE goal IS NOT NULL
)
SELECT
  t.publisher,
  t.period,
  t.owner,
  t.task,
  t.target,
  t.progress,
  t.status,
  t.status_raw,
  c.goal.surface AS target_figure,
  c.result.surface AS actual_figure,
  c.goal.value AS target_value,
  c.goal.unit AS target_unit,
  c.goal.noun AS target_noun,
  c.result.value AS actual_value,
  t.rate,
  round(100 * c.result.value / nullif(c.goal.value, 0), 1) AS computed_rate,
  c.result.value >= c.goal.value AS reached,
  t.title,
  t.url,
  t.period_start,
  t.period_end,
  t.source_id,
  t.report_id,
  t.item_id
FROM mart.task_status t
JOIN compared c USING (item_id);
