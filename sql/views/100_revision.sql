-- en: How reports changed after publication: sentences that came, went or were altered, and what the page states otherwise.
-- zh: 报告发布后的改动：新增、删去、修改的句子，以及标题、日期、索引号等字段的变化。
-- like: ops.page
-- column report_id: the report (mart.report)
-- column version: which of the report's texts in a row it is (mart.report_version.number)
-- column previous_version_id: the text before; the same where only fields changed
-- column changed_on: when the change was first seen (UTC)
-- column title: the title since
-- column title_before: the title before, where it changed
-- column added: items that the text before did not have
-- column removed: items that the text before had and this one has not
-- column altered: items that were reworded, before and after: of what came and went, pairs that share half of their two-character sequences or more, each the other's likest
-- column fields: what the page states otherwise than before: title, publisher, dates, numbers, period
CREATE OR REPLACE VIEW mart.revision AS
WITH page AS (
  SELECT
    p.* EXCLUDE (filed_as, path, column_url, page_key, title_key, text_key, listed_on),
    {
      'title': p.title,
      'publisher': p.publisher,
      'index_no': p.index_no,
      'doc_no': p.doc_no,
      'issued_on': CAST(p.issued_on AS VARCHAR),
      'published_at': CAST(p.published_at AS VARCHAR),
      'info_source': p.info_source,
      'disclosure': p.disclosure,
      'period': v.period_start || '/' || v.period_end
    } AS stated
  FROM mart.page p
  JOIN core.report_version v USING (version_id)
), shown AS (
  SELECT
    *,
    lag(version_id) OVER visit AS version_here_before,
    lag(stated) OVER visit AS stated_here_before
  FROM page
  SEMI JOIN (SELECT report_id FROM page GROUP BY report_id HAVING count(*) > 1) USING (report_id)
  WINDOW visit AS (PARTITION BY report_id, url ORDER BY seen_from, fetch_id)
), text_change AS (
  SELECT
    p.*,
    c.number,
    c.replaces AS previous_version_id,
    coalesce(p.stated_here_before, lag(p.stated) OVER (PARTITION BY p.report_id ORDER BY c.number)) AS stated_before
  FROM shown p
  JOIN mart.version_change c ON c.report_id = p.report_id AND c.fetch_id = p.fetch_id
), field_change AS (
  SELECT p.*, c.number, p.version_id AS previous_version_id, p.stated_here_before AS stated_before
  FROM shown p
  ASOF JOIN mart.version_change c ON c.report_id = p.report_id AND c.changed_at <= p.seen_from
  WHERE p.version_here_before = p.version_id
), changed AS (
  FROM text_change WHERE number > 1
  UNION ALL BY NAME
  FROM field_change
), told AS (
  SELECT
    *,
    list_filter([
      {'field': 'title', 'before': stated_before.title, 'after': stated.title},
      {'field': 'publisher', 'before': stated_before.publisher, 'after': stated.publisher},
      {'field': 'index_no', 'before': stated_before.index_no, 'after': stated.index_no},
      {'field': 'doc_no', 'before': stated_before.doc_no, 'after': stated.doc_no},
      {'field': 'issued_on', 'before': stated_before.issued_on, 'after': stated.issued_on},
      {'field': 'published_at', 'before': stated_before.published_at, 'after': stated.published_at},
      {'field': 'info_source', 'before': stated_before.info_source, 'after': stated.info_source},
      {'field': 'disclosure', 'before': stated_before.disclosure, 'after': stated.disclosure},
      {'field': 'period', 'before': stated_before.period, 'after': stated.period}
    ], lambda f: f.before IS DISTINCT FROM f.after) AS fields
  FROM changed
), pair AS (
  SELECT DISTINCT previous_version_id AS old_id, version_id AS new_id FROM told WHERE previous_version_id <> version_id
), sentence AS (
  -- The n-th time that a text stands in a version answers to the n-th time in the other.
  SELECT version_id, ordinal, text, row_number() OVER (PARTITION BY version_id, text ORDER BY ordinal) AS occurrence
  FROM core.item
  WHERE version_id IN (SELECT old_id FROM pair UNION ALL SELECT new_id FROM pair)
), gone AS (
  SELECT p.old_id, p.new_id, s.ordinal, s.text
  FROM pair p
  JOIN sentence s ON s.version_id = p.old_id
  ANTI JOIN sentence n ON n.version_id = p.new_id AND n.text = s.text AND n.occurrence = s.occurrence
), come AS (
  SELECT p.old_id, p.new_id, s.ordinal, s.text
  FROM pair p
  JOIN sentence s ON s.version_id = p.new_id
  ANTI JOIN sentence o ON o.version_id = p.old_id AND o.text = s.text AND o.occurrence = s.occurrence
), gram AS (
  SELECT side, old_id, new_id, ordinal, len(grams) AS size, unnest(grams) AS gram
  FROM (
    SELECT *, list_distinct(
        list_transform(generate_series(1, greatest(length(text) - 1, 1)), lambda i: text[i:i + 1])
      ) AS grams
    FROM (SELECT 'gone' AS side, * FROM gone UNION ALL SELECT 'come', * FROM come)
  )
), alike AS (
  SELECT g.old_id, g.new_id, g.ordinal AS old_ordinal, c.ordinal AS new_ordinal,
    2 * count(*) / (any_value(g.size) + any_value(c.size)) AS score
  FROM gram g
  JOIN gram c USING (old_id, new_id, gram)
  WHERE g.side = 'gone' AND c.side = 'come'
  GROUP BY ALL
  HAVING score >= 0.5
), likest AS (
  FROM alike
  QUALIFY row_number() OVER (
      PARTITION BY old_id, new_id, old_ordinal ORDER BY score DESC, abs(old_ordinal - new_ordinal), new_ordinal
    ) = 1
    AND row_number() OVER (
      PARTITION BY old_id, new_id, new_ordinal ORDER BY score DESC, abs(old_ordinal - new_ordinal), old_ordinal
    ) = 1
), altered AS (
  SELECT l.old_id, l.new_id, list({'before': g.text, 'after': c.text} ORDER BY l.new_ordinal) AS pairs
  FROM likest l
  JOIN gone g ON g.old_id = l.old_id AND g.new_id = l.new_id AND g.ordinal = l.old_ordinal
  JOIN come c ON c.old_id = l.old_id AND c.new_id = l.new_id AND c.ordinal = l.new_ordinal
  GROUP BY ALL
), added AS (
  SELECT c.old_id, c.new_id, list(c.text ORDER BY c.ordinal) AS texts
  FROM come c
  ANTI JOIN likest l ON l.old_id = c.old_id AND l.new_id = c.new_id AND l.new_ordinal = c.ordinal
  GROUP BY ALL
), removed AS (
  SELECT g.old_id, g.new_id, list(g.text ORDER BY g.ordinal) AS texts
  FROM gone g
  ANTI JOIN likest l ON l.old_id = g.old_id AND l.new_id = g.new_id AND l.old_ordinal = g.ordinal
  GROUP BY ALL
)
SELECT
  c.report_id,
  c.source_id,
  c.number AS version,
  c.seen_from AS changed_on,
  c.title,
  CASE WHEN c.title <> c.stated_before.title THEN c.stated_before.title END AS title_before,
  coalesce(a.texts, []) AS added,
  coalesce(d.texts, []) AS removed,
  coalesce(e.pairs, []) AS altered,
  c.fields,
  c.url,
  c.version_id,
  c.previous_version_id
FROM told c
LEFT JOIN added a ON a.old_id = c.previous_version_id AND a.new_id = c.version_id
LEFT JOIN removed d ON d.old_id = c.previous_version_id AND d.new_id = c.version_id
LEFT JOIN altered e ON e.old_id = c.previous_version_id AND e.new_id = c.version_id
WHERE c.previous_version_id <> c.version_id OR len(c.fields) > 0;
