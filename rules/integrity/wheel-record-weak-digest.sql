-- title: A wheel's RECORD lists files without a digest that counts
-- severity: error
-- confidence: certain
-- message: {subject} lists {files} files {how}, {example} first
-- why: Wheels must have SHA-256 or better for every file but RECORD (PEP 427). MD5 and SHA-1 can be forged, and
--   without a digest nothing can be compared.
-- fix: Have the wheel built again with a current tool.
-- reads: distribution, environment, file, record_entry, wheel
-- taxonomy: REC05
SELECT
  environment.path AS environment,
  file.path AS subject,
  wheel.path,
  count(*) AS files,
  min(record_entry.path) AS example,
  group_concat(DISTINCT CASE record_entry.algorithm WHEN '' THEN 'without a digest' ELSE 'by ' || record_entry.algorithm END)
    AS how
FROM record_entry
JOIN wheel ON wheel.distribution = record_entry.distribution AND wheel.kind = 'wheel'
JOIN environment ON environment.kind = 'wheels'
JOIN distribution ON distribution.id = record_entry.distribution
JOIN file ON file.id = distribution.record
WHERE record_entry.state NOT IN ('record-itself', 'malformed', 'outside')
  AND record_entry.algorithm NOT IN ('sha256', 'sha384', 'sha512', 'sha3_256', 'sha3_384', 'sha3_512', 'blake2b', 'blake2s')
  AND record_entry.path NOT GLOB '*.dist-info/RECORD.jws' AND record_entry.path NOT GLOB '*.dist-info/RECORD.p7s'
GROUP BY environment.id, wheel.id
