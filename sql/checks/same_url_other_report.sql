-- en: A page goes on showing the report that it showed.
-- zh: 同一网址不应改放另一份报告。
-- severity: warn
SELECT v.source_id, v.url, v.version_id, v.title AS surface, o.title AS other_title, o.url AS other_url
FROM mart.page v
SEMI JOIN loaded_version USING (version_id)
JOIN mart.page o
  ON o.source_id = v.source_id
  AND o.url = v.url
  AND o.report_id <> v.report_id
  AND (o.seen_from, o.fetch_id) < (v.seen_from, v.fetch_id)
QUALIFY row_number() OVER (PARTITION BY v.version_id ORDER BY o.seen_from, o.fetch_id) = 1
