-- title: A module needs the Visual C++ runtime, which its wheel does not bring
-- severity: note
-- confidence: resolved
-- message: {subject}: {path} needs {found}, which neither the wheel nor Python for Windows brings
-- why: The library comes with Microsoft's Visual C++ redistributable, which many machines have and a fresh Windows has not. There
--   the import fails ("DLL load failed"), unless another distribution's copy was loaded before.
-- fix: Install the redistributable on every machine, or let delvewheel pack the library into the wheel.
-- reads: wheel_library
-- taxonomy: LNK01
SELECT
  environment,
  distribution AS subject,
  min(path) AS path,
  group_concat(DISTINCT name) AS found
FROM wheel_library
WHERE place IN ('missing', 'distribution') AND kind = 'needed' AND is_module = 1 AND is_visual_cpp = 1
GROUP BY distribution_id
