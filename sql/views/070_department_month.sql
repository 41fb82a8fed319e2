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
WITH worked AS (
  SELECT
    i.item_id,
    count(a.action_id) FILTER (a.actuality IN ('done', 'ongoing')) AS actions,
    count(a.action_id) FILTER (a.actuality = 'planned') AS planned,
    count(a.action_id) FILTER (a.actuality = 'not_done') AS not_done,
    count(a.action_id) FILTER (a.actuality = 'done' AND a.stage = 'draft') AS drafted,
    count(a.action_id) FILTER (a.actuality = 'done' AND a.stage = 'consult') AS consulted,
    count(a.action_id) FILTER (a.actuality = 'done' AND a.stage = 'submit_for_review') AS submitted,
    count(a.action_id) FILTER (a.actuality = 'done' AND a.stage IN ('deliberate', 'approve')) AS approved,
    count(a.action_id) FILTER (a.actuality = 'done' AND a.stage = 'issue') AS issued,
    count(a.action_id) FILTER (a.actuality = 'done' AND a.stage = 'organise') AS organised,
    count(a.action_id) FILTER (a.actuality = 'done' AND a.stage = 'launch') AS launched,
    count(a.action_id) FILTER (a.actuality = 'done' AND a.stage = 'complete') AS completed,
    count(a.action_id) FILTER (a.stage = 'other') AS other
  FROM core.item i
  LEFT JOIN core.action a USING (item_id)
  GROUP BY i.item_id
)
SELECT
  i.publisher,
  CAST(date_trunc('month', i.period_end) AS DATE) AS month,
  i.period,
  i.period_kind,
  coalesce(i.department, i.publisher) AS department,
  count(*) AS items,
  CAST(sum(w.actions) AS BIGINT) AS actions,
  CAST(sum(w.planned) AS BIGINT) AS planned,
  CAST(sum(w.not_done) AS BIGINT) AS not_done,
  CAST(sum(w.drafted) AS BIGINT) AS drafted,
  CAST(sum(w.consulted) AS BIGINT) AS consulted,
  CAST(sum(w.submitted) AS BIGINT) AS submitted,
  CAST(sum(w.approved) AS BIGINT) AS approved,
  CAST(sum(w.issued) AS BIGINT) AS issued,
  CAST(sum(w.organised) AS BIGINT) AS organised,
  CAST(sum(w.launched) AS BIGINT) AS launched,
  CAST(sum(w.completed) AS BIGINT) AS completed,
  CAST(sum(w.other) AS BIGINT) AS other,
  i.source_id
FROM mart.item i
JOIN worked w USING (item_id)
GROUP BY ALL;
