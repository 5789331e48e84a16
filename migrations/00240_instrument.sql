-- +goose Up

-- The register of questionnaires. One that is used no more says why, and what took its place.
CREATE TABLE instrument (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    unit_id     bigint NOT NULL REFERENCES unit,
    key         text NOT NULL CHECK (key ~ '^[a-z][a-z0-9-]{0,59}$'), -- the id that stands in its documents
    name        text NOT NULL CHECK (name <> ''),
    source      text NOT NULL DEFAULT '', -- the key of the template that it began with
    created_at  timestamptz NOT NULL,
    created_by  bigint,
    ended_at    timestamptz,
    ended_by    bigint,
    end_reason  text NOT NULL DEFAULT '' CHECK (length(end_reason) <= 1000),
    replaced_by bigint REFERENCES instrument,
    CONSTRAINT instrument_key_key UNIQUE (key),
    CONSTRAINT instrument_ended CHECK ((ended_at IS NULL) = (end_reason = '')),
    CONSTRAINT instrument_replaced CHECK (replaced_by IS NULL OR ended_at IS NOT NULL AND replaced_by <> id)
);
CREATE INDEX instrument_unit ON instrument (unit_id, id);

-- The versions of a questionnaire: at most one that is being written, and those that were published, which stay as they were.
CREATE TABLE instrument_version (
    id            bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    instrument_id bigint NOT NULL REFERENCES instrument,
    number        integer NOT NULL CHECK (number > 0),
    document      bytea NOT NULL,            -- canonical JSON, without a local part
    core          bytea NOT NULL DEFAULT '', -- the locked part of it in canonical JSON, once it is published
    core_hash     text NOT NULL DEFAULT '' CHECK (core_hash ~ '^([0-9a-f]{64})?$'),
    core_length   integer NOT NULL DEFAULT 0, -- questions in the core
    edition       integer NOT NULL DEFAULT 1, -- counts the changes of a draft, so that of two writers one is told
    note          text NOT NULL DEFAULT '' CHECK (length(note) <= 1000), -- what the version changes, and why
    changed_at    timestamptz NOT NULL,
    changed_by    bigint,
    published_at  timestamptz,
    published_by  bigint,
    CONSTRAINT instrument_version_number_key UNIQUE (instrument_id, number),
    CONSTRAINT instrument_version_published CHECK ((published_at IS NULL) = (core_hash = '')),
    CONSTRAINT instrument_version_core_hash CHECK (core_hash = '' OR core_hash = encode(sha256(core), 'hex'))
);
CREATE UNIQUE INDEX instrument_version_one_draft ON instrument_version (instrument_id) WHERE published_at IS NULL;

-- The core that is locked is the one that the document asks: the same questions in the same order with the same words, and
-- the frame variables and words for "do not know" that they use. Nobody changes it after that, whatever program they use.
-- +goose StatementBegin
CREATE FUNCTION keep_instrument_version() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    whole jsonb;
    core  jsonb;
BEGIN
    IF TG_OP <> 'INSERT' AND OLD.published_at IS NOT NULL THEN
        RAISE EXCEPTION 'a published questionnaire is kept as it was' USING ERRCODE = 'check_violation', CONSTRAINT = 'instrument_version_kept';
    END IF;
    IF TG_OP = 'DELETE' THEN
        RETURN OLD;
    END IF;
    IF NEW.published_at IS NOT NULL THEN
        whole := convert_from(NEW.document, 'UTF8')::jsonb;
        core := convert_from(NEW.core, 'UTF8')::jsonb;
        IF whole->'core' IS DISTINCT FROM core->'core'
            OR NOT COALESCE(whole->'words', '{}') @> COALESCE(core->'words', '{}')
            OR NOT COALESCE(whole->'frame', '[]') @> COALESCE(core->'frame', '[]')
            OR NEW.core_length <> jsonb_array_length(core->'core') THEN
            RAISE EXCEPTION 'the locked core is not the one that the questionnaire asks'
                USING ERRCODE = 'check_violation', CONSTRAINT = 'instrument_version_core';
        END IF;
    END IF;
    RETURN NEW;
END $$;
-- +goose StatementEnd
CREATE TRIGGER instrument_version_kept BEFORE INSERT OR UPDATE OR DELETE ON instrument_version
    FOR EACH ROW EXECUTE FUNCTION keep_instrument_version();
