-- title: A name in a wheel leads out of where it is unpacked
-- severity: error
-- confidence: certain
-- message: {subject}: {detail}
-- why: Installers refuse such a wheel, or change the name; a program that does neither writes anywhere on the
--   machine.
-- fix: Do not install it. Nothing that builds wheels makes such names.
-- reads: odd_wheel
-- taxonomy: REC19
SELECT environment, subject, path, min(detail) AS detail
FROM odd_wheel
WHERE oddity IN ('name-absolute', 'name-leads-out')
GROUP BY environment, subject, path
