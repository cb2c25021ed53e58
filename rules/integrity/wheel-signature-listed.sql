-- title: A wheel's RECORD lists its own signature
-- severity: warning
-- confidence: certain
-- message: {subject} lists {found}
-- why: A signature is made of RECORD and cannot be listed in it (PEP 427): the digest that is listed cannot be
--   right and the signature true at once.
-- fix: Have the wheel signed by something else: such signatures are checked by no installer.
-- reads: environment, wheel, wheel_difference
-- taxonomy: REC05
SELECT
  environment.path AS environment,
  wheel.path || CASE wheel_difference.path WHEN '' THEN '' ELSE '/' || wheel_difference.path END AS subject,
  wheel.path,
  wheel_difference.aspect,
  wheel_difference.stated,
  wheel_difference.found
FROM wheel_difference
JOIN wheel ON wheel.id = wheel_difference.wheel
JOIN environment ON environment.kind = 'wheels'
WHERE wheel_difference.aspect = 'signature'
