-- en: Written corrections: what each of them changed, and which no longer match or never met their report.
-- zh: 人工更正：每条更正改了什么，哪些已不再相符，哪些从未用上。
-- like: ops.correction
-- column state: applied, mismatch (what is read is not what it expects), or unused (no such report, or it reads so already)
-- column applied: how many records it changed
-- column mismatched: how many records it did not match
-- column detail: the newest reason why it was not applied
-- column title: the report's title, as corrected
-- column changed_url: the page of the newest version that it was tried on
CREATE OR REPLACE VIEW mart.correction AS
WITH used AS (
  SELECT
    u.correction_id,
    count(*) FILTER (u.result = 'applied') AS applied,
    count(*) FILTER (u.result = 'mismatch') AS mismatched,
    arg_max(u.result, u.fetched_at) AS newest,
    arg_max(u.detail, u.fetched_at) AS detail,
    arg_max(u.url, u.fetched_at) AS changed_url,
    arg_max(v.title, u.fetched_at) AS title
  FROM ops.correction_use u
  JOIN core.report_version v USING (version_id)
  GROUP BY u.correction_id
)
SELECT
  c.number,
  coalesce(u.newest, 'unused') AS state,
  c.table_name,
  c.column_name,
  c.old_value,
  c.new_value,
  c.reason,
  c.author,
  c.decided_on,
  coalesce(u.applied, 0) AS applied,
  coalesce(u.mismatched, 0) AS mismatched,
  CASE WHEN u.newest = 'mismatch' THEN u.detail END AS detail,
  u.title,
  u.changed_url,
  c.url,
  c.report_id,
  c.text_sha256,
  c.words,
  c.correction_id
FROM ops.correction c
LEFT JOIN used u USING (correction_id);
