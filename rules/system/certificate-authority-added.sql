-- title: A certificate authority was added to those of the system
-- severity: note
-- confidence: certain
-- message: {subject} adds {found} to the certificate authorities that programs of this system trust
-- why: Connections that work here fail elsewhere, and whoever owns that key can read what they carry. Packages that bring their
--   own list (certifi) do not know of it.
-- fix: Nothing, if that is wanted; then it belongs to what describes the image. Else delete it and run update-ca-certificates.
-- reads: certificate_bundle, file, owner
-- taxonomy: DATA03
SELECT
  '' AS environment,
  file.place AS subject,
  file.place AS path,
  CASE certificate_bundle.certificates WHEN 1 THEN 'one certificate'
    ELSE certificate_bundle.certificates || ' certificates' END AS found
FROM certificate_bundle
JOIN file ON file.id = certificate_bundle.file
JOIN owner ON owner.file = certificate_bundle.file
WHERE file.directory IN ('usr/local/share/ca-certificates', 'etc/pki/ca-trust/source/anchors', 'usr/share/pki/trust/anchors')
  AND owner.owner_kind IN ('nobody', 'unknown') AND certificate_bundle.certificates > 0
