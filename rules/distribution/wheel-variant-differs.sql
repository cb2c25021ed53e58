-- title: A wheel variant is not the one that its name says
-- severity: error
-- confidence: certain
-- message: {subject} is of {found}, the file's name says {stated}
-- why: By the draft of PEP 825 the label in a wheel's name stands for what variant.json in it says. Installers
--   choose by the label and the index's list, and install what the wheel is.
-- fix: Have the variant built again.
-- reads: differing_wheel
-- taxonomy: DIST15
SELECT environment, subject, path, aspect, stated, found
FROM differing_wheel
WHERE aspect = 'variant'
