-- title: A module needs a library that neither its wheel nor the system has
-- severity: warning
-- confidence: likely
-- message: {path} needs {subject}, which no distribution here brings and {system} does not have
-- why: Where nothing else puts the library into place, the import fails ("DLL load failed", "Library not loaded"). It was there on
--   the machine that built the wheel, and was not packed into it.
-- fix: Let delvewheel or delocate pack the library into the wheel, or install the distribution that brings it.
-- reads: wheel_library
-- taxonomy: LNK01
SELECT
  environment,
  name AS subject,
  min(path) AS path,
  CASE WHEN path GLOB '*.so' THEN 'macOS' ELSE 'Windows' END AS system
FROM wheel_library
WHERE place IN ('missing', 'elsewhere')
  AND kind NOT IN ('weak', 'delayed')
  AND is_module = 1  -- plug-ins of libraries may do without what they are for
  AND is_visual_cpp = 0  -- else visual-cpp-runtime-assumed says so
GROUP BY environment, name
