-- en: Every exchange loaded lies before its file's position.
-- zh: 已入库的每次抓取都必须在其归档文件的已读位置之前。
-- severity: error
WITH position AS (
  SELECT warc_file, max(position) AS position FROM ops.position GROUP BY warc_file
)
SELECT f.warc_file, count(*) AS exchanges, max(f.warc_offset) AS last_offset, any_value(p.position) AS position
FROM raw.fetch f
LEFT JOIN position p USING (warc_file)
WHERE p.position IS NULL OR f.warc_offset >= p.position
GROUP BY f.warc_file
