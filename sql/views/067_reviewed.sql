-- en: What was deliberated or passed, by which body or meeting, and when.
-- zh: 审议情况：哪个会议或机构何时审议、通过了哪个文件。
-- like: mart.document_timeline
-- column reviewed_on: the day the clause names, or else the last day of the report's period
-- column bodies: the meetings and bodies that the clause names as actors, or else the meetings that the sentence names; empty when none
CREATE OR REPLACE VIEW mart.reviewed AS
WITH meeting AS (
  SELECT item_id, list(surface ORDER BY char_start) AS meetings
  FROM core.mention
  WHERE kind = 'meeting'
  GROUP BY item_id
)
SELECT
  t.happened_by AS reviewed_on,
  t.document_id,
  t.document,
  t.kind,
  t.stage,
  t.actuality,
  CASE WHEN len(a.actors) > 0 THEN a.actors ELSE coalesce(m.meetings, []) END AS bodies,
  t.department,
  t.publisher,
  t.period,
  t.sentence,
  t.title,
  t.url,
  t.source_id,
  t.document_mention_id
FROM mart.document_timeline t
JOIN core.document_mention d USING (document_mention_id)
LEFT JOIN core.action a ON a.action_id = d.action_id
LEFT JOIN meeting m ON m.item_id = t.item_id
WHERE t.stage IN ('deliberate', 'approve');
