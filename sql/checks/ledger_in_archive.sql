-- en: A run counts no more pages as fetched than it archived as articles.
-- zh: 每次运行计为已抓取的页面数不得多于存档的文章数。
-- severity: warn
WITH archived AS (
  SELECT run_id, source_id, count(DISTINCT asked_url) AS articles
  FROM raw.fetch
  WHERE purpose = 'article' AND outcome = 'article' AND final
  GROUP BY ALL
)
SELECT l.source_id, l.run_id, l.fetched, coalesce(a.articles, 0) AS articles
FROM ops.ledger l
LEFT JOIN archived a USING (run_id, source_id)
WHERE l.fetched > coalesce(a.articles, 0)
