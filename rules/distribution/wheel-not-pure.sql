-- title: A wheel without binaries, as it says, has modules for one system
-- severity: note
-- confidence: certain
-- message: {subject} is {found}, and {stated}
-- why: A wheel that says `none-any` is given to every system. Where it has extension modules all the same, what
--   it does there depends on the system: it may fall back to Python code, or fail. One that says
--   `Root-Is-Purelib: true` is installed where systems with a directory of their own for binaries keep none.
-- fix: Nothing, if the project tells of it; else let it be built for each platform.
-- reads: differing_wheel
-- taxonomy: DIST20
SELECT environment, subject, path, aspect, stated, found
FROM differing_wheel
WHERE aspect = 'purelib'
