-- title: A variable names certificates that are not there
-- severity: warning
-- confidence: certain
-- message: {subject} is {found}, where nothing is
-- why: Programs that follow it trust nobody then: every connection by TLS fails, mostly with a message about the server's
--   certificate.
-- fix: Put the file there, or unset the variable; where it is mounted at run time, ignore the rule.
-- reads: named_place
-- taxonomy: DATA03
SELECT
  '' AS environment,
  named_place.variable AS subject,
  named_place.value AS found
FROM named_place
WHERE named_place.variable IN ('SSL_CERT_FILE', 'SSL_CERT_DIR', 'REQUESTS_CA_BUNDLE', 'CURL_CA_BUNDLE', 'AWS_CA_BUNDLE', 'PIP_CERT')
  AND named_place.is_present = 0
