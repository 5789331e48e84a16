-- +goose Up

-- A programme asks the same core again and again: every year of a panel, or of everyone who was there.
CREATE TABLE programme (
    id            bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    unit_id       bigint NOT NULL REFERENCES unit,
    name          text NOT NULL CHECK (name <> ''),
    purpose       text NOT NULL DEFAULT '' CHECK (length(purpose) <= 4000),
    audience      text NOT NULL DEFAULT 'citizens' CHECK (audience IN ('citizens', 'staff')),
    instrument_id bigint NOT NULL REFERENCES instrument,
    core_length   integer NOT NULL CHECK (core_length BETWEEN 1 AND 100), -- how many questions the core has
    themes_by     text NOT NULL CHECK (themes_by IN ('committee', 'administration')),
    level         text NOT NULL CHECK (level IN ('identified', 'confidential', 'anonymous')), -- what its waves begin with
    owner_id      bigint,          -- the member of staff who answers for it
    every_months  integer CHECK (every_months BETWEEN 1 AND 120), -- how often it is asked; nothing is once
    next_on       date,            -- when the next wave is to open, by the year wheel
    ends_on       date,
    state         text NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'ended')),
    end_reason    text NOT NULL DEFAULT '' CHECK (length(end_reason) <= 1000),
    edition       integer NOT NULL DEFAULT 1,
    created_at    timestamptz NOT NULL,
    created_by    bigint,
    ended_at      timestamptz,
    CONSTRAINT programme_name_key UNIQUE (unit_id, name),
    CONSTRAINT programme_ended CHECK ((state = 'ended') = (ended_at IS NOT NULL) AND (state = 'ended') = (end_reason <> ''))
);
CREATE INDEX programme_unit_list ON programme (unit_id, id);
CREATE INDEX programme_instrument ON programme (instrument_id);

-- The units that take part, each with a local part of its own in every wave.
CREATE TABLE programme_unit (
    programme_id bigint NOT NULL REFERENCES programme,
    unit_id      bigint NOT NULL REFERENCES unit,
    PRIMARY KEY (programme_id, unit_id)
);

-- Who decided what is asked: the core by its hash, with its themes. The newest one counts.
CREATE TABLE programme_decision (
    id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    programme_id bigint NOT NULL REFERENCES programme,
    body         text NOT NULL CHECK (body IN ('committee', 'administration')),
    decided_on   date NOT NULL,
    reference    text NOT NULL CHECK (reference <> '' AND length(reference) <= 1000), -- the item of the minutes, or who decided
    themes       jsonb NOT NULL, -- ["meeting", "..."]
    core_hash    text NOT NULL CHECK (core_hash ~ '^[0-9a-f]{64}$'),
    recorded_at  timestamptz NOT NULL,
    recorded_by  bigint
);
CREATE INDEX programme_decision_programme ON programme_decision (programme_id, id);
CREATE TRIGGER programme_decision_append_only BEFORE UPDATE OR DELETE ON programme_decision FOR EACH ROW EXECUTE FUNCTION refuse_change();

-- One time of asking.
CREATE TABLE wave (
    id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    programme_id bigint NOT NULL REFERENCES programme,
    number       integer NOT NULL CHECK (number > 0),
    name         text NOT NULL CHECK (name <> ''),
    version_id   bigint NOT NULL REFERENCES instrument_version,
    core_hash    text NOT NULL DEFAULT '' CHECK (core_hash ~ '^([0-9a-f]{64})?$'),
    decision_id  bigint REFERENCES programme_decision,
    level        text NOT NULL CHECK (level IN ('identified', 'confidential', 'anonymous')),
    opens_on     date NOT NULL,
    closes_on    date NOT NULL, -- the last day to answer
    reminders    integer NOT NULL DEFAULT 2 CHECK (reminders BETWEEN 0 AND 2),
    remind_days  integer NOT NULL DEFAULT 7 CHECK (remind_days BETWEEN 2 AND 60), -- between a mail and the next
    state        text NOT NULL DEFAULT 'draft' CHECK (state IN ('draft', 'published', 'closed')),
    edition      integer NOT NULL DEFAULT 1,
    outcome      text NOT NULL DEFAULT '' CHECK (length(outcome) <= 10000), -- what came of it, on a public page
    created_at   timestamptz NOT NULL,
    created_by   bigint,
    published_at timestamptz,
    published_by bigint,
    closed_at    timestamptz,
    closed_by    bigint,
    CONSTRAINT wave_number_key UNIQUE (programme_id, number),
    CONSTRAINT wave_days CHECK (closes_on >= opens_on),
    CONSTRAINT wave_published CHECK ((state = 'draft') = (published_at IS NULL) AND (state = 'draft') = (core_hash = '')
        AND (state = 'draft') = (decision_id IS NULL) AND (state = 'closed') = (closed_at IS NOT NULL))
);
CREATE INDEX wave_version ON wave (version_id);
CREATE INDEX wave_open ON wave (closes_on) WHERE state = 'published';

