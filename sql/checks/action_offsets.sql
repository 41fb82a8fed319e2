-- en: An action's offsets cut its verb and its object out of the version's text.
-- zh: 动作的位置必须能从正文切出动词和宾语。
-- severity: error
SELECT a.action_id, a.verb, a.object, a.verb_start, a.object_start, a.version_id
FROM core.action a
SEMI JOIN loaded_version USING (version_id)
JOIN core.report_version v USING (version_id)
WHERE substring(v.text, a.verb_start + 1, a.verb_end - a.verb_start) <> a.verb
  OR substring(v.text, a.object_start + 1, a.object_end - a.object_start) IS DISTINCT FROM a.object
