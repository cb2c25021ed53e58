-- title: The image is not built on the base that was named
-- severity: warning
-- confidence: certain
-- message: Of the {layers} layers of {subject}, only the first {shared} are the image's: it was built on another state of it, or on something else
-- why: Whoever looks for a finding in the base, or waits for a fixed one, looks at another image than the one that is used.
-- fix: Build it again on that base, named by its digest, or name the base that it was built on.
-- reads: base_image
-- taxonomy: IMG01
SELECT
  '' AS environment,
  base_image.name AS subject,
  base_image.layers AS layers,
  base_image.shared AS shared
FROM base_image
WHERE base_image.shared < base_image.layers
