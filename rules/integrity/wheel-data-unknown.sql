-- title: A wheel has data that is for no place
-- severity: error
-- confidence: certain
-- message: {subject} should be {stated}
-- why: What is in the `.data` directory is installed by the name of its directory. Other names make installers
--   fail, or are left out by some; a `.data` directory that is named after another project is installed as a
--   package.
-- fix: Have the wheel built again.
-- reads: differing_wheel
-- taxonomy: REC19
SELECT environment, subject, path, aspect, stated, found
FROM differing_wheel
WHERE aspect = 'data'
