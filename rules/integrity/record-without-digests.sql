-- title: Files are listed without a digest
-- severity: note
-- confidence: certain
-- message: {subject} lists {rows} of its files without a digest, {example} first: whether they changed cannot be
--   told
-- why: A RECORD may leave out the digest of itself and of bytecode. Other rows without one were added after the
--   installation, or their digest was removed.
-- fix: Reinstall the distribution.
-- reads: listed_file
-- taxonomy: REC04
SELECT
  environment,
  distribution AS subject,
  record AS path,
  min(line) AS line,
  path AS example,
  count(*) AS rows
FROM listed_file
WHERE state = 'no-digest' AND algorithm = '' AND written NOT GLOB '*.pyc' AND written NOT GLOB '*.dist-info/RECORD.*'
GROUP BY environment, distribution, record
