-- title: Two copies of one OpenMP runtime end the process
-- severity: warning
-- confidence: likely
-- message: {path} and {other} are copies of LLVM's OpenMP under different names; where both are used, the process ends (OMP: Error #15)
-- why: LLVM's runtime, which is Intel's, too, looks for another copy of itself when it is used first, and aborts when it finds one.
--   Each module works alone; whoever imports both and runs a parallel loop in each loses the process.
-- fix: Install the distributions so that they share one runtime. KMP_DUPLICATE_LIB_OK hides the abort and not its reason.
-- reads: environment, file, library_copy, native
-- taxonomy: LNK13
SELECT
  environment.path AS environment,
  'openmp' AS subject,
  min(file.place) AS path,
  max(file.place) AS other
FROM library_copy
JOIN environment ON environment.id = library_copy.environment
JOIN file ON file.id = library_copy.file
JOIN native ON native.file = library_copy.file
WHERE library_copy.library = 'openmp' AND library_copy.variant = 'llvm' AND library_copy.extensions > 0
GROUP BY library_copy.environment
HAVING count(DISTINCT CASE native.soname WHEN '' THEN file.place ELSE native.soname END) > 1
