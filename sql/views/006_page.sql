-- en: What each URL showed, under the report's id in the views: a row whenever it showed something else than before.
-- zh: 各网址先后显示的内容，用归并后的报告编号：内容有变化时一行。
-- like: ops.page
-- column report_id: the report (mart.report)
-- column filed_as: the report as this URL files it (report_id of ops.page and core.report_version)
CREATE OR REPLACE VIEW mart.page AS
SELECT coalesce(s.report_id, p.report_id) AS report_id, p.report_id AS filed_as, p.* EXCLUDE (report_id)
FROM ops.page p
LEFT JOIN mart.same_report s ON s.filed_as = p.report_id;
