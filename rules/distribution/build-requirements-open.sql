-- title: What a source distribution is built with is left open
-- severity: note
-- confidence: certain
-- message: {subject} is built with {found}
-- why: Installers that build it install these first, each in the newest version that fits that day. The wheel that
--   comes out may be another one next month, and no lock of what is installed says what built it.
-- fix: Install a wheel of it; else fix the versions by a constraints file (`pip install --build-constraint`, uv's
--   `build-constraint-dependencies`), or without isolation in an environment that a lock describes.
-- reads: build_requirement, environment, wheel
-- taxonomy: DIST16
SELECT
  environment.path AS environment,
  wheel.path AS subject,
  wheel.path,
  CASE open.is_stated
    WHEN 1 THEN open.texts || ', of which any version that fits is taken'
    ELSE 'any version of ' || open.texts || ': it states no build requirements'
  END AS found
FROM (
  SELECT wheel, is_stated, group_concat(text, ' and ') AS texts
  FROM (
    SELECT build_requirement.wheel, build_requirement.is_stated, build_requirement.text
    FROM build_requirement
    WHERE build_requirement.is_pinned = 0
    ORDER BY build_requirement.wheel, build_requirement.position
  )
  GROUP BY wheel, is_stated
) AS open
JOIN wheel ON wheel.id = open.wheel
JOIN environment ON environment.kind = 'wheels'
