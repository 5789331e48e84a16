-- +goose Up

-- Whom the citizens' identity provider means, since they first came from there and the provider told a CPR number that is
-- kept here. From then on the provider need not tell it. Only a hash of issuer and subject is here.
CREATE TABLE resident_identity (
    identity_hash bytea PRIMARY KEY CHECK (length(identity_hash) = 32),
    resident_id   bigint NOT NULL REFERENCES resident (id),
    known_since   timestamptz NOT NULL
);
CREATE INDEX resident_identity_resident ON resident_identity (resident_id);
