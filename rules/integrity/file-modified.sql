-- title: A file is not the one that was installed
-- severity: error
-- confidence: certain
-- message: {subject} is not the file that {distribution} installed: {difference}
-- why: What runs is not what the version in pip freeze stands for. No installer compares files with their RECORD, so
--   a file changed by hand, by sed or by patchelf stays unnoticed, and a new installation does not have the change.
-- fix: Reinstall the distribution; if the change is wanted, keep it as a patch beside the requirements and apply it
--   when the environment is made.
-- reads: bytecode_state, content_digest, file, record_verdict, shared_file, unmet_record_row
-- taxonomy: REC02
SELECT
  unmet_record_row.environment,
  file.place AS subject,
  file.place AS path,
  unmet_record_row.distribution,
  CASE WHEN file.size = unmet_record_row.size THEN 'it has the same size and other content'
    WHEN unmet_record_row.size IS NULL THEN 'it has other content'
    ELSE 'it has ' || file.size || ' bytes instead of ' || unmet_record_row.size END AS difference,
  unmet_record_row.algorithm || ':' || substr(unmet_record_row.digest, 1, 16) AS expected,
  unmet_record_row.algorithm || ':' || substr(CASE unmet_record_row.algorithm WHEN 'sha256' THEN file.sha256
    ELSE lower(hex(content_digest.digest)) END, 1, 16) AS found
FROM unmet_record_row
JOIN file ON file.id = unmet_record_row.file
LEFT JOIN content_digest ON content_digest.file = unmet_record_row.file AND content_digest.algorithm = unmet_record_row.algorithm
WHERE unmet_record_row.state = 'modified'
  AND NOT EXISTS (
    SELECT 1
    FROM shared_file
    JOIN record_verdict ON record_verdict.distribution = shared_file.distribution
      AND record_verdict.line = shared_file.line
    WHERE shared_file.file = unmet_record_row.file AND record_verdict.state = 'verified'
  )
  -- Wheels that bring bytecode get it compiled again by pip: a .pyc of the source beside it is nobody's change.
  AND NOT EXISTS (
    SELECT 1 FROM bytecode_state WHERE bytecode_state.file = unmet_record_row.file AND bytecode_state.state = 'of-source'
  )
