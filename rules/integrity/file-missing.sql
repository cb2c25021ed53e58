-- title: A file that was installed is gone
-- severity: error
-- confidence: certain
-- message: {subject} is not there; {distribution} installed it
-- why: An import or a command of the distribution fails, at once or in the one branch that needs the file. Images
--   made smaller with find -delete and stages copied in part are the usual reasons.
-- fix: Reinstall the distribution, or leave the file out on purpose by building a wheel without it.
-- reads: unmet_record_row
-- taxonomy: REC01
SELECT
  environment,
  path AS subject,
  record AS path,
  line,
  distribution
FROM unmet_record_row
WHERE state = 'missing' AND path NOT GLOB '*.pyc' AND path NOT GLOB '*__pycache__'  -- virtualenv lists folders too
