-- title: A binary was built for newer processors than others run on
-- severity: warning
-- confidence: likely
-- message: {subject} was built for {features}; processors below {level} need not be able to run it
-- why: Code for a processor that has more instructions than another ends there with an illegal instruction, at import or later.
--   Where the file has a note of it, the loader refuses ("CPU ISA level is lower than required"). A build on one's own machine
--   with -march=native is the usual reason: an image that is made on a new machine then fails on an older one.
-- fix: Build it for x86-64 or x86-64-v2, or state the processor that the environment needs.
-- reads: cpu_need, import_file
-- taxonomy: ISA01
SELECT
  import_file.environment,
  import_file.path AS subject,
  import_file.path,
  cpu_need.features,
  cpu_need.level,
  CASE cpu_need.evidence WHEN 'property-note' THEN 'certain' ELSE 'likely' END AS confidence
FROM cpu_need
JOIN import_file ON import_file.file = cpu_need.file
WHERE import_file.file IN (
    SELECT cpu_need.file
    FROM cpu_need
    WHERE cpu_need.level IN ('x86-64-v3', 'x86-64-v4')
      AND (cpu_need.evidence = 'property-note' OR cpu_need.dispatches = 0)
      AND cpu_need.evidence <> 'loader-directory')
