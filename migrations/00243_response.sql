-- +goose Up

-- Answers that are being given. Of an anonymous wave, finished ones wait here until enough of them can move together.
CREATE TABLE survey_draft (
    id          uuid PRIMARY KEY,
    wave_id     bigint NOT NULL REFERENCES wave,
    unit_id     bigint NOT NULL REFERENCES unit,
    asked_id    bigint REFERENCES survey_asked,
    key_hash    bytea NOT NULL CHECK (length(key_hash) = 32), -- of what the browser holds
    resume_hash bytea CHECK (length(resume_hash) = 32),       -- of the code by which it goes on elsewhere
    mode        text NOT NULL DEFAULT 'web' CHECK (mode IN ('web', 'phone', 'paper')),
    language    text NOT NULL,
    easy        boolean NOT NULL DEFAULT false,
    frame       bytea NOT NULL DEFAULT '{}', -- frame variables, canonical JSON
    answers     bytea NOT NULL DEFAULT '{}', -- canonical JSON
    page        text NOT NULL DEFAULT '',    -- the question that they are at
    helped      text NOT NULL DEFAULT '' CHECK (helped IN ('', 'nobody', 'family', 'staff', 'other')),
    finished    boolean NOT NULL DEFAULT false,
    started_at  timestamptz, -- never of an anonymous wave
    CONSTRAINT survey_draft_key UNIQUE (key_hash),
    CONSTRAINT survey_draft_resume UNIQUE (resume_hash),
    CONSTRAINT survey_draft_once UNIQUE (asked_id),
    CONSTRAINT survey_draft_no_person CHECK (asked_id IS NULL OR started_at IS NOT NULL)
);
CREATE INDEX survey_draft_wave ON survey_draft (wave_id, finished);

-- Answers that were given. A partial one was begun and not finished when its wave closed.
CREATE TABLE survey_response (
    id          uuid PRIMARY KEY,
    wave_id     bigint NOT NULL REFERENCES wave,
    unit_id     bigint NOT NULL REFERENCES unit,
    asked_id    bigint REFERENCES survey_asked,
    mode        text NOT NULL CHECK (mode IN ('web', 'phone', 'paper')),
    language    text NOT NULL,
    easy        boolean NOT NULL,
    frame       bytea NOT NULL,
    answers     bytea NOT NULL, -- canonical JSON, without what was written in words
    helped      text NOT NULL DEFAULT '' CHECK (helped IN ('', 'nobody', 'family', 'staff', 'other')),
    complete    boolean NOT NULL,
    finished_at timestamptz, -- never of an anonymous wave
    CONSTRAINT survey_response_once UNIQUE (asked_id),
    CONSTRAINT survey_response_no_person CHECK (asked_id IS NULL OR finished_at IS NOT NULL)
);
CREATE INDEX survey_response_wave ON survey_response (wave_id, unit_id);

-- What was written in words. Where it seems to name somebody, nobody reads it before a person who may has looked.
CREATE TABLE survey_text (
    response_id uuid NOT NULL REFERENCES survey_response ON DELETE CASCADE,
    question    text NOT NULL,
    body        text NOT NULL CHECK (length(body) <= 4000),
    found       jsonb NOT NULL DEFAULT '[]', -- what it seems to hold: ["cpr", "phone", "address", "name", "mail"]
    state       text NOT NULL CHECK (state IN ('clear', 'held', 'released', 'redacted')),
    reason      text NOT NULL DEFAULT '' CHECK (length(reason) <= 1000),
    reviewed_at timestamptz,
    reviewed_by bigint,
    PRIMARY KEY (response_id, question),
    CONSTRAINT survey_text_reviewed CHECK ((state IN ('released', 'redacted')) = (reviewed_at IS NOT NULL)),
    CONSTRAINT survey_text_reason CHECK (state <> 'redacted' OR reason <> '')
);
CREATE INDEX survey_text_held ON survey_text (response_id) WHERE state = 'held';

-- Nothing of an anonymous wave points to a person or to an instant.
-- +goose StatementBegin
CREATE FUNCTION keep_anonymous() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    anonymous boolean;
    instant   timestamptz;
BEGIN
    SELECT level = 'anonymous' INTO anonymous FROM wave WHERE id = NEW.wave_id;
    IF TG_TABLE_NAME = 'survey_draft' THEN instant := NEW.started_at; ELSE instant := NEW.finished_at; END IF;
    IF anonymous AND (NEW.asked_id IS NOT NULL OR instant IS NOT NULL) OR NOT anonymous AND instant IS NULL THEN
        RAISE EXCEPTION 'an anonymous answer has no person and no time, any other one has a time'
            USING ERRCODE = 'check_violation', CONSTRAINT = TG_TABLE_NAME || '_anonymous';
    END IF;
    RETURN NEW;
END $$;
-- +goose StatementEnd
CREATE TRIGGER survey_draft_anonymous BEFORE INSERT OR UPDATE ON survey_draft FOR EACH ROW EXECUTE FUNCTION keep_anonymous();
CREATE TRIGGER survey_response_anonymous BEFORE INSERT OR UPDATE ON survey_response FOR EACH ROW EXECUTE FUNCTION keep_anonymous();

-- +goose StatementBegin
CREATE FUNCTION keep_anonymous_asked() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.declined_at IS NOT NULL AND (SELECT level = 'anonymous' FROM wave WHERE id = NEW.wave_id) THEN
        RAISE EXCEPTION 'who says no to an anonymous wave is not kept' USING ERRCODE = 'check_violation', CONSTRAINT = 'survey_asked_anonymous';
    END IF;
    RETURN NEW;
END $$;
-- +goose StatementEnd
CREATE TRIGGER survey_asked_anonymous BEFORE INSERT OR UPDATE ON survey_asked FOR EACH ROW EXECUTE FUNCTION keep_anonymous_asked();
