-- en: Policy texts across reports, however they are worded: first seen, the stages reached and when, days between them, offices.
-- zh: 跨报告的政策文件（同一文件不论写法）：首次出现、已到阶段及日期、阶段之间的天数、涉及单位。
-- like: derived.document_wording, core.document_mention
-- column title: the wording used most often
-- column province: first two digits of the region of the reports that name it, or the source where there is no region; the first by letters of several
-- column wordings: how many different titles it goes by
-- column also_called: the other titles
-- column methods: in which ways its wordings were joined; mart.document_wording says which
-- column least_score: the lowest score among its wordings
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
-- column days_draft_to_consult: days from the first draft to when opinions were first asked for, if after it
-- column days_draft_to_submit: days from the first draft to the first submission for review, if after it
-- column days_draft_to_approve: days from the first draft to the first approval, if after it
-- column days_draft_to_issue: days from the first draft to the first issue after it
-- column in_making: whether any stage before issue was reported of it, done or not
-- column issued_by: the office that issued it first
-- column offices: the offices that acted on it
-- column reports: how many reports name it
-- column mentions: how often they do
-- column sentence: the last sentence that names it, the furthest step of that day
-- column url: the page with that sentence
-- column document_mention_id: the mention in that sentence (mart.evidence)
CREATE OR REPLACE VIEW mart.document AS
WITH named AS (
  SELECT document_id, document, count(*) AS mentions
  FROM mart.document_timeline
  GROUP BY document_id, document
), titles AS (
  SELECT
    document_id,
    first(document ORDER BY mentions DESC, document) AS title,
    count(*) AS wordings,
    list(document ORDER BY mentions DESC, document)[2:] AS also_called
  FROM named
  GROUP BY document_id
), joining AS (
  SELECT
    document_id,
    list_sort(list(DISTINCT method)) AS methods,
    min(score) AS least_score,
    min(owner) AS owner,
    bool_and(generic) AS generic
  FROM derived.document_wording
  GROUP BY document_id
), stages AS (
  SELECT
    document_id,
    min(province) AS province,
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
    arg_min(office, happened_by) FILTER (reached AND step = 6) AS issued_by,
    list_sort(list(DISTINCT office)) AS offices,
    count(DISTINCT report_id) AS reports,
    count(*) AS mentions,
    arg_max(document_mention_id, {day: happened_by, step: coalesce(step, 0), id: document_mention_id}) AS last_mention
  FROM mart.document_timeline
  GROUP BY document_id
)
SELECT
  s.document_id,
  t.title,
  s.kind,
  j.owner,
  s.province,
  j.generic,
  t.wordings,
  t.also_called,
  j.methods,
  j.least_score,
  s.first_seen_on,
  s.last_seen_on,
  ['draft', 'consult', 'submit_for_review', 'deliberate', 'approve', 'issue'][s.latest_step] AS latest_stage,
  [s.drafted_on, s.consulted_on, s.submitted_on, s.deliberated_on, s.approved_on, s.issued_on][s.latest_step] AS latest_stage_on,
  s.latest_actuality,
  s.drafted_on,
  s.consulted_on,
  s.submitted_on,
  s.deliberated_on,
  s.approved_on,
  s.issued_on,
  CASE WHEN s.consulted_on >= s.drafted_on THEN s.consulted_on - s.drafted_on END AS days_draft_to_consult,
  CASE WHEN s.submitted_on >= s.drafted_on THEN s.submitted_on - s.drafted_on END AS days_draft_to_submit,
  CASE WHEN s.approved_on >= s.drafted_on THEN s.approved_on - s.drafted_on END AS days_draft_to_approve,
  CASE WHEN s.issued_on >= s.drafted_on THEN s.issued_on - s.drafted_on END AS days_draft_to_issue,
  s.in_making,
  s.issued_by,
  s.offices,
  s.reports,
  s.mentions,
  i.text AS sentence,
  v.url,
  s.last_mention AS document_mention_id
FROM stages s
JOIN titles t USING (document_id)
JOIN joining j USING (document_id)
JOIN core.document_mention d ON d.document_mention_id = s.last_mention
JOIN core.item i ON i.item_id = d.item_id
JOIN core.report_version v ON v.version_id = d.version_id;
