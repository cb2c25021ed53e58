-- title: A file in a wheel is not the one that RECORD lists
-- severity: error
-- confidence: certain
-- message: {subject} {difference}
-- why: RECORD is what an installation is compared with later. No installer checks it while it installs, so that
--   a wheel changed after it was built installs without a word.
-- fix: Do not install it before it is known who changed it. Download it again, and compare its digest with the
--   one that the index states.
-- reads: environment, file, record_entry, wheel
-- taxonomy: REC02, REC01
SELECT
  environment.path AS environment,
  wheel.path || '/' || record_entry.path AS subject,
  wheel.path,
  record_entry.line,
  CASE record_entry.state
    WHEN 'missing' THEN 'is listed and not there'
    WHEN 'not-a-file' THEN 'is listed and is no file'
    ELSE 'is not the file that RECORD lists: '
      || CASE WHEN file.size <> record_entry.size THEN 'it has ' || file.size || ' bytes instead of ' || record_entry.size
        ELSE 'it has other content' END
  END AS difference
FROM record_entry
JOIN wheel ON wheel.distribution = record_entry.distribution
JOIN environment ON environment.kind = 'wheels'
LEFT JOIN file ON file.id = record_entry.file
WHERE record_entry.state IN ('modified', 'missing', 'not-a-file')
