-- title: A wheel is named after another project or version than is in it
-- severity: error
-- confidence: certain
-- message: {subject} says {aspect} {found}, the file's name says {stated}
-- why: Indexes and resolvers go by the file's name, what is installed by METADATA. Where they differ one thing
--   is asked for and another one is installed.
-- fix: Do not install it. Have it built again, and do not rename wheels.
-- reads: differing_wheel
-- taxonomy: DIST11
SELECT environment, subject, path, aspect, stated, found
FROM differing_wheel
WHERE aspect IN ('name', 'version')
