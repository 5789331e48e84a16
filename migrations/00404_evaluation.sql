-- +goose Up

-- Meetings of citizens and workshops are ways of taking part as well.
ALTER TABLE method DROP CONSTRAINT method_kind_check, ADD CONSTRAINT method_kind_check CHECK (kind IN ('stand', 'exit_poll', 'survey', 'panel', 'focus_group',
    'interview', 'walk_along', 'observation', 'meeting', 'workshop', 'in_person', 'video', 'unseen', 'read_aloud', 'recorded', 'small_tables', 'delegation', 'other'));

-- How a gathering was held, where staff have said so: else its kind tells.
CREATE TABLE gathering_model (
    gathering_id bigint PRIMARY KEY REFERENCES gathering,
    model        text NOT NULL CHECK (model IN ('focus_group', 'interview', 'walk_along', 'observation', 'meeting', 'workshop', 'small_tables', 'delegation', 'other')),
    set_at       timestamptz NOT NULL,
    set_by       bigint
);

-- What one person says of how it went, once for each occasion: all hearings of one model at one meeting of a committee, or one
-- gathering. It is the way of taking part that is judged, never a citizen. 0 is no answer, 98 "I do not know", 99 "I will not say".
CREATE TABLE evaluation (
    id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    unit_id      bigint NOT NULL REFERENCES unit,
    meeting_id   bigint REFERENCES committee_meeting,
    gathering_id bigint REFERENCES gathering,
    model        text NOT NULL CHECK (model IN ('focus_group', 'interview', 'walk_along', 'observation', 'meeting', 'workshop', 'in_person', 'video', 'unseen',
        'read_aloud', 'recorded', 'small_tables', 'delegation', 'other')),
    method_id    bigint REFERENCES method, -- the unit's method of that kind, where it had one
    side         text NOT NULL CHECK (side IN ('citizen', 'politician', 'staff')),
    request_id   bigint REFERENCES hearing_request, -- of a citizen who spoke to a committee
    booking_id   bigint REFERENCES booking,         -- of a citizen who came to a gathering
    staff_id     bigint REFERENCES staff,           -- of staff and politicians
    resident_id  bigint REFERENCES resident,        -- null for somebody outside the register, and of an erased person
    who          uuid, -- of a citizen, by chance: so that one who comes often is still counted as one after they are erased
    worth        smallint NOT NULL DEFAULT 0 CHECK (worth BETWEEN 0 AND 5 OR worth IN (98, 99)),
    heard        smallint NOT NULL DEFAULT 0 CHECK (heard BETWEEN 0 AND 5 OR heard IN (98, 99)),
    safe         smallint NOT NULL DEFAULT 0 CHECK (safe BETWEEN 0 AND 5 OR safe IN (98, 99)),
    learned      smallint NOT NULL DEFAULT 0 CHECK (learned BETWEEN 0 AND 5 OR learned IN (98, 99)),
    again        smallint NOT NULL DEFAULT 0 CHECK (again BETWEEN 0 AND 5 OR again IN (98, 99)),
    words        text NOT NULL DEFAULT '' CHECK (char_length(words) <= 2000),
    created_at   timestamptz NOT NULL,
    changed_at   timestamptz NOT NULL,
    CONSTRAINT evaluation_occasion CHECK (num_nonnulls(meeting_id, gathering_id) = 1),
    CONSTRAINT evaluation_side CHECK (CASE side
        WHEN 'citizen' THEN staff_id IS NULL AND who IS NOT NULL AND (request_id IS NULL) = (meeting_id IS NULL) AND (booking_id IS NULL) = (gathering_id IS NULL)
        ELSE staff_id IS NOT NULL AND num_nonnulls(request_id, booking_id, resident_id, who) = 0 END),
    CONSTRAINT evaluation_request UNIQUE (request_id),
    CONSTRAINT evaluation_booking UNIQUE (booking_id),
    CONSTRAINT evaluation_meeting UNIQUE (meeting_id, model, side, staff_id),
    CONSTRAINT evaluation_gathering UNIQUE (gathering_id, side, staff_id)
);
CREATE INDEX evaluation_model ON evaluation (model, side);
CREATE INDEX evaluation_staff ON evaluation (staff_id) WHERE staff_id IS NOT NULL;
CREATE INDEX evaluation_resident ON evaluation (resident_id) WHERE resident_id IS NOT NULL;
