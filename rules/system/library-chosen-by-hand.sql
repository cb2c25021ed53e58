-- title: A library is loaded because somebody chose it
-- severity: note
-- confidence: resolved
-- message: {subject} is {found} and not {expected}, which the system itself would take
-- why: Another library of the same name gives other speed and, for numbers, other results. The choice is in no list of packages:
--   the same ones elsewhere load the other.
-- fix: Write the choice into the build (update-alternatives --set), or go back to the system's (--auto).
-- reads: alternative, environment, file
-- taxonomy: OSP06
SELECT
  environment.path AS environment,
  alternative.library AS subject,
  file.place AS path,
  alternative.best AS expected,
  alternative.choice AS found,
  CASE alternative.chosen_by WHEN 'manual' THEN 'note' ELSE 'warning' END AS severity
FROM alternative
JOIN environment ON environment.id = alternative.environment
JOIN file ON file.id = alternative.file
WHERE alternative.chosen_by <> 'unknown' AND alternative.best <> '' AND alternative.choice <> alternative.best
