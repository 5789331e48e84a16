-- +goose Up

-- A sign-in that was begun at an identity provider and has not come back. The browser that began it holds the secret from
-- which state, nonce and PKCE verifier are derived; only its hash is here, so that the row finishes nothing.
CREATE TABLE oidc_attempt (
    browser_hash bytea PRIMARY KEY CHECK (length(browser_hash) = 32),
    purpose      text NOT NULL CHECK (purpose IN ('staff', 'citizen')),
    expires_at   timestamptz NOT NULL,
    used_at      timestamptz
);
CREATE INDEX oidc_attempt_expires ON oidc_attempt (expires_at);

-- Whom the identity provider knows a member of staff as, issuer and subject, since they first came from there; '' before.
-- Stopping somebody forgets it.
ALTER TABLE staff ADD COLUMN provider_identity text NOT NULL DEFAULT '';
CREATE UNIQUE INDEX staff_provider_identity_key ON staff (provider_identity) WHERE provider_identity <> '';

ALTER TABLE sign_in DROP CONSTRAINT sign_in_outcome_check;
ALTER TABLE sign_in ADD CONSTRAINT sign_in_outcome_check CHECK (outcome IN ('code', 'signed-in', 'demo', 'unknown', 'inactive', 'limited',
    'wrong-code', 'late-code', 'signed-out', 'oidc-signed-in', 'oidc-cancelled', 'oidc-late', 'oidc-refused', 'oidc-level', 'oidc-unknown'));
