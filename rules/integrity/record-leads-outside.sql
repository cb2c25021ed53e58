-- title: A distribution lists files outside the environment
-- severity: error
-- confidence: certain
-- message: {subject} lists {rows} of its files outside the environment, {example} first
-- why: Uninstalling the distribution deletes those files, which other programs may use, and no copy of the
--   environment contains them.
-- fix: Reinstall the distribution from a wheel that comes from a source you trust.
-- reads: unmet_record_row
-- taxonomy: REC16
SELECT
  environment,
  distribution AS subject,
  record AS path,
  min(line) AS line,
  path AS example,
  count(*) AS rows
FROM unmet_record_row
WHERE state = 'outside'
GROUP BY environment, distribution, record
