-- title: A wheel's name and its WHEEL file name different systems or builds
-- severity: warning
-- confidence: certain
-- message: {subject} names as {aspect} {found}, and the file's name in place of that {stated}
-- why: Installers choose by the file's name and keep WHEEL, by which nobody can tell later which of them it
--   was. Renaming a wheel is how a wrong tag comes about.
-- fix: Rename wheels with `wheel tags`, which changes both.
-- reads: differing_wheel
-- taxonomy: ABI08, DIST15
SELECT environment, subject, path, aspect, stated, found
FROM differing_wheel
WHERE aspect IN ('tags', 'build')
