-- title: A layer still holds a credential that a later one deletes
-- severity: warning
-- confidence: likely
-- message: layer {layer} holds {subject}, which layer {hidden_by} only hides: it is there for everybody who has the image
-- why: A layer is never changed by a later one. What was copied in and deleted by another step can be read from the image.
-- fix: Withdraw the credential, and give it to the build as a secret (RUN --mount=type=secret).
-- reads: hidden_entry
-- taxonomy: IMG10
SELECT
  '' AS environment,
  hidden_entry.path AS subject,
  hidden_entry.layer,
  hidden_entry.hidden_by
FROM hidden_entry
WHERE hidden_entry.kind = 'file' AND hidden_entry.size > 0 AND (
  regexp('(^|/)(id_(rsa|dsa|ecdsa|ed25519)|\.netrc|\.pypirc|\.git-credentials|\.npmrc|kaggle\.json)$', hidden_entry.path)
  OR regexp('(^|/)\.(aws/credentials|docker/config\.json|cargo/credentials(\.toml)?|config/gcloud/credentials\.db)$', hidden_entry.path)
  OR regexp('(^|/)\.cache/huggingface/token$', hidden_entry.path))
