-- +goose Up

-- A group can be composed before it has a time: those who were drawn are asked which time suits them, and are invited when
-- it is found.
ALTER TABLE composition ADD COLUMN undated boolean NOT NULL DEFAULT false; -- the time is still to be found
ALTER TABLE booking DROP CONSTRAINT booking_state_check,
    ADD CONSTRAINT booking_state_check CHECK (state IN ('substitute', 'undated', 'invited', 'waiting', 'offered', 'booked', 'cancelled', 'declined', 'lapsed', 'called_off'));
DROP INDEX booking_person;
CREATE UNIQUE INDEX booking_person ON booking (gathering_id, resident_id)
    WHERE state IN ('substitute', 'undated', 'invited', 'waiting', 'offered', 'booked') AND resident_id IS NOT NULL;

-- One time that the people of a gathering were asked which of some times suits them.
CREATE TABLE time_round (
    id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    gathering_id bigint NOT NULL REFERENCES gathering,
    times        smallint NOT NULL CHECK (times BETWEEN 2 AND 6), -- that are proposed
    answer_by    timestamptz NOT NULL,
    state        text NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'chosen', 'withdrawn')),
    chosen_id    bigint, -- of the proposed times; none is the time that the gathering had
    created_at   timestamptz NOT NULL,
    created_by   bigint,
    ended_at     timestamptz,
    ended_by     bigint,
    CONSTRAINT time_round_times UNIQUE (id, times),
    CONSTRAINT time_round_ended CHECK ((state = 'open') = (ended_at IS NULL)),
    CONSTRAINT time_round_choice CHECK (chosen_id IS NULL OR state = 'chosen')
);
CREATE UNIQUE INDEX time_round_open ON time_round (gathering_id) WHERE state = 'open';
CREATE INDEX time_round_gathering ON time_round (gathering_id, id);

CREATE TABLE proposed_time (
    id        bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    round_id  bigint NOT NULL REFERENCES time_round,
    starts_at timestamptz NOT NULL,
    ends_at   timestamptz NOT NULL CHECK (ends_at > starts_at),
    place_id  bigint REFERENCES place,
    video     text NOT NULL DEFAULT '' CHECK (char_length(video) <= 300 AND (video = '' OR video LIKE 'https://%')),
    CONSTRAINT proposed_time_round UNIQUE (round_id, id),
    CONSTRAINT proposed_time_once UNIQUE (round_id, starts_at, ends_at),
    CONSTRAINT proposed_time_somewhere CHECK (place_id IS NOT NULL OR video <> '')
);
ALTER TABLE time_round ADD CONSTRAINT time_round_chosen FOREIGN KEY (id, chosen_id) REFERENCES proposed_time (round_id, id);

-- Somebody who is asked, and what they answered: one answer for each proposed time, in the order of time.
CREATE TABLE time_asked (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    round_id    bigint NOT NULL,
    times       smallint NOT NULL,
    booking_id  bigint NOT NULL REFERENCES booking,
    answers     text[] NOT NULL DEFAULT '{}' CHECK (answers <@ ARRAY['yes', 'if-need-be', 'no']),
    asked_at    timestamptz NOT NULL,
    answered_at timestamptz,
    answered_by bigint, -- staff who wrote it down for the citizen
    CONSTRAINT time_asked_once UNIQUE (round_id, booking_id),
    CONSTRAINT time_asked_round FOREIGN KEY (round_id, times) REFERENCES time_round (id, times),
    CONSTRAINT time_asked_whole CHECK (cardinality(answers) = CASE WHEN answered_at IS NULL THEN 0 ELSE times END)
);
CREATE INDEX time_asked_booking ON time_asked (booking_id);
