-- +goose Up

-- How long each sort of personal data is kept, as the municipality decided; without a row the program's usual time holds.
-- Each decision is a row of its own, so that it can be shown later which rule something was deleted by.
CREATE TABLE retention_setting (
    id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    class      text NOT NULL CHECK (class ~ '^[a-z]+(-[a-z]+)*$'),
    days       integer NOT NULL CHECK (days > 0),
    held       boolean NOT NULL, -- nothing of the class is deleted, for an archive or a case asks for it
    owner      text NOT NULL DEFAULT '' CHECK (length(owner) <= 100), -- who answers for it; '' is the usual role
    reason     text NOT NULL CHECK (btrim(reason) <> '' AND length(reason) <= 500),
    changed_at timestamptz NOT NULL,
    changed_by bigint
);
CREATE INDEX retention_setting_class ON retention_setting (class, id DESC);
CREATE TRIGGER retention_setting_append_only BEFORE UPDATE OR DELETE ON retention_setting FOR EACH ROW EXECUTE FUNCTION refuse_reason_change();

-- The proof: what was deleted on a day, by which rule, in numbers alone.
CREATE TABLE retention_report (
    day        date NOT NULL,
    class      text NOT NULL,
    days       integer NOT NULL, -- the time that was in force
    setting_id bigint REFERENCES retention_setting, -- the decision it was by; none is the usual time
    things     integer NOT NULL CHECK (things > 0),
    people     integer NOT NULL CHECK (people >= 0),
    oldest     date NOT NULL,
    done_at    timestamptz NOT NULL,
    PRIMARY KEY (day, class)
);

-- The nights on which everything that was due is gone.
CREATE TABLE retention_run (
    day         date PRIMARY KEY,
    finished_at timestamptz NOT NULL
);

-- An invitation outlives what leads to its person: a negative number is nobody, and keeps the counts.
-- +goose StatementBegin
CREATE OR REPLACE FUNCTION of_residents() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM written w WHERE w.resident_id >= 0 AND NOT EXISTS (SELECT FROM resident r WHERE r.id = w.resident_id)) THEN
        RAISE EXCEPTION 'a row of % is about nobody', TG_TABLE_NAME
            USING ERRCODE = 'foreign_key_violation', CONSTRAINT = TG_TABLE_NAME || '_resident_fkey';
    END IF;
    RETURN NULL;
END $$;
-- +goose StatementEnd
ALTER TABLE contact ADD CONSTRAINT contact_of_somebody CHECK (resident_id > 0);

-- Records of use may go, and only from the beginning of the chain, when their seal is older than half a year.
-- +goose StatementBegin
CREATE FUNCTION access_record_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM gone WHERE id > coalesce((SELECT max(last_id) FROM access_seal
        WHERE sealed_at < (SELECT max(sealed_at) FROM access_seal) - interval '180 days'), 0)) THEN
        RAISE EXCEPTION 'access_record is append-only';
    END IF;
    RETURN NULL;
END $$;
-- +goose StatementEnd
DROP TRIGGER access_record_append_only ON access_record;
CREATE TRIGGER access_record_append_only BEFORE UPDATE ON access_record FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER access_record_kept AFTER DELETE ON access_record REFERENCING OLD TABLE AS gone
    FOR EACH STATEMENT EXECUTE FUNCTION access_record_kept();
CREATE INDEX access_seal_sealed ON access_seal (sealed_at);
