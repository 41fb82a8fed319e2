-- en: Can the totals be trusted: what was read, understood, refused and set aside, by source?
-- zh: 数据可信吗？各来源读取、识别、拒收、隔离的情况。
SELECT
  name AS source,
  reports,
  partial,
  empty,
  without_period,
  items,
  actions,
  understood,
  refused,
  failed,
  quarantined,
  findings
FROM mart.data_quality
ORDER BY name
