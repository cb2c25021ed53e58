-- title: A variable decides which certificate authorities count
-- severity: note
-- confidence: certain
-- message: {subject} makes {found} the list of certificate authorities
-- why: Packages that bring their own list (certifi) or take the system's follow it instead. The same packages trust others
--   elsewhere.
-- fix: Nothing, if that is wanted; then it belongs to what describes the environment.
-- reads: named_place
-- taxonomy: DATA03
SELECT
  '' AS environment,
  named_place.variable AS subject,
  named_place.value AS found
FROM named_place
WHERE named_place.variable IN ('SSL_CERT_FILE', 'SSL_CERT_DIR', 'REQUESTS_CA_BUNDLE', 'CURL_CA_BUNDLE', 'AWS_CA_BUNDLE', 'PIP_CERT')
  AND named_place.is_present = 1
