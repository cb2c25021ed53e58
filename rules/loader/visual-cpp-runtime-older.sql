-- title: A wheel brings an older Visual C++ runtime than its binaries were built with
-- severity: warning
-- confidence: likely
-- message: {subject} brings {library} of Visual C++ {found}; {path} was built with {expected}
-- why: The runtime must be as new as the compiler: code built with 14.40 and later crashes in std::mutex with one of 14.3x. The
--   first copy that a process loads under a name serves all modules, so an old one can break those of other distributions, too.
-- fix: Pack the runtime of the compiler that built the wheel; delvewheel warns when the one that it finds is too old.
-- reads: file, native_slice, wheel_library
-- taxonomy: ABI02
WITH pair AS MATERIALIZED (
  SELECT
    wheel_library.environment AS environment,
    wheel_library.distribution AS distribution,
    wheel_library.path AS path,
    wheel_library.found AS found,
    user.linker_version AS built,
    runtime.linker_version AS runtime
  FROM wheel_library
  JOIN native_slice AS user ON user.file = wheel_library.file
  JOIN native_slice AS runtime ON runtime.file = wheel_library.found
  WHERE wheel_library.place = 'own' AND wheel_library.is_visual_cpp = 1
)
SELECT
  pair.environment AS environment,
  pair.distribution AS subject,
  min(pair.path) AS path,
  library.name AS library,
  pair.runtime AS found,
  max(pair.built) AS expected
FROM pair
JOIN file AS library ON library.id = pair.found
WHERE pair.built GLOB '14.[0-9]*' AND pair.runtime GLOB '14.[0-9]*'
  AND CAST(substr(pair.runtime, 4) AS INTEGER) / 10 < CAST(substr(pair.built, 4) AS INTEGER) / 10  -- as delvewheel
GROUP BY pair.environment, pair.distribution, library.name
