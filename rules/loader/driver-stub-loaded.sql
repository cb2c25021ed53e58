-- title: A library for linking is taken for the driver's
-- severity: error
-- confidence: resolved
-- message: {path} gets {found} for {subject}, a stub for linking
-- why: CUDA's toolkit has empty stand-ins of the driver's libraries in directories called stubs. With one of them every call fails,
--   mostly as "no CUDA-capable device".
-- fix: Take the stubs directory out of the search path (LD_LIBRARY_PATH, RUNPATH, ld.so.conf); the driver brings the library.
-- reads: environment, file, load
-- taxonomy: LNK20
SELECT
  environment.path AS environment,
  load.name AS subject,
  min(needing.place) AS path,
  load.place AS found
FROM load
JOIN environment ON environment.id = load.environment
JOIN file AS needing ON needing.id = load.file
WHERE load.place GLOB '*/stubs/*' AND (load.name GLOB 'libcuda.so*' OR load.name GLOB 'libnvidia-ml.so*')
GROUP BY load.environment, load.name, load.place
