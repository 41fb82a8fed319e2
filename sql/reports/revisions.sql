-- en: Which reports were changed after publication, and which sentences and fields came, went or changed?
-- zh: 哪些报告发布后被改动？哪些句子、哪些字段有变？
-- param since date: only changes first seen on this day or later
-- param limit integer: how many rows at most
SELECT
  CAST(changed_on AS DATE) AS changed_on,
  title,
  version,
  added,
  removed,
  altered,
  fields,
  url
FROM mart.revision
WHERE $since IS NULL OR changed_on >= $since
ORDER BY changed_on DESC, title
LIMIT $limit
