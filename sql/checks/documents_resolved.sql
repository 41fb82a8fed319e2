-- en: Every mention of a policy text has its wording in derived.document_wording, once for each publisher that its pages state.
-- zh: 每处文件提及都必须有且只有一条对应的写法记录。
-- severity: error
SELECT d.document_mention_id, d.title AS surface, d.version_id, p.fetch_id, count(w.wording_id) AS wordings
FROM core.document_mention d
SEMI JOIN loaded_version USING (version_id)
JOIN core.report_version v USING (version_id)
JOIN ops.page p USING (version_id)
LEFT JOIN (SELECT source_id, arg_max(name, valid_from) AS name FROM raw.source GROUP BY source_id) s ON s.source_id = v.source_id
LEFT JOIN derived.document_wording w
  ON w.title = d.title
  AND w.home = coalesce(v.region, v.source_id)
  AND w.publisher = coalesce(p.publisher, s.name, v.source_id)
GROUP BY ALL
HAVING count(w.wording_id) <> 1
