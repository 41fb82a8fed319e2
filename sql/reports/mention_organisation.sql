-- en: Where is an organisation mentioned, by name or by kind?
-- zh: 哪些报告提到某单位（按名称或类别）？原句是什么？
-- param name text: only organisations whose name holds this
-- param kind text: only one kind: ministry, academy, university, company, authority, department or other
-- param publisher text: only publishers whose name holds this
-- param since date: only reports whose period ends on this day or later
-- param limit integer = 50: how many rows at most
SELECT
  period,
  organisation,
  organisation_kind AS kind,
  publisher,
  department,
  sentence,
  url,
  char_start,
  char_end
FROM mart.mention_organisation
WHERE ($name IS NULL OR contains(organisation, $name))
  AND ($kind IS NULL OR organisation_kind = $kind)
  AND ($publisher IS NULL OR contains(publisher, $publisher))
  AND ($since IS NULL OR period_end >= $since)
ORDER BY period_end DESC, organisation, publisher, url, char_start
LIMIT $limit
