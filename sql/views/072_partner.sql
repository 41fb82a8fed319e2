-- en: Joint work with others: organisations that a sentence names behind 会同, 联合, 与, 对接, 支持 …, with their kind.
-- zh: 合作单位：句中“会同、联合、与、对接、支持”等词后出现的单位及其类别。
-- like: mart.mention_organisation
-- column partner: the organisation as written
-- column partner_kind: by its name: ministry, academy, university, company, authority, other; the reporting department's own offices are left out
-- column joined_by: the word before it that says so
CREATE OR REPLACE VIEW mart.partner AS
WITH named AS (
  SELECT
    o.*,
    -- what stands before it in its clause, 40 characters at most, other names of the same list included
    regexp_extract(
      substring(i.text, greatest(o.char_start - i.char_start - 39, 1), least(o.char_start - i.char_start, 40)),
      '(会同|联合|加强与|协同|携手|积极对接|对接|支持|与|和|同)(?:[^，,。；;：:《》的和与]*、)?$',
      1
    ) AS joined_by
  FROM mart.mention_organisation o
  JOIN core.item i USING (item_id)
  WHERE o.organisation_kind <> 'department'
)
SELECT
  organisation AS partner,
  organisation_kind AS partner_kind,
  joined_by,
  publisher,
  department,
  period,
  sentence,
  title,
  url,
  char_start,
  char_end,
  period_end,
  source_id,
  mention_id
FROM named
WHERE joined_by <> '' AND NOT contains(publisher, organisation);
