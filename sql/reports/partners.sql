-- en: Which joint work has partners outside: ministries, academies, universities, companies, other authorities?
-- zh: 与外部单位（部委、科研院所、高校、企业、其他部门）开展了哪些合作？
-- param partner text: only partners whose name holds this
-- param kind text: only one kind: ministry, academy, university, company, authority or other; by default all but authorities
-- param publisher text: only publishers whose name holds this
-- param since date: only reports whose period ends on this day or later
-- param limit integer = 50: how many rows at most
SELECT
  period,
  partner,
  partner_kind AS kind,
  joined_by,
  publisher,
  department,
  sentence,
  url
FROM mart.partner
WHERE ($partner IS NULL OR contains(partner, $partner))
  AND CASE WHEN $kind IS NULL THEN partner_kind NOT IN ('authority', 'other') OR $partner IS NOT NULL ELSE partner_kind = $kind END
  AND ($publisher IS NULL OR contains(publisher, $publisher))
  AND ($since IS NULL OR period_end >= $since)
ORDER BY period_end DESC, partner, publisher, url, char_start
LIMIT $limit
