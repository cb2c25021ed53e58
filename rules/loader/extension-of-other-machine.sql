-- title: An extension module is made for another machine
-- severity: error
-- confidence: certain
-- message: {subject} is made for {found}, the interpreter for {expected}
-- why: The loader passes over it, so the import fails. Cross-built wheels and copies from another machine are the usual
--   reasons.
-- fix: Install the distribution again on the machine, or the platform, that it is meant for.
-- reads: environment, import_file, native
-- taxonomy: LNK16
WITH foreign_binary AS MATERIALIZED (  -- hardly any: looked for first
  SELECT environment.id AS environment, native.file AS file, interpreter.machine AS expected, native.machine AS found
  FROM environment
  JOIN native AS interpreter ON interpreter.file = environment.interpreter
  JOIN native ON native.machine <> interpreter.machine
  WHERE native.format = 'elf' AND interpreter.format = 'elf'
)
SELECT
  import_file.environment AS environment,
  import_file.path AS subject,
  import_file.path AS path,
  foreign_binary.expected AS expected,
  foreign_binary.found AS found
FROM import_file
JOIN foreign_binary ON foreign_binary.file = import_file.file AND foreign_binary.environment = import_file.environment_id
WHERE import_file.file IN (SELECT foreign_binary.file FROM foreign_binary)
  AND (import_file.name GLOB '*.cpython-*.so' OR import_file.name GLOB '*.abi3.so')
