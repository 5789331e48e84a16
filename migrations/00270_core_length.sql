-- +goose Up

-- The length of a core is how many of its questions are measured: neither an opening nor a consent nor what is written in
-- words. It was how many pages the core has.
-- +goose StatementBegin
CREATE FUNCTION measured_questions(core jsonb) RETURNS integer LANGUAGE sql IMMUTABLE AS $$
    SELECT count(*)::integer FROM jsonb_array_elements(CASE jsonb_typeof(core) WHEN 'array' THEN core ELSE '[]' END) q
    WHERE q->>'kind' NOT IN ('information', 'consent', 'text')
$$;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE OR REPLACE FUNCTION keep_instrument_version() RETURNS trigger LANGUAGE plpgsql AS $$
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
            OR NEW.core_length <> measured_questions(core->'core') THEN
            RAISE EXCEPTION 'the locked core is not the one that the questionnaire asks'
                USING ERRCODE = 'check_violation', CONSTRAINT = 'instrument_version_core';
        END IF;
    END IF;
    RETURN NEW;
END $$;
-- +goose StatementEnd

-- Nothing that is locked by a hash changes: the length is a count of it.
ALTER TABLE instrument_version DISABLE TRIGGER instrument_version_kept;
UPDATE instrument_version SET core_length = measured_questions(convert_from(document, 'UTF8')::jsonb->'core');
ALTER TABLE instrument_version ENABLE TRIGGER instrument_version_kept;

-- What a programme asks already has the length that it is to have; one that asks nothing yet has that of the newest version.
UPDATE programme p SET core_length = greatest(1, n.core_length) FROM (
    SELECT p.id, coalesce(
        (SELECT v.core_length FROM wave w JOIN instrument_version v ON v.id = w.version_id WHERE w.programme_id = p.id ORDER BY w.number DESC LIMIT 1),
        (SELECT v.core_length FROM instrument_version v WHERE v.instrument_id = p.instrument_id AND v.published_at IS NOT NULL ORDER BY v.number DESC LIMIT 1)) AS core_length
    FROM programme p) n
WHERE n.id = p.id AND n.core_length IS NOT NULL;
