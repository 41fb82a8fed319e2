-- en: Pages that contradict themselves: counts that do not add up, rates that do not follow from their figures, a period in the title and another one in the text.
-- zh: 自相矛盾的页面：合计与分项不符、完成率与数字不符、标题与正文的时期不符。
-- like: mart.report
-- column contradiction: sum (the parts behind 其中 are more than the whole), row_count (the page counts N tasks and its table has other), rate (the stated percentage is not that of the row's figures), period (the text's 截至 names another month than the period's last), published_early (published before its period ended by more than five days)
-- column expected: what should be, as text
-- column actual: what is, as text
-- column sentence: where it says so
-- column item_id: the item, if it is about one
CREATE OR REPLACE VIEW mart.counts_disagree AS
WITH total AS (
  -- 共N项,其中A项…,B项…: a total, and the parts of the same unit behind 其中, up to the sentence's end
  SELECT
    i.version_id, i.item_id, i.text AS sentence,
    CAST(regexp_extract(i.text, '(?:[共计有]|合计|总计|共有)(\d{1,9})[个项件条家名人次]', 1) AS BIGINT) AS whole,
    regexp_extract(i.text, '(?:[共计有]|合计|总计|共有)\d{1,9}([个项件条家名人次])', 1) AS unit,
    regexp_extract(i.text, '其中[:：]?([^。]{1,400})', 1) AS parts
  FROM core.item i
  WHERE i.kind = 'sentence' AND contains(i.text, '其中')
    AND regexp_matches(i.text, '(?:[共计有]|合计|总计|共有)\d{1,9}[个项件条家名人次][^。]{0,60}其中')
), summed AS (
  SELECT *,
    [CAST(n AS BIGINT) FOR n IN regexp_extract_all(parts, '(\d{1,9})' || unit, 1)] AS numbers
  FROM total
), rows_of AS (
  SELECT version_id, count(*) AS rows
  FROM core.item
  WHERE kind = 'row'
  GROUP BY version_id
  HAVING count(DISTINCT table_no) <= 1
), counted AS (
  SELECT version_id, item_id, text AS sentence,
    CAST(regexp_extract(text, '(?:共|共有|共计|合计|确定)(\d{1,5})项(?:重点|目标|民生|实事|年度|工作|任务)', 1) AS BIGINT) AS whole
  FROM core.item
  WHERE kind = 'sentence' AND version_id IN (SELECT version_id FROM rows_of)
    AND regexp_matches(text, '(?:共|共有|共计|合计|确定)\d{1,5}项(?:重点|目标|民生|实事|年度|工作|任务)')
), until AS (
  SELECT m.version_id, m.item_id, m.surface, m.date_end, i.text AS sentence
  FROM core.mention m
  JOIN core.item i USING (item_id)
  WHERE m.kind = 'period' AND m.date_end IS NOT NULL
    AND (contains(i.text, '截至') OR contains(i.text, '截止'))
    AND substring(i.text, greatest(m.char_start - i.char_start - 1, 1), least(m.char_start - i.char_start, 2)) IN ('截至', '截止')
), found AS (
  SELECT version_id, item_id, 'sum' AS contradiction, '≤ ' || whole || unit AS expected,
    array_to_string(numbers, ' + ') || ' = ' || CAST(list_sum(numbers) AS BIGINT) || unit AS actual, sentence
  FROM summed
  -- 其中 need not name all parts: only more than the whole is wrong for certain
  WHERE list_sum(numbers) > whole
  UNION ALL
  SELECT c.version_id, c.item_id, 'row_count', c.whole || '项', r.rows || '项', c.sentence
  FROM counted c
  JOIN rows_of r USING (version_id)
  WHERE c.whole <> r.rows
  UNION ALL
  SELECT i.version_id, t.item_id, 'rate', t.computed_rate || '%', t.rate || '%', i.text
  FROM mart.task_result t
  JOIN core.item i USING (item_id)
  WHERE abs(t.rate - t.computed_rate) > 1 AND t.target_unit <> '%'
  UNION ALL
  SELECT version_id, any_value(item_id ORDER BY item_id), 'period', strftime(period_end, '%Y-%m'),
    strftime(date_end, '%Y-%m'), any_value(sentence ORDER BY item_id)
  FROM until
  JOIN mart.report USING (version_id)
  WHERE date_trunc('month', date_end) <> date_trunc('month', period_end)
  GROUP BY version_id, period_end, date_end
  UNION ALL
  SELECT version_id, NULL, 'published_early', '≥ ' || (period_end - 5), CAST(published_on AS VARCHAR), NULL
  FROM mart.report
  WHERE published_on < period_end - 5
)
SELECT
  r.publisher,
  r.period,
  f.contradiction,
  f.expected,
  f.actual,
  f.sentence,
  r.title,
  r.url,
  r.period_end,
  r.source_id,
  r.report_id,
  f.item_id
FROM found f
JOIN mart.report r USING (version_id);
