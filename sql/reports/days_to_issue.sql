-- en: How long do policy texts take from draft to issue, by office and kind of text?
-- zh: 从起草到印发要多少天？按单位和文种统计。
-- param since date: only texts issued on this day or later
-- param office text: only offices whose name holds this
-- param kind text: only this kind of text, such as 办法
-- param limit integer: how many rows at most
SELECT
  issued_by AS office,
  kind,
  count(*) AS texts,
  median(days_draft_to_issue) AS median_days,
  min(days_draft_to_issue) AS shortest,
  max(days_draft_to_issue) AS longest,
  arg_max(title, {days: days_draft_to_issue, title: title}) AS longest_text
FROM mart.document
WHERE days_draft_to_issue IS NOT NULL
  AND NOT generic
  AND ($since IS NULL OR issued_on >= $since)
  AND ($office IS NULL OR contains(issued_by, $office))
  AND ($kind IS NULL OR kind = $kind)
GROUP BY issued_by, kind
ORDER BY texts DESC, median_days DESC, office, kind
LIMIT $limit
