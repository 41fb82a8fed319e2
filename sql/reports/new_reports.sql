-- en: Which reports were first seen since a day (by default in each source's newest run that saw any), and how late were they?
-- zh: 自某日以来（默认为各来源最近一次有收获的抓取）新发现了哪些报告？迟了多少天？
-- param since date: only reports first seen on this day (UTC) or later
-- param publisher text: only publishers whose name holds this
-- param late flag: yes, only what came after its due day; no, only what did not
-- param limit integer = 50: how many rows at most
WITH newest AS (
  SELECT source_id, arg_max(run_id, first_seen_at) AS run_id
  FROM mart.new_report
  GROUP BY source_id
)
SELECT
  CAST(r.first_seen_at AS DATE) AS first_seen,
  r.publisher,
  r.period,
  r.title,
  r.published_on,
  r.lag_days,
  r.due_on,
  r.days_late,
  r.days_unseen,
  r.url
FROM mart.new_report r
JOIN newest n USING (source_id)
WHERE CASE WHEN $since IS NULL THEN r.run_id = n.run_id ELSE r.first_seen_at >= $since END
  AND ($publisher IS NULL OR contains(r.publisher, $publisher))
  AND ($late IS NULL OR $late = (r.days_late > 0))
ORDER BY r.published_on DESC, r.publisher, r.title, r.url
LIMIT $limit
