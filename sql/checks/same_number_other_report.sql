-- en: An index number stands for one report: versions under it do not cover different periods.
-- zh: 同一索引号下不应出现不同时期的报告。
-- severity: warn
SELECT v.source_id, v.url, v.version_id, v.index_no, v.title AS surface, o.title AS other_title
FROM core.report_version v
SEMI JOIN loaded_version USING (version_id)
JOIN core.report_version o ON o.report_id = v.report_id AND o.period_start <> v.period_start
WHERE v.index_no IS NOT NULL
