-- title: Local time is not UTC
-- severity: note
-- confidence: resolved
-- message: local time is that of {found}, by {subject}
-- why: Dates without a zone, names of files and logs, and daily limits in data come out otherwise than in other images, which are
--   in UTC.
-- fix: Nothing, if that is wanted; then it belongs to what describes the environment.
-- reads: file, named_place, variable
-- taxonomy: DATA01
WITH setting(subject, found, path) AS (
  SELECT variable.name, variable.value, ''
  FROM variable
  LEFT JOIN named_place ON named_place.variable = variable.name AND named_place.is_present = 0
  WHERE variable.name = 'TZ' AND named_place.variable IS NULL
  UNION ALL
  SELECT file.place, replace(file.link_target, '/usr/share/zoneinfo/', ''), file.place
  FROM file
  WHERE file.name = 'localtime' AND file.directory = 'etc' AND file.kind = 'link'
    AND NOT EXISTS (SELECT 1 FROM variable WHERE variable.name = 'TZ' AND variable.value <> '')
)
SELECT
  '' AS environment,
  setting.subject,
  setting.path,
  setting.found
FROM setting
WHERE setting.found <> ''
  AND NOT regexp('(^:?|/)(UTC0?|UCT|GMT|GMT0|Greenwich|Universal|Zulu|Etc/GMT[+-]?0)$', setting.found)
