-- title: An extension module is made for musl, the interpreter for glibc
-- severity: error
-- confidence: resolved
-- message: {path} cannot be imported: {needing} is made for musl, the interpreter for glibc
-- why: It needs musl's C library by a name that glibc does not have (libc.musl-…), so the import fails. Wheels for musllinux and
--   environments copied from Alpine are the usual reasons.
-- fix: Install the distribution again on this system; its wheels for manylinux are made for glibc.
-- reads: environment, file, load, native
-- taxonomy: LNK21
SELECT
  environment.path AS environment,
  extension.place AS subject,
  extension.place AS path,
  needing.name AS needing
FROM load
JOIN environment ON environment.id = load.environment
JOIN native ON native.file = environment.interpreter
JOIN file AS extension ON extension.id = load.first_root
JOIN file AS needing ON needing.id = load.file
WHERE load.name GLOB 'libc.musl-*' AND load.found_by = 'missing' AND load.root_kind = 'extension'
  AND native.interpreter NOT GLOB '*/ld-musl-*'
GROUP BY load.environment, load.file
