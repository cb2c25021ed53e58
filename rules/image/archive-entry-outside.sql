-- title: A layer has names that lead out of the image
-- severity: warning
-- confidence: certain
-- message: layer {layer} has {entries} names that {oddity}, {subject} first
-- why: Unpackers do not agree on such names: some refuse them, some cut them, and careless ones write outside of the
--   directory that they unpack to. No tool that builds images makes them by itself.
-- fix: Build the layer anew, and ask who made it.
-- reads: odd_entry
-- taxonomy: IMG04
SELECT
  '' AS environment,
  min(odd_entry.path) AS subject,
  odd_entry.layer,
  count(*) AS entries,
  CASE odd_entry.oddity
    WHEN 'absolute-path' THEN 'start at the root'
    WHEN 'leads-out' THEN 'climb above the root'
    ELSE 'link to what is above the root'
  END AS oddity
FROM odd_entry
WHERE odd_entry.oddity IN ('absolute-path', 'leads-out', 'link-leads-out')
GROUP BY odd_entry.layer, odd_entry.oddity
