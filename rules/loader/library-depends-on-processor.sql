-- title: Which file a library is depends on the processor
-- severity: note
-- confidence: resolved
-- message: {subject} is {otherwise} on a processor of {processor}, else {found}
-- why: The loader enters glibc-hwcaps (before glibc 2.37 haswell and its like) by what the machine's processor can do. Two machines
--   run different builds of the library, whose results may differ in the last digits, and only one of them was tested.
-- fix: Nothing, if both are of one version; else remove one of them. Say --cpu to look at one kind of machine.
-- reads: environment, file, load_change
-- taxonomy: LNK23
SELECT
  environment.path AS environment,
  load_change.name AS subject,
  coalesce((SELECT file.place FROM file WHERE file.id = coalesce(load_change.otherwise, load_change.found)), '') AS path,
  min(load_change.value) AS processor,
  coalesce((SELECT file.place FROM file WHERE file.id = load_change.found), 'nowhere') AS found,
  coalesce((SELECT file.place FROM file WHERE file.id = load_change.otherwise), 'nowhere') AS otherwise
FROM load_change
JOIN environment ON environment.id = load_change.environment
WHERE load_change.condition = 'on-processor'
GROUP BY load_change.environment, load_change.name, load_change.found, load_change.otherwise
