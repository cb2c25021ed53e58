-- title: A library that is to be preloaded is nowhere
-- severity: warning
-- confidence: resolved
-- message: {subject}, which {origin} names, cannot be preloaded
-- why: The program starts without it. glibc's loader complains on standard error at every start, musl's is silent; what the library
--   was to change does not happen.
-- fix: Install the library where the loader looks, name it by its path, or take the name out.
-- reads: environment, file, preload
-- taxonomy: LNK11
SELECT
  environment.path AS environment,
  preload.name AS subject,
  coalesce((SELECT file.place FROM file WHERE file.id = preload.list), '') AS path,
  coalesce((SELECT file.place FROM file WHERE file.id = preload.list), 'LD_PRELOAD') AS origin
FROM preload
JOIN environment ON environment.id = preload.environment
WHERE preload.found_by IN ('missing', 'refused')
GROUP BY preload.environment, preload.name, preload.list
