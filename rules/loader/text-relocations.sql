-- title: The code of a library is written to when it is loaded
-- severity: warning
-- confidence: certain
-- message: {subject} has text relocations
-- why: Its pages must be writable and executable at once, which SELinux and other hardening refuse, and musl does not support. It
--   was not compiled as position-independent code.
-- fix: Ask for a build with -fPIC.
-- reads: environment, file, load, native
SELECT
  environment.path AS environment,
  file.place AS subject,
  file.place AS path
FROM native
JOIN file ON file.id = native.file
JOIN load ON load.file = native.file
JOIN environment ON environment.id = load.environment
WHERE native.text_relocations = 1 AND native.kind = 'shared'
GROUP BY environment.id, file.id
