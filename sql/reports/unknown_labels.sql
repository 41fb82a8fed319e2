-- en: Which labels and column heads of pages does the reader not know, how often, in which sources: what should be added to its lexicons?
-- zh: 哪些标签和表头程序不认识？出现在几份报告、哪些来源中？
-- param place text: only one place: description (the page's own 索引号, 来源 …), row (inside a list of tasks) or head (of a table's column)
-- param least integer = 1: only those of at least so many reports
-- param limit integer: how many rows at most
WITH source AS (
  SELECT source_id, arg_max(name, valid_from) AS name
  FROM raw.source
  GROUP BY source_id
), unread AS (
  SELECT
    regexp_replace(f.surface, '\s+', '', 'g') AS label,
    CASE WHEN f.code = 'unknown_head' THEN 'head' WHEN f.char_start IS NULL THEN 'description' ELSE 'row' END AS place,
    r.report_id,
    r.period_end,
    coalesce(s.name, r.source_id) AS source,
    r.url
  FROM ops.finding f
  JOIN mart.report r USING (version_id)
  LEFT JOIN source s ON s.source_id = r.source_id
  WHERE f.code IN ('unknown_label', 'unknown_head')
)
SELECT
  label,
  place,
  count(DISTINCT report_id) AS reports,
  list(DISTINCT source ORDER BY source) AS sources,
  any_value(url ORDER BY period_end DESC NULLS LAST, url) AS url
FROM unread
WHERE $place IS NULL OR place = $place
GROUP BY label, place
HAVING count(DISTINCT report_id) >= $least
ORDER BY reports DESC, len(sources) DESC, label, place
LIMIT $limit
