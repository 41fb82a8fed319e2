-- en: Which body or meeting deliberated or passed which policy text, and when?
-- zh: 哪个会议或机构何时审议、通过了哪些文件？
-- param body text: only bodies and meetings whose name holds this, such as 厅务会
-- param since date: only on this day or later
-- param until date: only on this day or earlier
-- param done flag = yes: only what has happened
-- param limit integer: how many rows at most
SELECT
  reviewed_on,
  bodies,
  document,
  stage,
  actuality,
  department,
  publisher,
  sentence,
  url
FROM mart.reviewed
WHERE ($body IS NULL OR len(list_filter(bodies, lambda name: contains(name, $body))) > 0)
  AND ($since IS NULL OR reviewed_on >= $since)
  AND ($until IS NULL OR reviewed_on <= $until)
  AND (NOT $done OR actuality = 'done')
ORDER BY reviewed_on DESC, publisher, document
LIMIT $limit
