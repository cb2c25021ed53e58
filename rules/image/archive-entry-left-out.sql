-- title: A layer has an entry that cannot be put anywhere
-- severity: warning
-- confidence: certain
-- message: layer {layer} has {subject}, which is not in the image: {reason}
-- why: What is audited is what unpackers make of the layers. They refuse such an entry, or disagree on it.
-- fix: Build the layer anew; a hard link to a file of a lower layer that is gone comes from tools that copy parts of a layer.
-- reads: odd_entry
-- taxonomy: IMG04
SELECT
  '' AS environment,
  odd_entry.path AS subject,
  odd_entry.layer,
  CASE odd_entry.oddity
    WHEN 'link-target-missing' THEN 'it is another name of a file that is not there'
    WHEN 'link-loop' THEN 'links above it lead in a circle'
    WHEN 'link-to-directory' THEN 'it is another name of a directory'
    WHEN 'path-too-long' THEN 'its name is too long for any system'
    ELSE odd_entry.oddity
  END AS reason
FROM odd_entry
WHERE odd_entry.is_left_out = 1
