-- title: An extension module is made for another Python
-- severity: error
-- confidence: resolved
-- message: {subject} is for {found}, the interpreter is {expected}; nothing else provides the module
-- why: The name of an extension says which Python it is for, and an interpreter does not even look at those of others. The import
--   fails with "No module named". A copied site-packages directory and a wheel for another version are the usual reasons.
-- fix: Install the distribution again with the environment's own Python.
-- reads: entry, environment, import_file, native
-- taxonomy: ABI07
WITH tagged AS MATERIALIZED (  -- hardly any: looked for first
  SELECT
    environment.id AS environment,
    environment.soabi AS soabi,
    entry.id AS file,
    entry.directory AS directory,
    substr(entry.name, 1, instr(entry.name, '.') - 1) AS module,
    substr(entry.name, instr(entry.name, '.') + 1, length(entry.name) - instr(entry.name, '.') - 3) AS tag
  FROM native
  CROSS JOIN entry ON entry.id = native.file
  CROSS JOIN environment
  LEFT JOIN native AS interpreter ON interpreter.file = environment.interpreter
  WHERE environment.soabi <> '' AND entry.name GLOB '?*.cpython-[0-9]*.so'
    AND entry.name NOT GLOB '*.' || environment.soabi || '.so'
    AND entry.name NOT GLOB '*[- ]*.cpython-[0-9]*.so'  -- no name that can be imported
    AND coalesce(interpreter.machine, native.machine) = native.machine  -- else extension-of-other-machine says so
)
SELECT
  import_file.environment AS environment,
  import_file.path AS subject,
  import_file.path AS path,
  tagged.soabi AS expected,
  tagged.tag AS found
FROM import_file
JOIN tagged ON tagged.file = import_file.file AND tagged.environment = import_file.environment_id
LEFT JOIN entry AS instead ON instead.directory = tagged.directory AND instead.name IN (
  tagged.module || '.' || tagged.soabi || '.so', tagged.module || '.abi3.so', tagged.module || '.so', tagged.module || '.py'
)
WHERE import_file.file IN (SELECT tagged.file FROM tagged) AND instead.id IS NULL
