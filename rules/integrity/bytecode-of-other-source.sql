-- title: Bytecode runs that is not its source
-- severity: error
-- confidence: certain
-- message: {subject} runs in place of {source}, whose text is another
-- why: The .pyc says that it is never to be compared with its source (PEP 552, unchecked hash), and its hash is that
--   of another text. What is read in the source is not what runs.
-- fix: Delete the .pyc, or compile the source again.
-- reads: bytecode, bytecode_state, file, import_file
-- taxonomy: REC13
SELECT
  import_file.environment,
  import_file.path AS subject,
  import_file.path,
  source.path AS source
FROM bytecode
JOIN bytecode_state ON bytecode_state.file = bytecode.file
JOIN import_file ON import_file.file = bytecode.file
JOIN file AS source ON source.id = bytecode_state.source
WHERE bytecode.validation = 'unchecked-hash' AND bytecode_state.state = 'other-source'
