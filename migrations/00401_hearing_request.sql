-- +goose Up

-- How a committee receives those who speak to it, as its secretary has settled it.
CREATE TABLE hearing_setting (
    committee_id  bigint PRIMARY KEY REFERENCES committee,
    models        text[] NOT NULL CHECK (cardinality(models) > 0 AND models <@ '{in_person,video,unseen,read_aloud,recorded}'::text[]),
    first_minute  smallint NOT NULL CHECK (first_minute BETWEEN -240 AND 480), -- when the first hearing begins, in minutes from the beginning of the meeting
    gap           smallint NOT NULL CHECK (gap BETWEEN 0 AND 60),              -- minutes between two hearings
    arrive        smallint NOT NULL CHECK (arrive BETWEEN 0 AND 120),          -- minutes before the hearing at which people are met
    meeting_point text NOT NULL DEFAULT '' CHECK (char_length(meeting_point) <= 200),
    contact       text NOT NULL DEFAULT '' CHECK (char_length(contact) <= 200), -- who meets them, as citizens are told
    version       integer NOT NULL DEFAULT 1,
    changed_at    timestamptz NOT NULL,
    changed_by    bigint
);

-- The time that a meeting has for hearings. Whoever gives or takes a time locks this row first; its counters follow the times
-- by a trigger, and no more is given than there is.
CREATE TABLE hearing_session (
    meeting_id    bigint PRIMARY KEY,
    committee_id  bigint NOT NULL,
    minutes_most  integer CHECK (minutes_most > 0), -- of all hearings together; null is that the rules do not say
    slots_most    integer CHECK (slots_most > 0),
    minutes_taken integer NOT NULL DEFAULT 0 CHECK (minutes_taken >= 0),
    slots_taken   integer NOT NULL DEFAULT 0 CHECK (slots_taken >= 0),
    CONSTRAINT hearing_session_of UNIQUE (meeting_id, committee_id),
    CONSTRAINT hearing_session_meeting FOREIGN KEY (meeting_id, committee_id) REFERENCES committee_meeting (id, committee_id),
    CONSTRAINT hearing_session_minutes CHECK (minutes_taken <= minutes_most),
    CONSTRAINT hearing_session_slots CHECK (slots_taken <= slots_most)
);

