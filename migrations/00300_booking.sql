-- +goose Up

-- Two that overlap are kept apart by the database: a room, a member of staff and a citizen are each in one place at a time.
CREATE EXTENSION IF NOT EXISTS btree_gist;

-- Where people meet, with what a citizen must know to get in.
CREATE TABLE place (
    id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    unit_id      bigint NOT NULL REFERENCES unit,
    name         text NOT NULL CHECK (char_length(name) BETWEEN 1 AND 120),
    address      text NOT NULL CHECK (char_length(address) BETWEEN 1 AND 300),
    access       text NOT NULL DEFAULT '' CHECK (char_length(access) <= 500), -- entrance, lift, bus: told to citizens
    seats        integer NOT NULL CHECK (seats BETWEEN 1 AND 5000),
    step_free    boolean NOT NULL DEFAULT false,
    hearing_loop boolean NOT NULL DEFAULT false,
    retired_at   timestamptz,
    created_at   timestamptz NOT NULL,
    created_by   bigint,
    CONSTRAINT place_unit_name_key UNIQUE (unit_id, name)
);

-- What seats are booked at: a citizens' meeting, one session of a focus group, a hearing. It knows time, place and seats;
-- what it is about belongs to the area that gathers people. The row here is the one truth about the time; bookings and
-- those who run it follow by their foreign keys.
CREATE TABLE gathering (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    unit_id     bigint NOT NULL REFERENCES unit,
    kind        text NOT NULL CHECK (kind IN ('meeting', 'focus_group', 'observation', 'interview', 'walk_along', 'workshop', 'training', 'hearing')),
    title       text NOT NULL CHECK (char_length(title) BETWEEN 1 AND 120),
    about       text NOT NULL DEFAULT '' CHECK (char_length(about) <= 2000), -- told to citizens
    starts_at   timestamptz NOT NULL,
    ends_at     timestamptz NOT NULL CHECK (ends_at > starts_at),
    during      tstzrange NOT NULL GENERATED ALWAYS AS (tstzrange(starts_at, ends_at)) STORED,
    place_id    bigint REFERENCES place,
    video       text NOT NULL DEFAULT '' CHECK (char_length(video) <= 300 AND (video = '' OR video LIKE 'https://%')),
    capacity    integer NOT NULL CHECK (capacity BETWEEN 1 AND 5000),
    taken       integer NOT NULL DEFAULT 0 CHECK (taken >= 0), -- booked and offered
    over        integer NOT NULL DEFAULT 0 CHECK (over >= 0),  -- seats that stay taken although the capacity was lowered, with staff's yes
    largest     integer NOT NULL DEFAULT 3 CHECK (largest BETWEEN 1 AND 10), -- seats of one booking, relatives and companions among them
    sign_up     text NOT NULL CHECK (sign_up IN ('open', 'invited')),
    code        text NOT NULL DEFAULT '' CHECK ((sign_up = 'open') = (code <> '')), -- of the page where everybody may sign up
    state       text NOT NULL DEFAULT 'planned' CHECK (state IN ('planned', 'open', 'cancelled', 'held')),
    moves       integer NOT NULL DEFAULT 0, -- how often time or place changed: the calendars' SEQUENCE follows it
    quotas      jsonb NOT NULL DEFAULT '[]', -- the features of the mix with their values, as staff named them
    value_ids   bigint[] NOT NULL DEFAULT '{}', -- their values one after another: of the register, 0 where it has none; the other lists have the same places
    features    smallint[] NOT NULL DEFAULT '{}', -- which feature each belongs to, from 1
    at_least    integer[] NOT NULL DEFAULT '{}',
    at_most     integer[] NOT NULL DEFAULT '{}',
    mixed       integer[] NOT NULL DEFAULT '{}', -- seats taken of each
    version     integer NOT NULL DEFAULT 1, -- of what staff change
    reason      text NOT NULL DEFAULT '' CHECK (char_length(reason) <= 300), -- why it was cancelled, as citizens are told
    created_at  timestamptz NOT NULL,
    created_by  bigint,
    CONSTRAINT gathering_seats CHECK (taken <= capacity + over),
    CONSTRAINT gathering_somewhere CHECK (place_id IS NOT NULL OR video <> ''),
    CONSTRAINT gathering_time UNIQUE (id, starts_at, ends_at),
    CONSTRAINT gathering_room EXCLUDE USING gist (place_id WITH =, during WITH &&) WHERE (state <> 'cancelled' AND place_id IS NOT NULL),
    CONSTRAINT gathering_mix CHECK (cardinality(features) = cardinality(value_ids) AND cardinality(at_least) = cardinality(value_ids)
        AND cardinality(at_most) = cardinality(value_ids) AND cardinality(mixed) = cardinality(value_ids))
);
CREATE UNIQUE INDEX gathering_code ON gathering (code) WHERE code <> '';
CREATE INDEX gathering_unit ON gathering (unit_id, starts_at, id);
CREATE INDEX gathering_starts ON gathering (starts_at, id);

