-- title: A RECORD has rows that break the format
-- severity: warning
-- confidence: certain
-- message: the RECORD of {subject} has rows that cannot be used: {rows}; line {line}: {problem}
-- why: Files behind such rows count as nobody's, and an uninstallation leaves them behind or fails.
-- fix: Reinstall the distribution; if the wheel itself is so, tell its maintainers.
-- reads: unmet_record_row
-- taxonomy: REC05
SELECT
  environment,
  distribution AS subject,
  record AS path,
  min(line) AS line,
  problem,
  count(*) AS rows
FROM unmet_record_row
WHERE state = 'malformed'
GROUP BY environment, distribution, record
