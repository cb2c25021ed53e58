-- title: A library wants an executable stack
-- severity: warning
-- confidence: certain
-- message: {subject} wants an executable stack
-- why: glibc 2.41 and later refuse to load it into a process that runs ("cannot enable executable stack"), hardened systems do
--   in every case, and where it loads it takes a protection from the whole process. Assembler sources without a note on the
--   stack are the usual reason.
-- fix: Ask for a build with the note (-z noexecstack), or clear it with patchelf --clear-execstack.
-- reads: environment, file, load, native
-- taxonomy: LNK17
SELECT
  environment.path AS environment,
  file.place AS subject,
  file.place AS path
FROM native
JOIN file ON file.id = native.file
JOIN load ON load.file = native.file
JOIN environment ON environment.id = load.environment
WHERE native.executable_stack = 1 AND native.format = 'elf' AND native.kind = 'shared'
GROUP BY environment.id, file.id