-- Who runs a gathering. Somebody is in one place at a time.
CREATE TABLE gathering_staff (
    gathering_id bigint NOT NULL,
    staff_id     bigint NOT NULL REFERENCES staff,
    task         text NOT NULL CHECK (task IN ('moderator', 'note_taker', 'interpreter', 'host')),
    starts_at    timestamptz NOT NULL,
    ends_at      timestamptz NOT NULL,
    during       tstzrange NOT NULL GENERATED ALWAYS AS (tstzrange(starts_at, ends_at)) STORED,
    cancelled    boolean NOT NULL DEFAULT false,
    PRIMARY KEY (gathering_id, staff_id),
    CONSTRAINT gathering_staff_time FOREIGN KEY (gathering_id, starts_at, ends_at) REFERENCES gathering (id, starts_at, ends_at) ON UPDATE CASCADE,
    CONSTRAINT gathering_staff_busy EXCLUDE USING gist (staff_id WITH =, during WITH &&) WHERE (NOT cancelled)
);

-- One person's (or party's) seats at one gathering, from the wish to the outcome. Of somebody who signed up without being
-- in the register the contact stands in booking_guest.
CREATE TABLE booking (
    id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    gathering_id bigint NOT NULL,
    resident_id  bigint REFERENCES resident,
    starts_at    timestamptz NOT NULL,
    ends_at      timestamptz NOT NULL,
    during       tstzrange NOT NULL GENERATED ALWAYS AS (tstzrange(starts_at, ends_at)) STORED,
    seats        smallint NOT NULL CHECK (seats BETWEEN 1 AND 10),
    state        text NOT NULL CHECK (state IN ('waiting', 'offered', 'booked', 'cancelled', 'declined', 'lapsed', 'called_off')),
    mix          smallint[] NOT NULL DEFAULT '{}', -- places in the gathering's categories, one for each feature that is known
    offered_at   timestamptz,
    offer_ends   timestamptz,
    skipped      smallint NOT NULL DEFAULT 0, -- how often a party was passed over because it did not fit
    attendance   text NOT NULL DEFAULT '' CHECK (attendance IN ('', 'attended', 'no_show', 'left_early')),
    uid          text NOT NULL, -- of the calendar entry, for ever
    sequence     integer NOT NULL DEFAULT 0, -- of the calendar entry
    once         bytea, -- hash of the form's number: the same form sent twice books once
    created_at   timestamptz NOT NULL,
    changed_at   timestamptz NOT NULL,
    booked_by    bigint, -- staff who wrote it down for the citizen
    ended_by     bigint,
    CONSTRAINT booking_uid_key UNIQUE (uid),
    CONSTRAINT booking_offer CHECK ((state = 'offered') = (offer_ends IS NOT NULL)),
    CONSTRAINT booking_came CHECK (attendance = '' OR state = 'booked'),
    CONSTRAINT booking_time FOREIGN KEY (gathering_id, starts_at, ends_at) REFERENCES gathering (id, starts_at, ends_at) ON UPDATE CASCADE,
    CONSTRAINT booking_elsewhere EXCLUDE USING gist (resident_id WITH =, gathering_id WITH <>, during WITH &&) WHERE (state IN ('offered', 'booked') AND resident_id IS NOT NULL)
);
CREATE UNIQUE INDEX booking_person ON booking (gathering_id, resident_id) WHERE state IN ('waiting', 'offered', 'booked') AND resident_id IS NOT NULL;
CREATE UNIQUE INDEX booking_once ON booking (gathering_id, once) WHERE once IS NOT NULL;
CREATE INDEX booking_gathering ON booking (gathering_id, id);
CREATE INDEX booking_resident ON booking (resident_id) WHERE resident_id IS NOT NULL;
CREATE INDEX booking_lapses ON booking (offer_ends) WHERE state = 'offered';

