-- title: A wheel variant needs a newer processor than it says
-- severity: error
-- confidence: certain
-- message: {subject} is for {stated}, and {path} says that it needs {found}
-- why: By the draft of PEP 825 installers choose a variant by what variant.json says that it is for. On a processor that has
--   just that, this one ends with an illegal instruction. What a binary needs is what its compiler noted in it.
-- fix: Have the variant built again for what it says, or say what it is built for.
-- reads: environment, file, native, variant_property, wheel
-- taxonomy: DIST15
SELECT
  environment.path AS environment,
  wheel.path AS subject,
  binary.path AS path,
  'x86-64-' || claimed.level AS stated,
  native.cpu_level AS found
FROM (
  SELECT file, label, max(value) AS level
  FROM variant_property
  WHERE namespace_name = 'x86_64' AND feature = 'level' AND value GLOB 'v[1-4]'
  GROUP BY file, label
) AS claimed
JOIN file AS document ON document.id = claimed.file
JOIN wheel
  ON wheel.variant = claimed.label AND substr(document.path, 1, length(wheel.path) + 1) = wheel.path || '/'
JOIN file AS binary ON substr(binary.path, 1, length(wheel.path) + 1) = wheel.path || '/'
JOIN native ON native.file = binary.id AND native.cpu_level > 'x86-64-' || claimed.level
JOIN environment ON environment.kind = 'wheels'
