-- en: A title and a period stand for one report of a publisher.
-- zh: 同一发布机构、同一时期、同一标题不应出现不同的报告。
-- severity: warn
SELECT v.source_id, v.url, v.version_id, v.title AS surface, o.title AS other_title, o.url AS other_url
FROM mart.page v
SEMI JOIN loaded_version USING (version_id)
JOIN mart.page o
  ON o.source_id = v.source_id
  AND o.title_key = v.title_key
  AND o.period_start = v.period_start
  AND o.period_end = v.period_end
  AND coalesce(o.publisher, v.publisher, '') = coalesce(v.publisher, o.publisher, '')
  AND coalesce(o.info_source, v.info_source, '') = coalesce(v.info_source, o.info_source, '')
  AND o.report_id <> v.report_id
  AND (o.seen_from, o.fetch_id) < (v.seen_from, v.fetch_id)
QUALIFY row_number() OVER (PARTITION BY v.version_id ORDER BY o.seen_from, o.fetch_id) = 1
