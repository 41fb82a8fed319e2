-- en: Which policy texts are being revised, repealed or cleared away?
-- zh: 哪些文件正在修订、废止或清理？
-- param what text: only revise, repeal or revision (a text whose title says so)
-- param since date: only what was reported for this day or later
-- param office text: only offices (or publishers) whose name holds this
-- param limit integer: how many rows at most
SELECT
  reported_on,
  what,
  document,
  actuality,
  office,
  publisher,
  sentence,
  url
FROM mart.revised_or_repealed
WHERE ($what IS NULL OR what = $what)
  AND ($since IS NULL OR reported_on >= $since)
  AND ($office IS NULL OR contains(office, $office) OR contains(publisher, $office))
ORDER BY reported_on DESC, publisher, document
LIMIT $limit
