-- +goose Up

-- What somebody typed when they used personal data: a search, a reason. The record itself is append-only and sealed, so it
-- holds «hash» in place of such words, and the words lie here, where they can be forgotten while the chain still holds. The
-- hash is of a salt and the words: once both are gone nothing can be guessed from it.
CREATE TABLE access_word (
    access_id bigint NOT NULL, -- the record
    ref       text NOT NULL CHECK (ref ~ '^[0-9a-f]{32}$'), -- first half of SHA-256(salt, words)
    salt      bytea NOT NULL CHECK (length(salt) = 16),
    words     text NOT NULL,
    PRIMARY KEY (access_id, ref)
);

-- The hash by which an erased person is known again, in a list or in an old copy of this database: keyed by a salt that is
-- this installation's own, so that the log of erasures tells nothing to whoever has only the log.
INSERT INTO setting (key, value, changed_at)
VALUES ('erasure-salt', to_jsonb(gen_random_uuid()::text || gen_random_uuid()::text), '2026-01-01Z');
CREATE FUNCTION erasure_salted(hash bytea) RETURNS bytea LANGUAGE sql STABLE
    RETURN sha256(convert_to((SELECT s.value #>> '{}' FROM setting s WHERE s.key = 'erasure-salt'), 'UTF8') || hash);
CREATE FUNCTION erasure_hash(unit bigint, source text) RETURNS bytea LANGUAGE sql STABLE
    RETURN erasure_salted(sha256(convert_to(unit || '|' || source, 'UTF8')));

-- What was erased before this was hashed without the salt.
UPDATE erased_source SET source_hash = erasure_salted(source_hash);
ALTER TABLE erasure_log DISABLE TRIGGER erasure_log_append_only;
UPDATE erasure_log SET subject_hash = erasure_salted(subject_hash);
ALTER TABLE erasure_log ENABLE TRIGGER erasure_log_append_only;
CREATE INDEX erasure_log_subject ON erasure_log (subject_hash);

-- What is kept as it was made, but for the words of staff in its reason, out of which an erasure takes the person.
-- +goose StatementBegin
CREATE FUNCTION refuse_reason_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND NEW.reason LIKE '%•••%' AND to_jsonb(NEW) - 'reason' = to_jsonb(OLD) - 'reason' THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME;
END $$;
-- +goose StatementEnd
DROP TRIGGER draw_append_only ON draw;
CREATE TRIGGER draw_append_only BEFORE UPDATE OR DELETE ON draw FOR EACH ROW EXECUTE FUNCTION refuse_reason_change();
