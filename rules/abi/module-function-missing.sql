-- title: An extension module defines a module of another name
-- severity: error
-- confidence: resolved
-- message: {subject} cannot be imported: it defines {found} and not PyInit_{module}
-- why: An extension's file is found by its name and then asked for the function of that name. The import of one that was renamed
--   or copied fails with "dynamic module does not define module export function".
-- fix: Install the distribution again, or give the file its name back.
-- reads: entry, import_file, module_definition
-- taxonomy: ABI08
WITH defining AS MATERIALIZED (  -- one that defines none is opened by others than Python
  SELECT
    module_definition.file AS file,
    substr(entry.name, 1, instr(entry.name, '.') - 1) AS module,
    min(module_definition.name) AS name
  FROM module_definition
  CROSS JOIN entry ON entry.id = module_definition.file
  WHERE entry.name GLOB '*.cpython-*.so' OR entry.name GLOB '*.abi3.so'
  GROUP BY module_definition.file
  HAVING sum(module_definition.name = substr(entry.name, 1, instr(entry.name, '.') - 1)) = 0
)
SELECT
  import_file.environment AS environment,
  import_file.path AS subject,
  import_file.path AS path,
  defining.module AS module,
  'PyInit_' || defining.name AS found
FROM import_file
JOIN defining ON defining.file = import_file.file
WHERE import_file.file IN (SELECT defining.file FROM defining)
  AND defining.module NOT GLOB '*[^A-Za-z0-9_]*'  -- others have their function's name in Punycode
