-- title: An extension module is made for glibc, the interpreter for musl
-- severity: warning
-- confidence: resolved
-- message: {path} is made for glibc, the interpreter for musl
-- why: musl takes the place of glibc and looks at no symbol versions, so some such modules load; but structures and functions differ,
--   and what fails then fails while the program runs. Wheels for manylinux that were unpacked by hand are the usual reason.
-- fix: Install the distribution again on this system; its wheels for musllinux are made for musl.
-- reads: environment, file, load, native, version_need
-- taxonomy: LNK21
SELECT
  environment.path AS environment,
  file.place AS subject,
  file.place AS path
FROM load
JOIN environment ON environment.id = load.environment
JOIN native ON native.file = environment.interpreter
JOIN file ON file.id = load.file
WHERE load.name GLOB 'libc.so.[0-9]*' AND load.root_kind = 'extension' AND load.file = load.first_root
  AND native.interpreter GLOB '*/ld-musl-*'
  AND EXISTS (
    SELECT 1
    FROM version_need
    WHERE version_need.file = load.file AND version_need.version GLOB 'GLIBC_*'
  )
GROUP BY load.environment, load.file
