-- en: What was announced as a next step, and whether a later report of the same publisher tells of it: seen, never seen again, or too early to tell.
-- zh: 下一步打算的后续：后来的报告是否提到；已见、未再见、为时尚早。
-- like: mart.action
-- column announced: the period of the report that announces it
-- column promise: what is announced: the clause's verb and object, or the row's next step where no clause was read in it
-- column outcome: seen, never_seen, too_early (the publisher has no later report of this kind of period)
-- column method: how it was seen: document (a later clause, done or going on, on the same policy text), same_words (a later clause of the same department, done or going on, whose object is the same but for figures and punctuation), similar_words (one object holds the other, or half of all their pairs of neighbouring characters are in both)
-- column similarity: of similar_words, the share of pairs of neighbouring characters in both; 1 for the other methods
-- column seen_in: the first period in which it was seen
-- column seen_sentence: the sentence that tells of it
-- column seen_url: its page
-- column later_reports: how many reports of this publisher and kind of period came since
-- column announced_again: in how many of them the same department announces the same again
CREATE OR REPLACE VIEW mart.next_step_followup AS
WITH report AS (
  SELECT version_id, source_id, publisher, period, period_kind, period_end, title, url,
    count(*) OVER (PARTITION BY source_id, publisher, period_kind ORDER BY period_end DESC RANGE UNBOUNDED PRECEDING EXCLUDE GROUP) AS later_reports
  FROM mart.report
  WHERE period_end IS NOT NULL
), clause AS (
  SELECT a.action_id, a.item_id, a.version_id, a.actuality, a.role, a.verb || coalesce(a.object, '') AS words,
    regexp_replace(coalesce(a.object, a.verb), '[\d\s，,。、；;：:“”"《》()（）\-—年月日]+', '', 'g') AS object_key
  FROM core.action a
  WHERE a.role IN ('prose', 'progress', 'next_step')
  UNION ALL
  SELECT NULL, i.item_id, i.version_id, 'planned', 'next_step', i.next_step,
    regexp_replace(i.next_step, '[\d\s，,。、；;：:“”"《》()（）\-—年月日]+', '', 'g')
  FROM core.item i
  ANTI JOIN core.action a ON a.item_id = i.item_id AND a.role = 'next_step'
  WHERE i.next_step IS NOT NULL
), placed AS (
  SELECT c.*, coalesce(s.department, i.owners[1], r.publisher) AS department, i.text AS sentence,
    r.source_id, r.publisher, r.period, r.period_kind, r.period_end, r.title, r.url, r.later_reports
  FROM clause c
  JOIN core.item i USING (item_id)
  JOIN report r ON r.version_id = c.version_id
  LEFT JOIN core.section s ON s.section_id = i.section_id
  WHERE length(c.object_key) > 1
), promise AS (
  SELECT *, row_number() OVER () AS promise_no
  FROM placed
  WHERE actuality = 'planned'
), kept AS (
  FROM placed WHERE actuality IN ('done', 'ongoing')
), on_text AS (
  SELECT p.promise_no, l.period_end, l.period, i.text AS sentence, l.url
  FROM promise p
  JOIN core.document_mention d ON d.action_id = p.action_id
  JOIN core.document_mention e ON e.title_key = d.title_key AND e.actuality IN ('done', 'ongoing')
  JOIN report l ON l.version_id = e.version_id AND l.source_id = p.source_id AND l.period_end > p.period_end
  JOIN core.item i ON i.item_id = e.item_id
), on_words AS (
  SELECT p.promise_no, k.period_end, k.period, k.sentence, k.url
  FROM promise p
  JOIN kept k
    ON k.source_id = p.source_id AND k.publisher IS NOT DISTINCT FROM p.publisher AND k.department = p.department
    AND k.object_key = p.object_key AND k.period_end > p.period_end
), exact AS (
  SELECT promise_no, arg_min({'method': method, 'similarity': 1.0::DOUBLE, 'period': period, 'sentence': sentence, 'url': url}, period_end) AS found
  FROM (SELECT *, 'document' AS method FROM on_text UNION ALL SELECT *, 'same_words' FROM on_words)
  GROUP BY promise_no
), open_promise AS (
  FROM promise ANTI JOIN exact USING (promise_no)
), alike AS (
  -- only what ends in the same character is compared (the head noun stands last), within two years
  SELECT p.promise_no, k.period_end, k.period, k.sentence, k.url,
    [p.object_key[n:n + 1] FOR n IN range(1, length(p.object_key))] AS mine,
    [k.object_key[n:n + 1] FOR n IN range(1, length(k.object_key))] AS theirs,
    contains(k.object_key, p.object_key) OR contains(p.object_key, k.object_key) AS held
  FROM open_promise p
  JOIN kept k
    ON k.source_id = p.source_id AND k.publisher IS NOT DISTINCT FROM p.publisher AND k.department = p.department
    AND k.object_key[-1] = p.object_key[-1]
    AND k.period_end > p.period_end AND k.period_end <= p.period_end + INTERVAL 2 YEAR
    AND length(k.object_key) > 2 AND length(p.object_key) > 2
    AND length(k.object_key) <= 60 AND length(p.object_key) <= 60
    -- unless one holds the other, they can share half of their pairs only when neither is more than twice as long
    AND (
      contains(k.object_key, p.object_key) OR contains(p.object_key, k.object_key)
      OR (length(k.object_key) <= 2 * length(p.object_key) AND length(p.object_key) <= 2 * length(k.object_key))
    )
), similar_enough AS (
  SELECT promise_no,
    arg_min({'method': 'similar_words', 'similarity': round(len(list_intersect(mine, theirs)) / len(list_distinct(list_concat(mine, theirs))), 2), 'period': period, 'sentence': sentence, 'url': url}, period_end) AS found
  FROM alike
  WHERE held OR 2 * len(list_intersect(mine, theirs)) >= len(list_distinct(list_concat(mine, theirs)))
  GROUP BY promise_no
), again AS (
  SELECT p.promise_no, count(DISTINCT k.period_end) AS announced_again
  FROM promise p
  JOIN promise k
    ON k.source_id = p.source_id AND k.publisher IS NOT DISTINCT FROM p.publisher AND k.department = p.department
    AND k.object_key = p.object_key AND k.period_kind = p.period_kind AND k.period_end > p.period_end
  GROUP BY p.promise_no
)
SELECT
  p.publisher,
  p.department,
  p.period AS announced,
  p.words AS promise,
  CASE WHEN f.found IS NOT NULL THEN 'seen' WHEN p.later_reports = 0 THEN 'too_early' ELSE 'never_seen' END AS outcome,
  f.found.method AS method,
  f.found.similarity AS similarity,
  f.found.period AS seen_in,
  f.found.sentence AS seen_sentence,
  f.found.url AS seen_url,
  p.later_reports,
  coalesce(g.announced_again, 0) AS announced_again,
  p.sentence,
  p.title,
  p.url,
  p.period_kind,
  p.period_end,
  p.source_id,
  p.item_id
FROM promise p
LEFT JOIN (FROM exact UNION ALL FROM similar_enough) f USING (promise_no)
LEFT JOIN again g USING (promise_no);
