-- title: A variable decides which file a library is
-- severity: warning
-- confidence: resolved
-- message: with {variable} {subject} is {found}; without it, {otherwise}
-- why: LD_LIBRARY_PATH goes before RUNPATH, the cache and the system's directories, and what LD_PRELOAD names is there before all
--   else. The program runs with another library than the one that it was built, tested and installed with, and only where the
--   variable is set.
-- fix: Leave the variable out, or keep out of its directories what the environment and the system have themselves.
-- reads: environment, file, load_change
-- taxonomy: LNK03, LNK11
SELECT
  environment.path AS environment,
  load_change.name AS subject,
  min(first_root.place) AS path,
  load_change.value AS variable,
  coalesce((SELECT file.place FROM file WHERE file.id = load_change.found), 'nowhere') AS found,
  coalesce((SELECT file.place FROM file WHERE file.id = load_change.otherwise), 'nowhere') AS otherwise
FROM load_change
JOIN environment ON environment.id = load_change.environment
JOIN file AS first_root ON first_root.id = load_change.first_root
WHERE load_change.condition = 'without-variable'
GROUP BY load_change.environment, load_change.name, load_change.value, load_change.found, load_change.otherwise
