-- en: What did each department do, month by month: items reported, texts drafted and issued, meetings, calls opened?
-- zh: 各处室每月做了什么：条目、起草、征求意见、送审、印发、会议、申报？
-- param month month: only this month; by default all
-- param department text: only departments whose name holds this
-- param publisher text: only publishers whose name holds this
-- param limit integer: how many rows at most
SELECT
  period,
  publisher,
  department,
  items,
  actions,
  drafted,
  consulted,
  submitted,
  approved,
  issued,
  organised,
  launched,
  planned
FROM mart.department_month
WHERE ($month IS NULL OR month = $month)
  AND ($department IS NULL OR contains(department, $department))
  AND ($publisher IS NULL OR contains(publisher, $publisher))
ORDER BY month DESC, publisher, actions DESC, department
LIMIT $limit
