-- en: Which policy texts stayed at one stage for two or more periods?
-- zh: 哪些文件两个以上时期停留在同一阶段？
-- param least integer = 2: only texts at whose stage this many further periods were reported
-- param named flag = no: only texts that were named again in these periods, so that silence does not count
-- param office text: only texts that an office whose name holds this acted on
-- param limit integer: how many rows at most
SELECT
  title AS document,
  latest_stage,
  since,
  periods_since,
  periods_named,
  days_stalled,
  offices,
  sentence,
  url
FROM mart.stalled
WHERE periods_since >= $least
  AND (NOT $named OR periods_named > 0)
  AND ($office IS NULL OR len(list_filter(offices, lambda name: contains(name, $office))) > 0)
ORDER BY generic, periods_named DESC, days_stalled DESC, title
LIMIT $limit