-- A citizen asks to speak to a committee, or is asked to. Of somebody outside the register the contact stands in
-- hearing_requester. What is said at the meeting, and what politicians ask, has no place here.
CREATE TABLE hearing_request (
    id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    committee_id bigint NOT NULL,
    meeting_id   bigint NOT NULL, -- it follows its item
    item_id      bigint REFERENCES agenda_item, -- null is something that is on no agenda
    kind         text NOT NULL CHECK (kind IN ('requested', 'invited')),
    how          text NOT NULL CHECK (how IN ('page', 'phone', 'invitation')),
    state        text NOT NULL CHECK (state IN ('received', 'checked', 'granted', 'refused', 'withdrawn', 'booked', 'held', 'absent', 'thanked')),
    resident_id  bigint REFERENCES resident,
    volunteer_id bigint REFERENCES hearing_volunteer, -- of a representation note
    about        text NOT NULL DEFAULT '' CHECK (char_length(about) <= 2000), -- in the citizen's own words
    case_number  text NOT NULL DEFAULT '' CHECK (char_length(case_number) <= 60),
    case_key     text NOT NULL GENERATED ALWAYS AS (CASE WHEN case_number <> '' THEN lower(regexp_replace(case_number, '\s', '', 'g'))
        WHEN item_id IS NOT NULL THEN 'item:' || item_id ELSE '' END) STORED, -- which case it is: '' is none
    once         text NOT NULL DEFAULT '' CHECK (once IN ('', 'committee', 'municipality')), -- within what the case is heard once, by the rules when it was granted
    once_per     text NOT NULL DEFAULT '' CHECK (once_per IN ('', 'case', 'requester')),
    people       smallint NOT NULL CHECK (people BETWEEN 1 AND 100), -- who come, the speaker among them
    model        text NOT NULL CHECK (model IN ('in_person', 'video', 'unseen', 'read_aloud', 'recorded')),
    party        boolean NOT NULL DEFAULT false, -- says that they are a party to the case
    employee     boolean NOT NULL DEFAULT false, -- says that they work for the municipality
    material     text NOT NULL DEFAULT '' CHECK (char_length(material) <= 4000), -- what they want the committee to read
    material_how text NOT NULL DEFAULT '' CHECK (material_how IN ('', 'paper', 'mail')), -- how the rest is delivered
    material_on  date, -- when it was received
    minutes      smallint CHECK (minutes BETWEEN 1 AND 240),
    slot_minute  smallint, -- when it begins, in minutes from the beginning of the meeting; null is no time
    during       int4range GENERATED ALWAYS AS (CASE WHEN slot_minute IS NULL THEN NULL ELSE int4range(slot_minute, slot_minute + minutes) END) STORED,
    position     integer CHECK (position > 0), -- by lot
    cleared_at   timestamptz, -- when the secretary confirmed that it is about no single person's case
    cleared_by   bigint,
    decider      text NOT NULL DEFAULT '' CHECK (decider IN ('', 'mayor', 'chair', 'committee')),
    decided_at   timestamptz,
    decided_by   bigint,
    reason       text NOT NULL DEFAULT '' CHECK (char_length(reason) <= 2000), -- of a refusal
    held_at      timestamptz,
    tell         text NOT NULL DEFAULT '' CHECK (tell IN ('', 'mail', 'no')),
    outcome      text NOT NULL DEFAULT '' CHECK (char_length(outcome) <= 4000), -- what came of it, as the citizen is told
    kle          text NOT NULL DEFAULT '' CHECK (kle ~ '^(\d{2}\.\d{2}\.\d{2})?$'),
    facet        text NOT NULL DEFAULT '' CHECK (facet ~ '^([A-Z]\d{2})?$'),
    filed_at     timestamptz,
    uid          text NOT NULL, -- of the calendar entry, for ever
    sequence     integer NOT NULL DEFAULT 0,
    told_at      timestamptz, -- the beginning that the citizen knows last
    told_where   text NOT NULL DEFAULT '',
    once_form    bytea, -- hash of the form's number: the same form sent twice asks once
    version      integer NOT NULL DEFAULT 1,
    received_at  timestamptz NOT NULL,
    created_at   timestamptz NOT NULL,
    changed_at   timestamptz NOT NULL,
    written_by   bigint, -- staff who wrote it down for the citizen
    CONSTRAINT hearing_request_uid UNIQUE (uid),
    CONSTRAINT hearing_request_session FOREIGN KEY (meeting_id, committee_id) REFERENCES hearing_session (meeting_id, committee_id),
    CONSTRAINT hearing_request_timed CHECK ((state IN ('booked', 'held', 'absent', 'thanked')) = (slot_minute IS NOT NULL) AND (slot_minute IS NULL OR minutes IS NOT NULL)),
    CONSTRAINT hearing_request_reason CHECK (state <> 'refused' OR decided_at IS NOT NULL),
    CONSTRAINT hearing_request_clear CHECK (kind = 'invited' OR cleared_at IS NOT NULL OR state IN ('received', 'refused', 'withdrawn')),
    -- looked at when a statement ends, so that a whole day's times can change at once
    CONSTRAINT hearing_request_slot EXCLUDE USING gist (meeting_id WITH =, during WITH &&) WHERE (slot_minute IS NOT NULL) DEFERRABLE INITIALLY IMMEDIATE
);
CREATE INDEX hearing_request_committee ON hearing_request (committee_id, id);
CREATE INDEX hearing_request_meeting ON hearing_request (meeting_id, id);
CREATE INDEX hearing_request_item ON hearing_request (item_id) WHERE item_id IS NOT NULL;
CREATE INDEX hearing_request_resident ON hearing_request (resident_id) WHERE resident_id IS NOT NULL;
CREATE INDEX hearing_request_case ON hearing_request (case_key) WHERE case_key <> '' AND state IN ('granted', 'booked', 'held', 'thanked');
CREATE UNIQUE INDEX hearing_request_form ON hearing_request (once_form) WHERE once_form IS NOT NULL;
CREATE UNIQUE INDEX hearing_request_volunteer ON hearing_request (volunteer_id) WHERE volunteer_id IS NOT NULL AND state NOT IN ('refused', 'withdrawn');

-- Somebody who asks without being in the register, and how to reach them.
CREATE TABLE hearing_requester (
    request_id bigint PRIMARY KEY REFERENCES hearing_request,
    name       text NOT NULL CHECK (char_length(name) BETWEEN 1 AND 120),
    email      text NOT NULL DEFAULT '' CHECK (char_length(email) <= 254),
    phone      text NOT NULL DEFAULT '' CHECK (char_length(phone) <= 30),
    address    text NOT NULL DEFAULT '' CHECK (char_length(address) <= 300), -- some rules ask for it, and a letter needs it
    language   text NOT NULL DEFAULT 'da' CHECK (language IN ('da', 'en'))
);

