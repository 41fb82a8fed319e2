-- en: What was sent to whom, and who reviewed or decided it: leaders, ministries, meetings and other bodies.
-- zh: 报送与审议：哪些文件或事项报送给哪位领导、哪个部委、哪个会议，又由谁审定、批复。
-- like: mart.action
-- column direction: sent_to (who is the recipient) or reviewed_by (who deliberated, approved or answered)
-- column who: the leader, body or meeting as written
-- column who_kind: by its name: leader, meeting, ministry (部委 and national bodies), body
-- column documents: the policy texts that the clause names, if any
-- column what: the clause's object as written
CREATE OR REPLACE VIEW mart.sent_to AS
WITH passed AS (
  SELECT
    CASE WHEN len(a.recipients) > 0 THEN 'sent_to' ELSE 'reviewed_by' END AS direction,
    unnest(CASE WHEN len(a.recipients) > 0 THEN a.recipients ELSE a.actors END) AS who,
    a.*
  FROM mart.action a
  WHERE len(a.recipients) > 0 OR (len(a.actors) > 0 AND a.stage IN ('deliberate', 'approve'))
), text AS (
  SELECT action_id, list(title ORDER BY char_start) AS documents
  FROM core.document_mention
  WHERE action_id IS NOT NULL
  GROUP BY action_id
)
SELECT
  p.direction,
  p.who,
  CASE
    WHEN length(p.who) <= 9 AND regexp_matches(p.who, '(?:省长|市长|区长|县长|州长|主席|书记|部长|厅长|局长|主任|秘书长|司长)$') THEN 'leader'
    WHEN regexp_matches(p.who, '会议?$') AND NOT regexp_matches(p.who, '委员会$|常委会$|总工会$|协会$|学会$|联合会$') THEN 'meeting'
    WHEN regexp_matches(p.who, '^(?:国家|国务院|中央|中共中央|全国|中国)|^[^省市县区州厅局]{1,9}部(?:办公厅)?$|^(?:国资委|银保监会|证监会|海关总署|税务总局)') THEN 'ministry'
    ELSE 'body'
  END AS who_kind,
  p.stage,
  p.verb,
  p.actuality,
  coalesce(t.documents, []) AS documents,
  p.object AS what,
  p.office,
  p.department,
  p.publisher,
  p.period,
  p.happened_by,
  p.sentence,
  p.title,
  p.url,
  p.period_end,
  p.source_id,
  p.action_id
FROM passed p
LEFT JOIN text t USING (action_id);
