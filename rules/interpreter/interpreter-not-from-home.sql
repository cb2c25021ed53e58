-- title: The environment runs another interpreter than pyvenv.cfg names
-- severity: error
-- confidence: resolved
-- message: {subject} leads to {found}, and pyvenv.cfg says that the interpreter is in {expected}
-- why: The executable is one installation's and the standard library another's. One of the two was changed after the
--   environment was made: what runs is not what the environment says, and was not audited.
-- fix: Make the environment again with the interpreter that is meant.
-- reads: environment, file, outside_link, pyvenv_entry, root
-- taxonomy: INT05
SELECT
  environment.path AS environment,
  CASE environment.path WHEN '.' THEN '' ELSE environment.path || '/' END || 'bin/python' AS subject,
  file.path,
  pyvenv_entry.value AS expected,
  outside_link.leads_to AS found
FROM environment
JOIN outside_link ON outside_link.environment = environment.id
JOIN file ON file.id = outside_link.file
  AND file.path = CASE environment.path WHEN '.' THEN '' ELSE environment.path || '/' END || 'bin/python'
JOIN root ON root.kind = 'interpreter' AND root.path = environment.base_prefix
JOIN file AS document
  ON document.path = CASE environment.path WHEN '.' THEN '' ELSE environment.path || '/' END || 'pyvenv.cfg'
JOIN pyvenv_entry ON pyvenv_entry.file = document.id AND pyvenv_entry.key = 'home'
WHERE environment.interpreter IS NULL
  -- In no root, and not by way of the base interpreter.
  AND outside_link.leads_to GLOB '/*' AND outside_link.first_outside GLOB '/*'
