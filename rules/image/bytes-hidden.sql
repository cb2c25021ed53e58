-- title: A layer carries much that a later one hides
-- severity: note
-- confidence: certain
-- message: layer {layer} holds {files} files of {megabytes} MB that layer {hidden_by} hides, {example} first
-- why: The image is transferred and kept with them, and what a container sees says nothing about them.
-- fix: Delete in the step that makes the files, or copy what is wanted from a stage of its own.
-- reads: hidden_entry
-- taxonomy: IMG04
SELECT
  '' AS environment,
  'layer ' || hidden_entry.layer || ' by layer ' || hidden_entry.hidden_by AS subject,
  hidden_entry.layer,
  hidden_entry.hidden_by,
  count(*) AS files,
  printf('%.1f', sum(hidden_entry.size) / 1e6) AS megabytes,
  min(hidden_entry.path) AS example
FROM hidden_entry
WHERE hidden_entry.kind = 'file'
GROUP BY hidden_entry.layer, hidden_entry.hidden_by
HAVING sum(hidden_entry.size) >= 20000000
