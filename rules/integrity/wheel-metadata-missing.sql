-- title: A wheel lacks what every wheel has
-- severity: error
-- confidence: certain
-- message: {subject} should have {stated}, there is {found}
-- why: Installers refuse it, or each takes something else for its metadata.
-- fix: Have it built again.
-- reads: differing_wheel
-- taxonomy: REC05, DIST11
SELECT environment, subject, path, aspect, stated, found
FROM differing_wheel
WHERE aspect = 'metadata'
