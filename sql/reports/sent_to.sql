-- en: What was sent to or reviewed by which leader, ministry, meeting or other body?
-- zh: 哪些文件、事项报送了哪位领导、哪个部委、哪个会议？又由谁审定？
-- param who text: only those whose name holds this, such as 科技部 or 省长
-- param who_kind text: only one kind: leader, ministry, meeting or body
-- param direction text: only sent_to or reviewed_by
-- param publisher text: only publishers whose name holds this
-- param since date: only what happened on this day or later
-- param limit integer = 50: how many rows at most
SELECT
  happened_by AS "when",
  direction,
  who,
  who_kind,
  what,
  verb,
  actuality,
  office,
  publisher,
  sentence,
  url
FROM mart.sent_to
WHERE ($who IS NULL OR contains(who, $who))
  AND ($who_kind IS NULL OR who_kind = $who_kind)
  AND ($direction IS NULL OR direction = $direction)
  AND ($publisher IS NULL OR contains(publisher, $publisher))
  AND ($since IS NULL OR happened_by >= $since)
ORDER BY happened_by DESC, publisher, who, what, url, action_id
LIMIT $limit
