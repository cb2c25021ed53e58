-- title: A list of certificate authorities is damaged
-- severity: warning
-- confidence: certain
-- message: {subject} has {found} that cannot be read
-- why: OpenSSL stops there and trusts only what stands before, without a word, or refuses the file.
-- fix: Make it again (update-ca-certificates, update-ca-trust), or install the package again that brings it.
-- reads: certificate_bundle, file
-- taxonomy: DATA03
SELECT
  '' AS environment,
  file.place AS subject,
  file.place AS path,
  CASE certificate_bundle.broken WHEN 1 THEN 'a certificate'
    ELSE certificate_bundle.broken || ' certificates' END AS found
FROM certificate_bundle
JOIN file ON file.id = certificate_bundle.file
WHERE certificate_bundle.broken > 0
  AND file.name IN ('cacert.pem', 'ca-certificates.crt', 'ca-bundle.crt', 'ca-bundle.pem', 'tls-ca-bundle.pem')
