-- title: An image shows a credential
-- severity: warning
-- confidence: likely
-- message: a value for {subject} stands in the image's {where}, for everybody who has the image
-- why: Configuration and history are parts of the image and go wherever it goes; deleting a file or unsetting a variable later
--   does not take them out.
-- fix: Withdraw the credential, and give it to the build as a secret (RUN --mount=type=secret).
-- reads: image_secret
-- taxonomy: IMG10
SELECT
  '' AS environment,
  image_secret.name AS subject,
  group_concat(DISTINCT CASE image_secret.place
    WHEN 'variable' THEN 'variables' WHEN 'label' THEN 'labels' ELSE 'history' END) AS "where"
FROM image_secret
GROUP BY image_secret.name
