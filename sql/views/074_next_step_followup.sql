-- en: What was announced as a next step, and whether a later report of the same publisher tells of it: seen, never seen again, or too early to tell.
-- zh: 下一步打算的后续：后来的报告是否提到；已见、未再见、为时尚早。
-- like: mart.action
-- column announced: the period of the report that announces it
-- column promise: what is announced: the clause's verb and object, or the row's next step where no clause was read in it
-- column outcome: seen, never_seen, too_early (the publisher has no later report of this kind of period)
-- column method: how it was seen: document (a later clause, done or going on, on the same policy text), same_words (a later clause of the same department, done or going on, whose object is the same but for figures and punctuation), similar_words (within two years, an object that begins or ends in the same two characters, and one holds the other, or half of all their pairs of neighbouring characters are in both)
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
  SELECT item_id, action_id, actuality, verb, object
  FROM core.action
  WHERE role IN ('prose', 'progress', 'next_step') AND length(coalesce(object, verb)) > 1
  UNION ALL
  SELECT i.item_id, NULL, 'planned', '', i.next_step
  FROM core.item i
  ANTI JOIN core.action a ON a.item_id = i.item_id AND a.role = 'next_step'
  WHERE i.next_step IS NOT NULL
), placed AS (
  -- ids and keys alone: what a row says is fetched for those that are shown
  SELECT
    c.item_id, c.action_id, c.actuality, c.verb, c.object, r.version_id, r.period_kind, r.period_end,
    hash(r.source_id, r.publisher, coalesce(s.department, i.owners[1])) AS office,
    regexp_replace(coalesce(c.object, c.verb), '[\d０-９\s，,。、；;：:“”"《》()（）\-—年月日]+', '', 'g') AS words
  FROM clause c
  JOIN core.item i USING (item_id)
  JOIN report r ON r.version_id = i.version_id
  LEFT JOIN core.section s ON s.section_id = i.section_id
), promise AS (
  SELECT *, row_number() OVER () AS promise_no
  FROM placed
  WHERE actuality = 'planned'
), kept AS (
  SELECT item_id, office, period_end, words, hash(office, words) AS words_key
  FROM placed
  WHERE actuality IN ('done', 'ongoing')
), on_text AS (
  SELECT p.promise_no, e.period_end, e.item_id
  FROM promise p
  JOIN core.document_mention d ON d.action_id = p.action_id
  JOIN mart.document_timeline t USING (document_mention_id)
  JOIN mart.document_timeline e
    ON e.document_id = t.document_id
    AND e.source_id = t.source_id
    AND e.actuality IN ('done', 'ongoing')
    AND e.period_end > p.period_end
), on_words AS (
  SELECT p.promise_no, k.period_end, k.item_id
  FROM promise p
  JOIN kept k ON k.words_key = hash(p.office, p.words) AND k.period_end > p.period_end
), exact AS (
  SELECT promise_no, arg_min(struct_pack(method := method, similarity := 1.0::DOUBLE, item_id := item_id), period_end) AS found
  FROM (SELECT *, 'document' AS method FROM on_text UNION ALL SELECT *, 'same_words' FROM on_words)
  GROUP BY promise_no
), open_promise AS (
  SELECT promise_no, office, period_end, words, left(words, 2) AS head, right(words, 2) AS tail
  FROM promise
  ANTI JOIN exact USING (promise_no)
  WHERE length(words) BETWEEN 3 AND 60
), candidate AS (
  -- only what begins or ends in the same two characters is compared, within two years
  SELECT p.promise_no, p.words AS mine, k.words AS theirs, k.period_end, k.item_id
  FROM open_promise p
  JOIN kept k
    ON k.office = p.office AND right(k.words, 2) = p.tail
    AND k.period_end > p.period_end AND k.period_end <= p.period_end + INTERVAL 2 YEAR AND length(k.words) BETWEEN 3 AND 60
  UNION ALL
  SELECT p.promise_no, p.words, k.words, k.period_end, k.item_id
  FROM open_promise p
  JOIN kept k
    ON k.office = p.office AND left(k.words, 2) = p.head AND right(k.words, 2) <> p.tail
    AND k.period_end > p.period_end AND k.period_end <= p.period_end + INTERVAL 2 YEAR AND length(k.words) BETWEEN 3 AND 60
), near AS (
  -- a cheap look at the bytes first: who share half of their pairs of characters differ in no more than six tenths
  SELECT *
  FROM candidate
  WHERE contains(theirs, mine) OR contains(mine, theirs)
    OR 10 * levenshtein(mine, theirs) <= 6 * greatest(strlen(mine), strlen(theirs))
), compared AS (
  SELECT promise_no, period_end, item_id, contains(theirs, mine) OR contains(mine, theirs) AS held,
    [mine[n:n + 1] FOR n IN range(1, length(mine))] AS my_pairs,
    [theirs[n:n + 1] FOR n IN range(1, length(theirs))] AS their_pairs
  FROM near
), measured AS (
  SELECT promise_no, period_end, item_id, held,
    len(list_intersect(my_pairs, their_pairs)) / len(list_distinct(list_concat(my_pairs, their_pairs))) AS similarity
  FROM compared
), similar_enough AS (
  SELECT promise_no, arg_min(struct_pack(method := 'similar_words', similarity := round(similarity, 2), item_id := item_id), period_end) AS found
  FROM measured
  WHERE held OR similarity >= 0.5
  GROUP BY promise_no
), again AS (
  SELECT p.promise_no, count(DISTINCT k.period_end) AS announced_again
  FROM promise p
  JOIN promise k ON k.office = p.office AND k.words = p.words AND k.period_kind = p.period_kind AND k.period_end > p.period_end
  GROUP BY p.promise_no
), answered AS (
  SELECT p.*, f.found, coalesce(g.announced_again, 0) AS announced_again
  FROM promise p
  LEFT JOIN (FROM exact UNION ALL FROM similar_enough) f USING (promise_no)
  LEFT JOIN again g USING (promise_no)
)
SELECT
  r.publisher,
  coalesce(s.department, i.owners[1], r.publisher) AS department,
  r.period AS announced,
  p.verb || coalesce(p.object, '') AS promise,
  CASE WHEN p.found IS NOT NULL THEN 'seen' WHEN r.later_reports = 0 THEN 'too_early' ELSE 'never_seen' END AS outcome,
  p.found.method AS method,
  p.found.similarity AS similarity,
  l.period AS seen_in,
  k.text AS seen_sentence,
  l.url AS seen_url,
  r.later_reports,
  p.announced_again,
  i.text AS sentence,
  r.title,
  r.url,
  r.period_kind,
  r.period_end,
  r.source_id,
  p.item_id
FROM answered p
JOIN core.item i ON i.item_id = p.item_id
JOIN report r ON r.version_id = i.version_id
LEFT JOIN core.section s ON s.section_id = i.section_id
LEFT JOIN core.item k ON k.item_id = p.found.item_id
LEFT JOIN report l ON l.version_id = k.version_id;
