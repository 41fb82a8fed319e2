-- en: Actions of current reports: which office did what to what, when, and where it says so.
-- zh: 当前报告中的每一个动作：哪个单位对什么做了什么，出自哪句话。
-- like: core.action, core.item, core.report_version
-- column department: the department that reports, or else the first owner of the row
-- column office: who acted: the actor that the clause names, or else the department, or else the publisher
-- column happened_by: the day the clause names, or else the last day of the report's period
-- column sentence: the item that holds the clause
-- column title: the report's title
-- column publisher: the publisher as the page states it, or else the source's name
-- column period: the report's period in short
-- column published_on: the report's day of publication
CREATE OR REPLACE VIEW mart.action AS
SELECT
  a.action_id,
  a.item_id,
  a.version_id,
  i.report_id,
  i.source_id,
  i.publisher,
  i.region,
  i.title,
  i.period,
  i.period_kind,
  i.period_start,
  i.period_end,
  i.published_on,
  i.department,
  coalesce(a.actors[1], i.department, i.publisher) AS office,
  a.ordinal,
  a.role,
  a.verb,
  a.stage,
  a.actuality,
  a.object,
  a.actors,
  a.recipients,
  a.happened_on,
  coalesce(a.happened_on, i.period_end) AS happened_by,
  i.sentence,
  i.url,
  a.verb_start,
  a.verb_end,
  a.object_start,
  a.object_end
FROM core.action a
JOIN mart.item i USING (item_id);