-- Somebody who signed up without an account and without being in the register.
CREATE TABLE booking_guest (
    booking_id bigint PRIMARY KEY REFERENCES booking,
    name       text NOT NULL CHECK (char_length(name) BETWEEN 1 AND 120),
    email      text NOT NULL DEFAULT '' CHECK (char_length(email) <= 254),
    phone      text NOT NULL DEFAULT '' CHECK (char_length(phone) <= 30),
    language   text NOT NULL DEFAULT 'da' CHECK (language IN ('da', 'en'))
);

-- What somebody needs to be able to take part, and how far the order has come. Health and language can be read from it:
-- only who arranges the gathering sees it, and it goes soon after.
CREATE TABLE care_order (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    booking_id  bigint NOT NULL REFERENCES booking,
    kind        text NOT NULL CHECK (kind IN ('interpreter', 'sign_language', 'hearing_loop', 'wheelchair', 'transport', 'companion', 'child_care', 'quiet_room', 'diet')),
    detail      text NOT NULL DEFAULT '' CHECK (char_length(detail) <= 120), -- which language, what diet, where from
    state       text NOT NULL DEFAULT 'wanted' CHECK (state IN ('wanted', 'ordered', 'confirmed', 'to_cancel', 'cancelled', 'not_needed')),
    cancel_by   timestamptz, -- the supplier's own deadline for calling it off without cost
    created_at  timestamptz NOT NULL,
    changed_at  timestamptz NOT NULL,
    changed_by  bigint,
    CONSTRAINT care_order_once UNIQUE (booking_id, kind)
);
CREATE INDEX care_order_open ON care_order (cancel_by, id) WHERE state IN ('wanted', 'to_cancel');

-- May a party with one person of these values take so many of the seats that are free? A maximum is never exceeded, and in no
-- feature may the number of people who can no longer be found grow: those whom it lacks beyond the seats that are left. The
-- rule and its proof are in domain/mix (Accept); this is the guard, and a test holds the two against each other.
-- +goose StatementBegin
CREATE FUNCTION mix_allows(features smallint[], at_least integer[], at_most integer[], mixed integer[], person smallint[], free integer, seats integer)
RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT cardinality($1) = 0 OR coalesce(bool_and(fits), true) FROM (
        SELECT greatest(sum(greatest($2[i] - $4[i] - (i = ANY ($5))::integer, 0)) - ($6 - $7), 0) <= greatest(sum(greatest($2[i] - $4[i], 0)) - $6, 0)
            AND bool_and(i <> ALL ($5) OR $4[i] < $3[i]) AS fits
        FROM generate_subscripts($1, 1) AS i GROUP BY $1[i]) AS by_feature
$$;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE FUNCTION mix_with(mixed integer[], person smallint[], change integer)
RETURNS integer[] LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT CASE WHEN cardinality($2) = 0 THEN $1 ELSE
        (SELECT coalesce(array_agg($1[i] + CASE WHEN i = ANY ($2) THEN $3 ELSE 0 END ORDER BY i), '{}') FROM generate_subscripts($1, 1) AS i) END
$$;
-- +goose StatementEnd