-- What somebody needs to be able to speak. Health and language can be read from it.
CREATE TABLE hearing_care (
    id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    request_id bigint NOT NULL REFERENCES hearing_request,
    kind       text NOT NULL CHECK (kind IN ('interpreter', 'sign_language', 'hearing_loop', 'wheelchair', 'transport', 'companion', 'child_care', 'quiet_room', 'diet')),
    detail     text NOT NULL DEFAULT '' CHECK (char_length(detail) <= 120),
    state      text NOT NULL DEFAULT 'wanted' CHECK (state IN ('wanted', 'ordered', 'confirmed', 'to_cancel', 'cancelled', 'not_needed')),
    created_at timestamptz NOT NULL,
    changed_at timestamptz NOT NULL,
    changed_by bigint,
    CONSTRAINT hearing_care_once UNIQUE (request_id, kind)
);

-- The lot that ordered a queue: whoever has the seed and the numbers gets the same order.
CREATE TABLE hearing_lot (
    meeting_id bigint PRIMARY KEY REFERENCES hearing_session,
    seed       text NOT NULL CHECK (seed ~ '^[0-9a-f]{64}$'),
    requests   bigint[] NOT NULL, -- those who were in it, in the order that was drawn
    drawn_at   timestamptz NOT NULL,
    drawn_by   bigint
);

-- +goose StatementBegin
-- The counters of a meeting follow its times; their checks refuse what there is no room for.
CREATE FUNCTION hearing_request_counts() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP <> 'INSERT' AND OLD.slot_minute IS NOT NULL THEN
        UPDATE hearing_session SET minutes_taken = minutes_taken - OLD.minutes, slots_taken = slots_taken - 1 WHERE meeting_id = OLD.meeting_id;
    END IF;
    IF TG_OP <> 'DELETE' AND NEW.slot_minute IS NOT NULL THEN
        UPDATE hearing_session SET minutes_taken = minutes_taken + NEW.minutes, slots_taken = slots_taken + 1 WHERE meeting_id = NEW.meeting_id;
    END IF;
    RETURN NULL;
END $$;

-- A case is heard once, where the rules say so: within the committee or the whole municipality, for everybody or for each who
-- asks. All yeses about one case pass here one after another, whatever committee says them.
CREATE FUNCTION hearing_request_once() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(401, hashtext(NEW.case_key));
    IF NEW.once = '' THEN
        RETURN NULL;
    END IF;
    PERFORM FROM hearing_request o LEFT JOIN hearing_requester theirs ON theirs.request_id = o.id LEFT JOIN hearing_requester mine ON mine.request_id = NEW.id
        WHERE o.id <> NEW.id AND o.case_key = NEW.case_key AND o.kind = NEW.kind AND o.state IN ('granted', 'booked', 'held', 'thanked')
            AND (NEW.once = 'municipality' OR o.committee_id = NEW.committee_id)
            AND (NEW.once_per = 'case' OR o.resident_id = NEW.resident_id
                OR mine.email <> '' AND lower(mine.email) = lower(theirs.email)
                OR mine.phone <> '' AND right(regexp_replace(mine.phone, '\D', '', 'g'), 8) = right(regexp_replace(theirs.phone, '\D', '', 'g'), 8));
    IF FOUND THEN
        RAISE EXCEPTION 'the case is heard once' USING ERRCODE = 'unique_violation', CONSTRAINT = 'hearing_request_once';
    END IF;
    RETURN NULL;
END $$;
-- +goose StatementEnd
CREATE TRIGGER hearing_request_counts AFTER INSERT OR DELETE OR UPDATE OF slot_minute, minutes, meeting_id ON hearing_request FOR EACH ROW EXECUTE FUNCTION hearing_request_counts();
CREATE TRIGGER hearing_request_once_new AFTER INSERT ON hearing_request FOR EACH ROW
    WHEN (NEW.case_key <> '' AND NEW.state IN ('granted', 'booked', 'held', 'thanked')) EXECUTE FUNCTION hearing_request_once();
CREATE TRIGGER hearing_request_once_then AFTER UPDATE ON hearing_request FOR EACH ROW
    WHEN (NEW.case_key <> '' AND NEW.state IN ('granted', 'booked', 'held', 'thanked')
        AND (OLD.state NOT IN ('granted', 'booked', 'held', 'thanked') OR OLD.case_key <> NEW.case_key OR OLD.committee_id <> NEW.committee_id))
    EXECUTE FUNCTION hearing_request_once();
