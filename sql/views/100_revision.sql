-- en: How reports changed after publication: each later version with the sentences that came, and those that went.
-- zh: 报告发布后的改动：每个后续版本新增和删去的句子。
-- like: core.report_version
-- column version: which version it is, counted from 1 by when it was first seen
-- column previous_version_id: the version before
-- column changed_on: when the new text was first seen (UTC)
-- column title: the new version's title
-- column title_before: the title before, where it changed
-- column added: items that the version before did not have
-- column removed: items that the version before had and this one has not
CREATE OR REPLACE VIEW mart.revision AS
WITH ordered AS (
  SELECT
    version_id,
    report_id,
    source_id,
    title,
    url,
    seen_from,
    row_number() OVER chain AS version,
    lag(version_id) OVER chain AS previous_version_id,
    lag(title) OVER chain AS title_before
  FROM core.report_version
  WINDOW chain AS (PARTITION BY report_id ORDER BY seen_from, version_id)
), changed AS (
  FROM ordered WHERE version > 1
), sentences AS (
  SELECT version_id, list(text ORDER BY ordinal) AS texts
  FROM core.item
  WHERE version_id IN (SELECT version_id FROM changed UNION ALL SELECT previous_version_id FROM changed)
  GROUP BY version_id
)
SELECT
  c.report_id,
  c.source_id,
  c.version,
  c.seen_from AS changed_on,
  c.title,
  CASE WHEN c.title <> c.title_before THEN c.title_before END AS title_before,
  list_filter(coalesce(n.texts, []), lambda s: NOT list_contains(coalesce(o.texts, []), s)) AS added,
  list_filter(coalesce(o.texts, []), lambda s: NOT list_contains(coalesce(n.texts, []), s)) AS removed,
  c.url,
  c.version_id,
  c.previous_version_id
FROM changed c
LEFT JOIN sentences n ON n.version_id = c.version_id
LEFT JOIN sentences o ON o.version_id = c.previous_version_id;
