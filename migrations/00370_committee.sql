-- +goose Up

-- A committee of the municipality. It is renamed and ended, never removed: what was heard stays with whom it was said to.
CREATE TABLE committee (
    id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    unit_id    bigint NOT NULL REFERENCES unit,
    weekday    smallint CHECK (weekday BETWEEN 1 AND 7), -- the usual day of its meetings, 1 is Monday
    valid_from date NOT NULL,
    valid_to   date, -- the first day on which there is no such committee
    version    integer NOT NULL DEFAULT 1,
    created_at timestamptz NOT NULL,
    created_by bigint,
    CONSTRAINT committee_period CHECK (valid_to > valid_from)
);
CREATE INDEX committee_unit ON committee (unit_id, id);

-- What a committee is called from a day on.
CREATE TABLE committee_name (
    id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    committee_id bigint NOT NULL REFERENCES committee,
    name         text NOT NULL CHECK (char_length(name) BETWEEN 1 AND 200),
    valid_from   date NOT NULL,
    created_at   timestamptz NOT NULL,
    created_by   bigint,
    CONSTRAINT committee_name_once UNIQUE (committee_id, valid_from)
);

-- A committee's rules about hearings of one kind, for as long as they hold. What is unknown is left out of the document.
CREATE TABLE hearing_rule_set (
    id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    committee_id bigint NOT NULL REFERENCES committee,
    kind         text NOT NULL CHECK (kind IN ('requested', 'invited')),
    valid_from   date NOT NULL,
    valid_to     date, -- the first day on which they do not hold
    rules        jsonb NOT NULL CHECK (jsonb_typeof(rules) = 'object'),
    source       text NOT NULL CHECK (char_length(source) BETWEEN 1 AND 500), -- where the committee has written them
    version      integer NOT NULL DEFAULT 1,
    created_at   timestamptz NOT NULL,
    created_by   bigint,
    CONSTRAINT hearing_rule_set_period CHECK (valid_to > valid_from),
    CONSTRAINT hearing_rule_set_one EXCLUDE USING gist (committee_id WITH =, kind WITH =, daterange(valid_from, valid_to) WITH &&)
);

-- A meeting of a committee. Its row is the one truth about its time.
CREATE TABLE committee_meeting (
    id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    committee_id bigint NOT NULL REFERENCES committee,
    uid          text NOT NULL DEFAULT '' CHECK (char_length(uid) <= 255), -- of the calendar or agenda system it came from
    starts_at    timestamptz NOT NULL,
    ends_at      timestamptz CHECK (ends_at > starts_at),
    place        text NOT NULL DEFAULT '' CHECK (char_length(place) <= 200),
    state        text NOT NULL DEFAULT 'planned' CHECK (state IN ('planned', 'cancelled')),
    version      integer NOT NULL DEFAULT 1,
    created_at   timestamptz NOT NULL,
    created_by   bigint,
    CONSTRAINT committee_meeting_of UNIQUE (id, committee_id),
    -- looked at in the end, so that a whole plan of meetings can move by a week
    CONSTRAINT committee_meeting_start EXCLUDE USING btree (committee_id WITH =, starts_at WITH =) WHERE (state = 'planned') DEFERRABLE INITIALLY DEFERRED
);
CREATE UNIQUE INDEX committee_meeting_uid ON committee_meeting (committee_id, uid) WHERE uid <> '';
CREATE INDEX committee_meeting_starts ON committee_meeting (committee_id, starts_at, id);

-- One item of an agenda. It keeps its number here when it moves to another meeting, so that what is booked for it follows.
CREATE TABLE agenda_item (
    id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    committee_id bigint NOT NULL,
    meeting_id   bigint NOT NULL,
    number       text NOT NULL DEFAULT '' CHECK (char_length(number) <= 20),
    title        text NOT NULL CHECK (char_length(title) BETWEEN 1 AND 300),
    case_number  text NOT NULL DEFAULT '' CHECK (char_length(case_number) <= 60),
    closed       boolean NOT NULL DEFAULT false, -- treated behind closed doors, and not published
    state        text NOT NULL DEFAULT 'on' CHECK (state IN ('on', 'off')),
    moves        integer NOT NULL DEFAULT 0,
    version      integer NOT NULL DEFAULT 1,
    created_at   timestamptz NOT NULL,
    created_by   bigint,
    CONSTRAINT agenda_item_meeting FOREIGN KEY (meeting_id, committee_id) REFERENCES committee_meeting (id, committee_id)
);
CREATE INDEX agenda_item_of ON agenda_item (meeting_id, id);
CREATE INDEX agenda_item_case ON agenda_item (committee_id, case_number) WHERE case_number <> '';
