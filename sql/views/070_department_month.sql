-- en: What each department did in each period: how many items, actions by stage, and documents issued.
-- zh: 各处室各期工作量：条目、各阶段动作、印发文件。
-- like: mart.action
-- column month: first day of the month in which the period ends
-- column department: the department that reports, or else the publisher
-- column items: sentences and rows reported
-- column actions: actions that are done or going on
-- column planned: actions only planned
-- column not_done: actions said not to have been done
-- column drafted: actions of stage draft, done
-- column consulted: actions of stage consult, done
-- column submitted: actions of stage submit_for_review, done
-- column approved: actions of stage deliberate or approve, done
-- column issued: actions of stage issue, done
-- column organised: actions of stage organise, done
-- column launched: actions of stage launch, done
-- column completed: actions of stage complete, done
-- column other: actions of no other stage
CREATE OR REPLACE VIEW mart.department_month AS
WITH place AS (
  -- where an item stands: nothing of what it says, which is long
  SELECT i.item_id, i.version_id, coalesce(s.department, i.owners[1]) AS department
  FROM core.item i
  LEFT JOIN core.section s ON s.section_id = i.section_id
), reported AS (
  SELECT version_id, department, count(*) AS items
  FROM place
  GROUP BY version_id, department
), worked AS (
  SELECT
    p.version_id,
    p.department,
    count(*) FILTER (a.actuality IN ('done', 'ongoing')) AS actions,
    count(*) FILTER (a.actuality = 'planned') AS planned,
    count(*) FILTER (a.actuality = 'not_done') AS not_done,
    count(*) FILTER (a.actuality = 'done' AND a.stage = 'draft') AS drafted,
    count(*) FILTER (a.actuality = 'done' AND a.stage = 'consult') AS consulted,
    count(*) FILTER (a.actuality = 'done' AND a.stage = 'submit_for_review') AS submitted,
    count(*) FILTER (a.actuality = 'done' AND a.stage IN ('deliberate', 'approve')) AS approved,
    count(*) FILTER (a.actuality = 'done' AND a.stage = 'issue') AS issued,
    count(*) FILTER (a.actuality = 'done' AND a.stage = 'organise') AS organised,
    count(*) FILTER (a.actuality = 'done' AND a.stage = 'launch') AS launched,
    count(*) FILTER (a.actuality = 'done' AND a.stage = 'complete') AS completed,
    count(*) FILTER (a.stage = 'other') AS other
  FROM core.action a
  JOIN place p USING (item_id)
  GROUP BY p.version_id, p.department
)
SELECT
  r.publisher,
  CAST(date_trunc('month', r.period_end) AS DATE) AS month,
  r.period,
  r.period_kind,
  coalesce(c.department, r.publisher) AS department,
  CAST(sum(c.items) AS BIGINT) AS items,
  CAST(coalesce(sum(w.actions), 0) AS BIGINT) AS actions,
  CAST(coalesce(sum(w.planned), 0) AS BIGINT) AS planned,
  CAST(coalesce(sum(w.not_done), 0) AS BIGINT) AS not_done,
  CAST(coalesce(sum(w.drafted), 0) AS BIGINT) AS drafted,
  CAST(coalesce(sum(w.consulted), 0) AS BIGINT) AS consulted,
  CAST(coalesce(sum(w.submitted), 0) AS BIGINT) AS submitted,
  CAST(coalesce(sum(w.approved), 0) AS BIGINT) AS approved,
  CAST(coalesce(sum(w.issued), 0) AS BIGINT) AS issued,
  CAST(coalesce(sum(w.organised), 0) AS BIGINT) AS organised,
  CAST(coalesce(sum(w.launched), 0) AS BIGINT) AS launched,
  CAST(coalesce(sum(w.completed), 0) AS BIGINT) AS completed,
  CAST(coalesce(sum(w.other), 0) AS BIGINT) AS other,
  r.source_id
FROM reported c
JOIN mart.report r USING (version_id)
LEFT JOIN worked w ON w.version_id = c.version_id AND w.department IS NOT DISTINCT FROM c.department
GROUP BY ALL;
