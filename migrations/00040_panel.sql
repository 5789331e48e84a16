-- +goose Up

-- How many people there are of each kind, from official statistics: one joint table, or one table for each feature.
CREATE TABLE population (
    id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    unit_id    bigint NOT NULL REFERENCES unit,
    name       text NOT NULL CHECK (name <> ''),
    source     text NOT NULL CHECK (source <> ''),
    as_of      date NOT NULL,
    tables     jsonb NOT NULL, -- [{"features": [id], "cells": [{"values": [id], "count": n}]}]
    created_at timestamptz NOT NULL,
    created_by bigint,
    CONSTRAINT population_name_key UNIQUE (unit_id, name)
);

-- A panel: why, on what basis, how large, until when, and how often its people may be asked.
CREATE TABLE panel (
    id             bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    unit_id        bigint NOT NULL REFERENCES unit,
    name           text NOT NULL CHECK (name <> ''),
    purpose        text NOT NULL DEFAULT '',
    legal_basis    text NOT NULL DEFAULT '' CHECK (legal_basis IN ('', 'public_task', 'consent')),
    special_ground text NOT NULL DEFAULT ''
        CHECK (special_ground IN ('', 'not_used', 'public_interest', 'research', 'explicit_consent')),
    size           integer NOT NULL DEFAULT 0 CHECK (size BETWEEN 0 AND 10000),
    first_meeting  date, -- ages are counted on this day
    reply_by       date, -- the last day to answer an invitation
    ends_on        date,
    max_contacts   integer NOT NULL DEFAULT 3 CHECK (max_contacts BETWEEN 1 AND 100),
    contact_days   integer NOT NULL DEFAULT 365 CHECK (contact_days BETWEEN 1 AND 3650),
    rest_days      integer NOT NULL DEFAULT 30 CHECK (rest_days BETWEEN 0 AND 3650),
    yes_percent    double precision NOT NULL DEFAULT 5 CHECK (yes_percent > 0 AND yes_percent <= 100),
    yes_per_seat   double precision NOT NULL DEFAULT 3 CHECK (yes_per_seat BETWEEN 1 AND 100),
    population_id  bigint REFERENCES population,
    state          text NOT NULL DEFAULT 'draft' CHECK (state IN ('draft', 'inviting', 'drawn', 'confirmed', 'closed')),
    version        integer NOT NULL DEFAULT 1, -- counts every change of the panel, its quotas and its draws
    created_at     timestamptz NOT NULL,
    created_by     bigint,
    opened_at      timestamptz,
    confirmed_at   timestamptz,
    confirm_note   text NOT NULL DEFAULT '',
    closed_at      timestamptz,
    CONSTRAINT panel_name_key UNIQUE (unit_id, name),
    -- What every opened panel has: the page explains more, this is the last guard.
    CONSTRAINT panel_opened_whole CHECK (state = 'draft' OR closed_at IS NOT NULL AND opened_at IS NULL
        OR purpose <> '' AND legal_basis <> '' AND special_ground <> '' AND size > 0
           AND first_meeting IS NOT NULL AND reply_by IS NOT NULL AND ends_on IS NOT NULL AND opened_at IS NOT NULL)
);
CREATE INDEX panel_population ON panel (population_id);
CREATE INDEX panel_unit ON panel (unit_id, id);

-- The features a panel is balanced by, in the order staff gave them.
CREATE TABLE panel_dimension (
    panel_id   bigint NOT NULL REFERENCES panel,
    feature_id bigint NOT NULL REFERENCES feature,
    position   integer NOT NULL,
    PRIMARY KEY (panel_id, feature_id),
    CONSTRAINT panel_dimension_position_key UNIQUE (panel_id, position)
);

-- How many seats each value has: at least min, at most max, target when all goes well.
CREATE TABLE quota (
    panel_id   bigint NOT NULL,
    feature_id bigint NOT NULL,
    value_id   bigint NOT NULL,
    min        integer NOT NULL CHECK (min >= 0),
    target     integer NOT NULL CHECK (target >= 0),
    max        integer NOT NULL,
    PRIMARY KEY (panel_id, value_id),
    FOREIGN KEY (panel_id, feature_id) REFERENCES panel_dimension ON DELETE CASCADE,
    FOREIGN KEY (feature_id, value_id) REFERENCES feature_value (feature_id, id),
    CONSTRAINT quota_min_max CHECK (min <= max)
);

