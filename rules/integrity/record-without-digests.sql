-- title: Files are listed without a digest
-- severity: note
-- confidence: certain
-- message: {subject} lists {rows} of its files without a digest, {example} first: whether they changed cannot be
--   told
-- why: A RECORD may leave out the digest of itself and of bytecode. Other rows without one were added after the
--   installation, or their digest was removed.
-- fix: Reinstall the distribution.
-- reads: listed_file, record_row
-- taxonomy: REC04
WITH bare AS (  -- few, and with an index
  SELECT record_row.file, record_row.line
  FROM record_row
  WHERE record_row.algorithm = '' AND record_row.path NOT GLOB '*.pyc'
)
SELECT
  listed_file.environment,
  listed_file.distribution AS subject,
  listed_file.record AS path,
  min(listed_file.line) AS line,
  listed_file.path AS example,
  count(*) AS rows
FROM bare
CROSS JOIN listed_file ON listed_file.record_file = bare.file AND listed_file.line = bare.line
WHERE listed_file.state = 'no-digest' AND listed_file.written NOT GLOB '*.dist-info/RECORD.*'
GROUP BY listed_file.environment, listed_file.distribution, listed_file.record
