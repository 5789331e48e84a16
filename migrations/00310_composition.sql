-- +goose Up

-- One time that a group was composed: whom it was chosen among, by which seed, when, by whom and why. Who was chosen stands
-- in their bookings.
CREATE TABLE composition (
    id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    gathering_id bigint NOT NULL REFERENCES gathering,
    panel_id     bigint REFERENCES panel, -- whose members were thought of
    earlier      bigint[] NOT NULL DEFAULT '{}', -- and the gatherings whose comers were
    pool         integer NOT NULL CHECK (pool >= 0), -- people who could be asked
    invited      integer NOT NULL CHECK (invited > 0),
    substitutes  integer NOT NULL CHECK (substitutes BETWEEN 0 AND 3),
    rate         double precision NOT NULL CHECK (rate > 0 AND rate <= 1), -- the share of those invited who were expected to come
    seed         text NOT NULL CHECK (char_length(seed) = 64),
    inputs_hash  text NOT NULL, -- of what was drawn from
    answer_by    timestamptz NOT NULL,
    reason       text NOT NULL CHECK (char_length(reason) BETWEEN 3 AND 300),
    created_at   timestamptz NOT NULL,
    created_by   bigint
);
CREATE INDEX composition_gathering ON composition (gathering_id, id);
CREATE INDEX composition_panel ON composition (panel_id) WHERE panel_id IS NOT NULL;

-- Somebody who was composed has a booking from then on: invited until they answer, or a substitute until they are asked.
-- Neither takes a seat.
ALTER TABLE booking ADD COLUMN composition_id bigint REFERENCES composition,
    ADD COLUMN role text NOT NULL DEFAULT '' CHECK (role IN ('', 'invited', 'substitute')),
    DROP CONSTRAINT booking_state_check,
    ADD CONSTRAINT booking_state_check CHECK (state IN ('substitute', 'invited', 'waiting', 'offered', 'booked', 'cancelled', 'declined', 'lapsed', 'called_off')),
    DROP CONSTRAINT booking_offer,
    ADD CONSTRAINT booking_offer CHECK ((state IN ('invited', 'offered')) = (offer_ends IS NOT NULL)),
    ADD CONSTRAINT booking_composed CHECK ((role <> '') = (composition_id IS NOT NULL));
CREATE INDEX booking_composition ON booking (composition_id) WHERE composition_id IS NOT NULL;

DROP INDEX booking_person;
CREATE UNIQUE INDEX booking_person ON booking (gathering_id, resident_id)
    WHERE state IN ('substitute', 'invited', 'waiting', 'offered', 'booked') AND resident_id IS NOT NULL;
DROP INDEX booking_lapses;
CREATE INDEX booking_lapses ON booking (offer_ends) WHERE state IN ('invited', 'offered');
