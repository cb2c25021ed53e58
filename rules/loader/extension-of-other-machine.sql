-- title: An extension module is made for another machine
-- severity: error
-- confidence: certain
-- message: {subject} is made for {found}, the interpreter for {expected}
-- why: The loader passes over it, so the import fails. Cross-built wheels and copies from another machine are the usual
--   reasons.
-- fix: Install the distribution again on the machine, or the platform, that it is meant for.
-- reads: environment, import_file, native
-- taxonomy: LNK16
SELECT
  import_file.environment AS environment,
  import_file.path AS subject,
  import_file.path AS path,
  interpreter.machine AS expected,
  native.machine AS found
FROM import_file
JOIN environment ON environment.id = import_file.environment_id
JOIN native AS interpreter ON interpreter.file = environment.interpreter
JOIN native ON native.file = import_file.file
WHERE native.format = 'elf' AND interpreter.format = 'elf' AND native.machine <> interpreter.machine
  AND (import_file.name GLOB '*.cpython-*.so' OR import_file.name GLOB '*.abi3.so')
