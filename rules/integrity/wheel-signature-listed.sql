-- title: A wheel's RECORD lists its own signature
-- severity: warning
-- confidence: certain
-- message: {subject} lists {found}
-- why: A signature is made of RECORD and cannot be listed in it (PEP 427): the digest that is listed cannot be
--   right and the signature true at once.
-- fix: Have the wheel signed by something else: such signatures are checked by no installer.
-- reads: differing_wheel
-- taxonomy: REC05
SELECT environment, subject, path, aspect, stated, found
FROM differing_wheel
WHERE aspect = 'signature'
