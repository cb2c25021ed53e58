-- title: A variable changes how Python itself works
-- severity: note
-- confidence: certain
-- message: {subject} is set: {effect}
-- why: The same packages behave otherwise without it, and nothing that is installed says that it is set.
-- fix: Nothing, if that is wanted; then it belongs to what describes the environment.
-- reads: variable
-- taxonomy: ENV03
WITH telling(name, severity, effect) AS (
  VALUES
    ('PYTHONHOME', 'warning', 'the standard library comes from there'),
    ('PYTHONOPTIMIZE', 'warning', 'assertions are not run, and 2 drops docstrings'),
    ('PYTHONSTARTUP', 'note', 'interactive sessions run that file first'),
    ('PYTHONWARNINGS', 'note', 'warnings are hidden, shown or errors by its rules'),
    ('PYTHONUSERBASE', 'note', 'the user''s packages are looked for there'),
    ('PYTHONPLATLIBDIR', 'warning', 'the library directory has that name'),
    ('PYTHONCASEOK', 'note', 'imports ignore the case of names'),
    ('PYTHONMALLOC', 'note', 'memory comes from that allocator'),
    ('PYTHONINTMAXSTRDIGITS', 'note', 'long numbers are read and written up to that many digits'),
    ('PYTHON_GIL', 'note', 'it decides whether threads run at the same time'),
    ('PYTHON_JIT', 'note', 'it decides whether code is compiled while it runs'),
    ('PYTHONDEVMODE', 'note', 'checks of the development mode run')
)
SELECT
  '' AS environment,
  variable.name AS subject,
  telling.effect AS effect,
  telling.severity AS severity
FROM telling
JOIN variable ON variable.name = telling.name AND variable.value <> ''
