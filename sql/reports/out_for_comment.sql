-- en: Which drafts are out for comment, so that one may still answer?
-- zh: 哪些文件正在征求意见，尚可反馈？
-- param since date: only drafts that opinions were asked for on this day or later
-- param limit integer: how many rows at most
SELECT
  asked_on,
  title AS document,
  kind,
  asked_by,
  actuality,
  sentence,
  url
FROM mart.out_for_comment
WHERE $since IS NULL OR asked_on >= $since
ORDER BY asked_on DESC, document
LIMIT $limit
