-- title: Loading a library changes arithmetic in the whole process
-- severity: warning
-- confidence: certain
-- message: loading {subject} makes the processor take denormal numbers for zero, in all of the process
-- why: The library was linked with -ffast-math or -Ofast, for which GCC before 13 adds a constructor that sets two bits of the
--   processor's control register. From the first import on, numbers below 2.2e-308 become zero in numpy and everywhere else in
--   the thread and those it starts; results depend on whether and when the module was imported. Dozens of wheels had it in 2022.
-- fix: Ask for a build without these options when linking, or with GCC 13 or later, which leaves the constructor out of libraries.
-- reads: import_file, native
-- taxonomy: ISA06
SELECT
  import_file.environment,
  import_file.path AS subject,
  import_file.path
FROM import_file
WHERE import_file.file IN (
    SELECT native.file FROM native WHERE native.flushes_denormals = 1 AND native.kind = 'shared')
