-- title: A variable decides which GPU there is
-- severity: warning
-- confidence: certain
-- message: {subject} is {found}: {effect}
-- why: A program that finds no GPU mostly goes on without one, slower and with other numbers; one that takes a GPU for another
--   runs code that was not made for it.
-- fix: Set it where the program runs, for the machine that is there.
-- reads: variable
-- taxonomy: GPU15
SELECT
  '' AS environment,
  variable.name AS subject,
  CASE variable.value WHEN '' THEN 'empty' ELSE variable.value END AS found,
  CASE variable.name
    WHEN 'HSA_OVERRIDE_GFX_VERSION' THEN 'ROCm takes every GPU for one of that kind'
    WHEN 'NVIDIA_VISIBLE_DEVICES' THEN 'no GPU is given to the container'
    WHEN 'NVIDIA_DRIVER_CAPABILITIES' THEN 'the driver''s libraries for computing are not given to the container'
    ELSE 'only those GPUs are seen' END AS effect,
  CASE WHEN variable.name GLOB '*VISIBLE_DEVICES' THEN 'note' ELSE 'warning' END AS severity
FROM variable
WHERE (variable.name IN ('HSA_OVERRIDE_GFX_VERSION', 'CUDA_VISIBLE_DEVICES', 'HIP_VISIBLE_DEVICES', 'ROCR_VISIBLE_DEVICES')
    AND variable.value <> '')
  OR (variable.name = 'CUDA_VISIBLE_DEVICES' AND variable.value = '')
  OR (variable.name = 'NVIDIA_VISIBLE_DEVICES' AND variable.value IN ('void', 'none'))
  OR (variable.name = 'NVIDIA_DRIVER_CAPABILITIES' AND variable.value <> ''
    AND variable.value NOT GLOB '*compute*' AND variable.value NOT GLOB '*all*')
