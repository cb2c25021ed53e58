-- title: A wheel's RECORD has rows that break the format or lead out of it
-- severity: error
-- confidence: certain
-- message: {subject} has a row {written} that {problem}
-- why: Installers skip such rows or refuse the wheel, and what they mean cannot be checked. A path that leads
--   out of the wheel is where an uninstallation deletes.
-- fix: Have the wheel built again.
-- reads: distribution, environment, file, record_entry, wheel
-- taxonomy: REC16
SELECT
  environment.path AS environment,
  file.path || ':' || record_entry.line AS subject,
  wheel.path,
  record_entry.line,
  record_entry.path AS written,
  CASE record_entry.state WHEN 'outside' THEN 'leads out of the wheel' ELSE 'breaks the format: ' || record_entry.problem END
    AS problem
FROM record_entry
JOIN wheel ON wheel.distribution = record_entry.distribution
JOIN environment ON environment.kind = 'wheels'
JOIN distribution ON distribution.id = record_entry.distribution
JOIN file ON file.id = distribution.record
WHERE record_entry.state IN ('malformed', 'outside')
