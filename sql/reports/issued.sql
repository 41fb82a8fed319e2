-- en: Which policy texts were issued in a period, by which office, and where does it say so?
-- zh: 某段时间印发了哪些文件？由哪个单位印发？出自哪句话？
-- param since date: only what was issued on this day or later
-- param until date: only what was issued on this day or earlier
-- param office text: only offices (or publishers) whose name holds this
-- param kind text: only this kind of text, such as 办法
-- param limit integer: how many rows at most
SELECT
  issued_on,
  office,
  document,
  publisher,
  sentence,
  url
FROM mart.issued
WHERE ($since IS NULL OR issued_on >= $since)
  AND ($until IS NULL OR issued_on <= $until)
  AND ($office IS NULL OR contains(office, $office) OR contains(publisher, $office))
  AND ($kind IS NULL OR kind = $kind)
ORDER BY issued_on DESC, publisher, office, document
LIMIT $limit
