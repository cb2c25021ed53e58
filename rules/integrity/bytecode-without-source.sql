-- title: Bytecode without source can be imported
-- severity: warning
-- confidence: certain
-- message: {subject} can be imported, has no source beside it and belongs to no distribution
-- why: Python imports a .pyc that stands where its source would be. Nobody can read what it does, and no distribution
--   brought it.
-- fix: Delete it, or install the distribution that it belongs to.
-- reads: bytecode_state, import_file
-- taxonomy: REC14
SELECT
  import_file.environment,
  import_file.path AS subject,
  import_file.path
FROM bytecode_state
JOIN import_file ON import_file.file = bytecode_state.file
WHERE bytecode_state.state = 'sourceless'
  AND import_file.owner_kind = 'nobody'
  AND '/' || import_file.inside NOT GLOB '*/__pycache__/*'
