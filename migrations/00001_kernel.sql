-- +goose Up

-- Who used which personal data. Append-only: only the retention job removes whole expired periods, by dropping the guard
-- in its own transaction.
CREATE TABLE access_record (
    id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at           timestamptz NOT NULL,
    actor_kind   text NOT NULL CHECK (actor_kind IN ('', 'staff', 'citizen', 'system')),
    staff_id     bigint,
    resident_id  bigint,
    job          text NOT NULL DEFAULT '',
    action       text NOT NULL CHECK (action IN ('read', 'search', 'add', 'change', 'export', 'delete', 'send')),
    subject      text NOT NULL,
    resident_ids jsonb NOT NULL DEFAULT '[]',
    criterion    text NOT NULL DEFAULT '',
    purpose      text NOT NULL CHECK (purpose <> ''),
    count        integer NOT NULL DEFAULT 0,
    unit_id      bigint,
    request_id   text NOT NULL DEFAULT ''
);
CREATE INDEX access_record_at ON access_record (at, id);
CREATE INDEX access_record_staff ON access_record (staff_id, id) WHERE staff_id IS NOT NULL;
CREATE INDEX access_record_residents ON access_record USING gin (resident_ids jsonb_path_ops);

-- The hash chain over access records, sealed in batches: hash = SHA-256(previous hash, the batch's rows in order of id).
CREATE TABLE access_seal (
    id        bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    first_id  bigint NOT NULL,
    last_id   bigint NOT NULL,
    sealed_at timestamptz NOT NULL,
    previous  bytea NOT NULL,
    hash      bytea NOT NULL,
    CONSTRAINT access_seal_last_id_key UNIQUE (last_id),
    CHECK (first_id <= last_id)
);

-- +goose StatementBegin
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME;
END $$;
-- +goose StatementEnd
CREATE TRIGGER access_record_append_only BEFORE UPDATE OR DELETE ON access_record FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER access_record_no_truncate BEFORE TRUNCATE ON access_record FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER access_seal_append_only BEFORE UPDATE OR DELETE ON access_seal FOR EACH ROW EXECUTE FUNCTION refuse_change();

-- A citizen's single-purpose secret link. Only the hash of its token is kept.
CREATE TABLE link (
    token_hash  bytea PRIMARY KEY CHECK (length(token_hash) = 32),
    purpose     text NOT NULL,
    subject_id  bigint NOT NULL,
    resident_id bigint,
    created_at  timestamptz NOT NULL,
    expires_at  timestamptz NOT NULL,
    revoked_at  timestamptz
);
CREATE INDEX link_subject ON link (purpose, subject_id);
CREATE INDEX link_resident ON link (resident_id) WHERE resident_id IS NOT NULL;

-- Settings of this installation, one JSON value each: the demo's clock, the municipality's name and telephone.
CREATE TABLE setting (
    key        text PRIMARY KEY,
    value      jsonb NOT NULL,
    changed_at timestamptz NOT NULL
);
