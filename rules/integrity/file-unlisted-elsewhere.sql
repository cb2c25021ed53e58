-- title: Files in the environment were installed by nobody
-- severity: note
-- confidence: certain
-- message: {subject} {holds} no distribution
-- why: In etc, include, lib and share programs of the environment look for configuration, headers, libraries, data and
--   kernels of notebooks. No claim names these files, and no installation of the same requirements has them.
-- fix: Delete them, or make them part of a distribution.
-- reads: entry, environment, file, owner, root, search_path
-- taxonomy: DIST21, REC09
WITH unowned AS (
  SELECT
    environment.path AS environment,
    file.path,
    CASE environment.path WHEN '.' THEN file.path ELSE substr(file.path, length(environment.path) + 2) END AS inside
  FROM owner
  JOIN entry ON entry.id = owner.file
  JOIN file ON file.id = entry.id
  JOIN root ON root.name = file.root
  JOIN environment ON environment.root = root.id AND environment.kind = 'venv'
    AND (environment.path = '.' OR substr(file.path, 1, length(environment.path) + 1) = environment.path || '/')
  WHERE owner.owner_kind = 'nobody'
    AND NOT EXISTS (
      SELECT 1 FROM search_path
      WHERE search_path.environment = environment.id
        AND substr(file.path, 1, length(search_path.directory) + 1) = search_path.directory || '/'
    )
),
named AS (
  -- The first two parts of the path: what lies directly in one of the four.
  SELECT environment, path, inside, substr(inside, instr(inside, '/') + 1) AS below
  FROM unowned
  WHERE substr(inside, 1, instr(inside, '/')) IN ('etc/', 'include/', 'lib/', 'lib64/', 'share/')
)
SELECT
  environment,
  CASE instr(below, '/') WHEN 0 THEN path
    ELSE substr(path, 1, length(path) - length(below) + instr(below, '/') - 1) END AS subject,
  min(path) AS path,
  CASE instr(below, '/') WHEN 0 THEN 'belongs to' ELSE 'holds files that belong to' END AS holds
FROM named
GROUP BY 1, 2
