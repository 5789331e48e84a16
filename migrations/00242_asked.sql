-- +goose Up

-- Something that happened to a person after which they may be asked: a conversation, the end of an offer.
CREATE TABLE survey_event (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    kind        text NOT NULL CHECK (kind IN ('conversation', 'offer_end', 'panel_joined', 'group_attended', 'hearing_held')),
    unit_id     bigint NOT NULL REFERENCES unit,
    resident_id bigint NOT NULL REFERENCES resident,
    key         text NOT NULL CHECK (key <> '' AND length(key) <= 200), -- which one of its kind: the same event told twice is one
    happened_on date NOT NULL,
    channel     text NOT NULL DEFAULT '' CHECK (channel IN ('', 'in_person', 'phone', 'video', 'letter')),
    detail      text NOT NULL DEFAULT '' CHECK (length(detail) <= 200), -- the kind of offer
    created_at  timestamptz NOT NULL,
    created_by  bigint,
    CONSTRAINT survey_event_key UNIQUE (kind, unit_id, resident_id, key),
    CONSTRAINT survey_event_channel CHECK (kind = 'conversation' OR channel = '')
);
CREATE INDEX survey_event_day ON survey_event (kind, unit_id, happened_on, id);
CREATE INDEX survey_event_resident ON survey_event (resident_id);

-- Whom a wave asks, and how they were found.
CREATE TABLE survey_sample (
    id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    wave_id    bigint NOT NULL REFERENCES wave,
    unit_id    bigint NOT NULL REFERENCES unit, -- whose local part they are asked
    kind       text NOT NULL CHECK (kind IN ('panel', 'residents', 'conversations', 'offers', 'open', 'follow_up')),
    panel_id   bigint REFERENCES panel,
    from_on    date,
    to_on      date,
    size       integer NOT NULL DEFAULT 0 CHECK (size >= 0), -- how many are drawn; 0 is everybody
    seed       text NOT NULL DEFAULT '' CHECK (seed ~ '^([0-9a-f]{64})?$'),
    code       text NOT NULL DEFAULT '', -- of an open link: what stands in its address, which is no secret
    state      text NOT NULL DEFAULT 'running' CHECK (state IN ('running', 'stopped')),
    counts     jsonb NOT NULL DEFAULT '{}', -- found, left out and why, asked
    created_at timestamptz NOT NULL,
    created_by bigint,
    CONSTRAINT survey_sample_panel CHECK ((kind = 'panel') = (panel_id IS NOT NULL)),
    CONSTRAINT survey_sample_window CHECK (kind NOT IN ('conversations', 'offers') OR from_on IS NOT NULL AND to_on >= from_on),
    CONSTRAINT survey_sample_open CHECK ((kind = 'open') = (code <> ''))
);
CREATE INDEX survey_sample_wave ON survey_sample (wave_id, id);
CREATE UNIQUE INDEX survey_sample_code ON survey_sample (code) WHERE code <> '';

-- One person asked in one wave. It never tells whether they answered: answers of waves that are not anonymous point here.
CREATE TABLE survey_asked (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    wave_id     bigint NOT NULL REFERENCES wave,
    unit_id     bigint NOT NULL REFERENCES unit,
    sample_id   bigint NOT NULL REFERENCES survey_sample,
    resident_id bigint NOT NULL REFERENCES resident,
    event_id    bigint REFERENCES survey_event ON DELETE SET NULL,
    stratum     text NOT NULL DEFAULT '',
    probability double precision NOT NULL DEFAULT 1 CHECK (probability > 0 AND probability <= 1),
    declined_at timestamptz, -- they said no to this one; never of an anonymous wave
    created_at  timestamptz NOT NULL,
    CONSTRAINT survey_asked_once UNIQUE NULLS NOT DISTINCT (wave_id, resident_id, event_id)
);
CREATE INDEX survey_asked_sample ON survey_asked (sample_id, id);
CREATE INDEX survey_asked_resident ON survey_asked (resident_id);

-- The codes of an anonymous wave that were not used yet, written at once in an order by chance. Whose they are stands nowhere:
-- a code is made from a person's number and a key outside the database. One that is used is deleted.
CREATE TABLE survey_code (
    code_hash bytea PRIMARY KEY CHECK (length(code_hash) = 32),
    wave_id   bigint NOT NULL REFERENCES wave,
    unit_id   bigint NOT NULL REFERENCES unit
);

-- How many conversations a unit had on a day, from its own figures: what the list of conversations is counted against.
CREATE TABLE conversation_count (
    unit_id    bigint NOT NULL REFERENCES unit,
    day        date NOT NULL,
    channel    text NOT NULL CHECK (channel IN ('in_person', 'phone', 'video', 'letter')),
    held       integer NOT NULL CHECK (held >= 0),
    changed_at timestamptz NOT NULL,
    changed_by bigint,
    PRIMARY KEY (unit_id, day, channel)
);
