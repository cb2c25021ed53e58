-- title: A wheel has modules for another Python than its name says
-- severity: error
-- confidence: certain
-- message: {subject} is made for {found}, the wheel for {stated}
-- why: That module cannot be imported by the Python that the wheel is given to.
-- fix: Have the wheel built again for the Python that its name says.
-- reads: differing_wheel
-- taxonomy: ABI08, ABI07
SELECT environment, subject, path, aspect, stated, found
FROM differing_wheel
WHERE aspect = 'python'
