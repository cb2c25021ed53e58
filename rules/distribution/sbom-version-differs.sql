-- title: A bill of materials names another version than the one inside
-- severity: note
-- confidence: certain
-- message: {subject} declares {name} {expected}, and {path} has {found}
-- why: Scanners for known vulnerabilities read the bill of materials, not the bytes. The document of one build stayed while the
--   library of another was linked in, or it was written by hand.
-- fix: Tell the project; until it is mended, look at the versions in the fact component.
-- reads: component, distribution, environment, file, sbom_component, sbom_state
SELECT
  environment.path AS environment,
  distribution.normalized_name || ' ' || sbom_state.library AS subject,
  file.place AS path,
  sbom_component.name,
  sbom_component.version AS expected,
  sbom_state.found_version AS found
FROM sbom_state
JOIN sbom_component ON sbom_component.file = sbom_state.file AND sbom_component.position = sbom_state.position
JOIN distribution ON distribution.id = sbom_state.distribution
JOIN environment ON environment.id = distribution.environment
JOIN file ON file.id = sbom_state.found_in
JOIN component ON component.file = sbom_state.found_in AND component.name = sbom_state.library
  AND component.version = sbom_state.found_version AND component.kind = 'library'
WHERE sbom_state.state = 'differing' AND component.confidence = 'certain'
GROUP BY environment.id, distribution.id, sbom_state.library