-- What a unit asks in a wave beside the core: up to five questions after it, as a JSON list in canonical form.
CREATE TABLE wave_unit (
    wave_id    bigint NOT NULL REFERENCES wave,
    unit_id    bigint NOT NULL REFERENCES unit,
    local      bytea NOT NULL DEFAULT '[]',
    edition    integer NOT NULL DEFAULT 1,
    changed_at timestamptz NOT NULL,
    changed_by bigint,
    PRIMARY KEY (wave_id, unit_id),
    CONSTRAINT wave_unit_five CHECK (jsonb_array_length(convert_from(local, 'UTF8')::jsonb) <= 5)
);

-- A wave asks the core that was decided on, and nothing that decides what people are asked or promised changes after that.
-- +goose StatementBegin
CREATE FUNCTION keep_wave() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    v instrument_version;
    p programme;
    d programme_decision;
BEGIN
    IF TG_OP = 'DELETE' THEN
        IF OLD.state <> 'draft' THEN
            RAISE EXCEPTION 'a published wave is kept' USING ERRCODE = 'check_violation', CONSTRAINT = 'wave_kept';
        END IF;
        RETURN OLD;
    END IF;
    IF TG_OP = 'UPDATE' AND OLD.state <> 'draft' AND (
        (OLD.programme_id, OLD.number, OLD.version_id, OLD.core_hash, OLD.decision_id, OLD.level, OLD.opens_on, OLD.published_at, OLD.published_by)
            IS DISTINCT FROM
        (NEW.programme_id, NEW.number, NEW.version_id, NEW.core_hash, NEW.decision_id, NEW.level, NEW.opens_on, NEW.published_at, NEW.published_by)
        OR OLD.state = 'closed' AND (NEW.state <> 'closed' OR OLD.closes_on <> NEW.closes_on)) THEN
        RAISE EXCEPTION 'what a published wave asks and promises is kept' USING ERRCODE = 'check_violation', CONSTRAINT = 'wave_kept';
    END IF;
    IF NEW.state <> 'draft' AND (TG_OP = 'INSERT' OR OLD.state = 'draft') THEN
        SELECT * INTO v FROM instrument_version WHERE id = NEW.version_id;
        SELECT * INTO p FROM programme WHERE id = NEW.programme_id;
        SELECT * INTO d FROM programme_decision WHERE programme_id = NEW.programme_id ORDER BY id DESC LIMIT 1;
        IF v.published_at IS NULL OR v.instrument_id <> p.instrument_id OR v.core_hash <> NEW.core_hash OR v.core_length <> p.core_length THEN
            RAISE EXCEPTION 'the wave does not ask the core of its programme' USING ERRCODE = 'check_violation', CONSTRAINT = 'wave_core';
        END IF;
        IF d.id IS DISTINCT FROM NEW.decision_id OR d.core_hash <> NEW.core_hash OR p.themes_by = 'committee' AND d.body <> 'committee' THEN
            RAISE EXCEPTION 'nobody who may has decided on this core' USING ERRCODE = 'check_violation', CONSTRAINT = 'wave_decision';
        END IF;
        IF EXISTS (SELECT FROM wave_unit w, jsonb_array_elements(convert_from(w.local, 'UTF8')::jsonb) l,
                       jsonb_array_elements(convert_from(v.core, 'UTF8')::jsonb->'core') c
                   WHERE w.wave_id = NEW.id AND l->>'code' = c->>'code') THEN
            RAISE EXCEPTION 'a local question has the code of a core question' USING ERRCODE = 'check_violation', CONSTRAINT = 'wave_local';
        END IF;
    END IF;
    RETURN NEW;
END $$;
-- +goose StatementEnd
CREATE TRIGGER wave_kept BEFORE INSERT OR UPDATE OR DELETE ON wave FOR EACH ROW EXECUTE FUNCTION keep_wave();

-- +goose StatementBegin
CREATE FUNCTION keep_wave_unit() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM wave WHERE id = COALESCE(NEW.wave_id, OLD.wave_id) AND state <> 'draft' FOR SHARE) THEN
        RAISE EXCEPTION 'what a unit asks in a published wave is kept' USING ERRCODE = 'check_violation', CONSTRAINT = 'wave_unit_kept';
    END IF;
    RETURN COALESCE(NEW, OLD);
END $$;
-- +goose StatementEnd
CREATE TRIGGER wave_unit_kept BEFORE INSERT OR UPDATE OR DELETE ON wave_unit FOR EACH ROW EXECUTE FUNCTION keep_wave_unit();