-- What citizens are told before they answer, in two layers. A published version stays as it was.
CREATE TABLE notice (
    id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    panel_id     bigint NOT NULL REFERENCES panel,
    version      integer NOT NULL,
    text         jsonb NOT NULL,
    changed_at   timestamptz NOT NULL,
    published_at timestamptz,
    published_by bigint,
    CONSTRAINT notice_version_key UNIQUE (panel_id, version)
);
CREATE UNIQUE INDEX notice_one_draft ON notice (panel_id) WHERE published_at IS NULL;
-- +goose StatementBegin
CREATE FUNCTION keep_published_notice() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.published_at IS NOT NULL THEN
        RAISE EXCEPTION 'a published notice is kept as it was';
    END IF;
    RETURN COALESCE(NEW, OLD);
END $$;
-- +goose StatementEnd
CREATE TRIGGER notice_published BEFORE UPDATE OR DELETE ON notice FOR EACH ROW EXECUTE FUNCTION keep_published_notice();

-- Every draw that was made, trials too, with all that is needed to make it again. People are ids here, nothing else.
CREATE TABLE draw (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    panel_id    bigint NOT NULL REFERENCES panel,
    stage       text NOT NULL CHECK (stage IN ('invite', 'panel')),
    trial       boolean NOT NULL,
    number      integer NOT NULL, -- counts the real draws of a stage and, by themselves, the trials
    seed        text NOT NULL CHECK (seed ~ '^[0-9a-f]{64}$'),
    algorithm   text NOT NULL,
    inputs      bytea NOT NULL,   -- gzip of canonical JSON
    inputs_hash text NOT NULL CHECK (inputs_hash ~ '^[0-9a-f]{64}$'), -- SHA-256 of the canonical JSON
    result      jsonb NOT NULL,
    reason      text NOT NULL DEFAULT '',
    notice_id   bigint REFERENCES notice,
    drawn_at    timestamptz NOT NULL,
    drawn_by    bigint,
    CONSTRAINT draw_number_key UNIQUE (panel_id, stage, trial, number),
    CONSTRAINT draw_again_reason CHECK (trial OR number = 1 OR reason <> '')
);
CREATE TRIGGER draw_append_only BEFORE UPDATE OR DELETE ON draw FOR EACH ROW EXECUTE FUNCTION refuse_change();

-- The people drawn for the panel by its newest draw. Of an erased person the seat stays, without the person.
CREATE TABLE membership (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    panel_id    bigint NOT NULL REFERENCES panel,
    draw_id     bigint NOT NULL REFERENCES draw,
    resident_id bigint REFERENCES resident,
    stratum     text NOT NULL DEFAULT '', -- ids of values in the order of the panel's features, 0 for none, as in an invitation
    status      text NOT NULL CHECK (status IN ('offered', 'confirmed', 'withdrawn')),
    reason      text NOT NULL DEFAULT '',
    changed_at  timestamptz NOT NULL,
    changed_by  bigint,
    created_at  timestamptz NOT NULL,
    CONSTRAINT membership_resident_key UNIQUE (panel_id, resident_id)
);
CREATE INDEX membership_resident ON membership (resident_id);

-- Who is never drawn, whatever else is known of them: a current value of this feature leaves a person out of every draw.
INSERT INTO feature (code, kind, name_da, name_en, words, position)
VALUES ('exclusion', 'choice', 'Skal ikke inviteres', 'Not to be invited', '["undtaget", "undtages", "excluded", "exclude"]', 90);
INSERT INTO feature_value (feature_id, code, name_da, name_en, words, position)
SELECT f.id, v.code, v.da, v.en, v.words::jsonb, v.position FROM feature f, (VALUES
    (1, 'employee', 'Medarbejder', 'Employee', '["ansat", "ja", "yes", "1", "x"]'),
    (2, 'politician', 'Politiker', 'Politician', '["kommunalbestyrelse", "borgerrepræsentation"]'),
    (3, 'relative', 'Nært beslægtet', 'Close relative', '["pårørende"]')
) v (position, code, da, en, words) WHERE f.code = 'exclusion';
