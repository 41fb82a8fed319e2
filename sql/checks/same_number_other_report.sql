-- en: An index number stands for one report.
-- zh: 同一索引号下不应出现不同的报告。
-- severity: warn
SELECT v.source_id, v.url, v.version_id, v.index_no, v.title AS surface, o.title AS other_title, o.url AS other_url
FROM mart.page v
SEMI JOIN loaded_version USING (version_id)
JOIN mart.page o
  ON o.source_id = v.source_id
  AND o.index_no = v.index_no
  AND o.report_id <> v.report_id
  AND (o.seen_from, o.fetch_id) < (v.seen_from, v.fetch_id)
QUALIFY row_number() OVER (PARTITION BY v.version_id ORDER BY o.seen_from, o.fetch_id) = 1
