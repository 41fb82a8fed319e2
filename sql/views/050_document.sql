-- en: Policy texts across reports: first seen, the stages reached and when, days from draft to issue, offices involved.
-- zh: 跨报告的政策文件：首次出现、已到阶段及日期、从起草到印发的天数、涉及单位。
-- like: core.document_mention
-- column title: the wording used most often
-- column province: first two digits of the region, or the source where there is no region
-- column first_seen_on: the day of the first thing reported of it
-- column last_seen_on: the day of the last thing reported of it
-- column latest_stage: the furthest stage that is done, of draft, consult, submit_for_review, deliberate, approve, issue; null when none is
-- column latest_stage_on: the day on which that stage was first reached
-- column latest_actuality: whether the last thing reported of it has happened
-- column drafted_on: when a draft was done
-- column consulted_on: when opinions had been asked for
-- column submitted_on: when it had been submitted for review
-- column deliberated_on: when it had been deliberated
-- column approved_on: when it had been approved
-- column issued_on: when it had been issued
-- column days_draft_to_issue: days from the first draft to the first issue after it
-- column in_making: whether any stage before issue was reported of it, done or not
-- column offices: the offices that acted on it
-- column reports: how many reports name it
-- column mentions: how often they do
CREATE OR REPLACE VIEW mart.document AS
WITH stages AS (
  SELECT
    title_key,
    province,
    mode(document) AS title,
    mode(kind) AS kind,
    min(happened_by) AS first_seen_on,
    max(happened_by) AS last_seen_on,
    max(step) FILTER (reached) AS latest_step,
    arg_max(actuality, happened_by) AS latest_actuality,
    min(happened_by) FILTER (reached AND step = 1) AS drafted_on,
    min(happened_by) FILTER (reached AND step = 2) AS consulted_on,
    min(happened_by) FILTER (reached AND step = 3) AS submitted_on,
    min(happened_by) FILTER (reached AND step = 4) AS deliberated_on,
    min(happened_by) FILTER (reached AND step = 5) AS approved_on,
    min(happened_by) FILTER (reached AND step = 6) AS issued_on,
    coalesce(bool_or(step < 6), false) AS in_making,
    list_sort(list(DISTINCT office)) AS offices,
    count(DISTINCT report_id) AS reports,
    count(*) AS mentions
  FROM mart.document_timeline
  GROUP BY title_key, province
)
SELECT
  title,
  title_key,
  province,
  kind,
  first_seen_on,
  last_seen_on,
  ['draft', 'consult', 'submit_for_review', 'deliberate', 'approve', 'issue'][latest_step] AS latest_stage,
  [drafted_on, consulted_on, submitted_on, deliberated_on, approved_on, issued_on][latest_step] AS latest_stage_on,
  latest_actuality,
  drafted_on,
  consulted_on,
  submitted_on,
  deliberated_on,
  approved_on,
  issued_on,
  CASE WHEN issued_on >= drafted_on THEN issued_on - drafted_on END AS days_draft_to_issue,
  in_making,
  offices,
  reports,
  mentions
FROM stages;
