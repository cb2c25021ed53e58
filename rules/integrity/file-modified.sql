-- title: A file is not the one that was installed
-- severity: error
-- confidence: certain
-- message: {subject} is not the file that {distribution} installed: {difference}
-- why: What runs is not what the version in pip freeze stands for. No installer compares files with their RECORD, so
--   a file changed by hand, by sed or by patchelf stays unnoticed, and a new installation does not have the change.
-- fix: Reinstall the distribution; if the change is wanted, keep it as a patch beside the requirements and apply it
--   when the environment is made.
-- reads: bytecode_state, content_digest, file, listed_file, record_verdict
-- taxonomy: REC02
SELECT
  listed_file.environment,
  file.place AS subject,
  file.place AS path,
  listed_file.distribution,
  CASE WHEN file.size = listed_file.size THEN 'it has the same size and other content'
    WHEN listed_file.size IS NULL THEN 'it has other content'
    ELSE 'it has ' || file.size || ' bytes instead of ' || listed_file.size END AS difference,
  listed_file.algorithm || ':' || substr(listed_file.digest, 1, 16) AS expected,
  listed_file.algorithm || ':' || substr(CASE listed_file.algorithm WHEN 'sha256' THEN file.sha256
    ELSE lower(hex(content_digest.digest)) END, 1, 16) AS found
FROM listed_file
JOIN file ON file.id = listed_file.file
LEFT JOIN content_digest ON content_digest.file = listed_file.file AND content_digest.algorithm = listed_file.algorithm
WHERE listed_file.state = 'modified'
  AND NOT EXISTS (
    SELECT 1 FROM record_verdict WHERE record_verdict.file = listed_file.file AND record_verdict.state = 'verified'
  )
  -- Wheels that bring bytecode get it compiled again by pip: a .pyc of the source beside it is nobody's change.
  AND NOT EXISTS (
    SELECT 1 FROM bytecode_state WHERE bytecode_state.file = listed_file.file AND bytecode_state.state = 'of-source'
  )
