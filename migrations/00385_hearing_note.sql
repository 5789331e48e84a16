-- +goose Up

-- A representation note: who may speak to a committee as a citizen. Until it is sealed its words may be changed; what counts from
-- then on are its records.
CREATE TABLE hearing_note (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    unit_id     bigint NOT NULL REFERENCES unit,
    version     integer NOT NULL DEFAULT 1,
    state       text NOT NULL DEFAULT 'draft' CHECK (state IN ('draft', 'sealed', 'ready', 'drawn')),
    round       integer NOT NULL DEFAULT 1, -- of signatures: after a deviation they are asked for anew
    title       text NOT NULL CHECK (char_length(title) BETWEEN 3 AND 150),
    meets_on    date, -- when the committee meets, as far as it is known
    purpose     jsonb NOT NULL, -- what the committee is to learn, from whom, about whom
    criteria    jsonb NOT NULL,
    protection  jsonb NOT NULL,
    checked_at  timestamptz, -- when the protection check was made; null is not yet
    proposed_by bigint NOT NULL REFERENCES staff,
    created_at  timestamptz NOT NULL,
    changed_at  timestamptz NOT NULL
);
CREATE INDEX hearing_note_unit ON hearing_note (unit_id, id);

-- The chain of a note: each record holds the hash of the one before. Nothing in it is about a person who can be found.
CREATE TABLE hearing_note_record (
    note_id bigint NOT NULL REFERENCES hearing_note,
    seq     integer NOT NULL CHECK (seq > 0),
    at      timestamptz NOT NULL,
    kind    text NOT NULL,
    body    text NOT NULL,
    hash    text NOT NULL,
    PRIMARY KEY (note_id, seq)
);

-- +goose StatementBegin
CREATE FUNCTION hearing_note_record_follows() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    before text := '';
BEGIN
    IF NEW.seq > 1 THEN
        SELECT r.hash INTO before FROM hearing_note_record r WHERE r.note_id = NEW.note_id AND r.seq = NEW.seq - 1 AND r.at <= NEW.at;
        IF before IS NULL THEN
            RAISE EXCEPTION 'record % of note % follows none', NEW.seq, NEW.note_id;
        END IF;
    END IF;
    IF NEW.hash <> encode(sha256(convert_to(concat_ws(E'\n', 'deltag representation note 1', before, NEW.seq,
            to_char(NEW.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'), NEW.kind, NEW.body, ''), 'UTF8')), 'hex') THEN
        RAISE EXCEPTION 'the hash of record % of note % is another one', NEW.seq, NEW.note_id;
    END IF;
    RETURN NEW;
END $$;

CREATE FUNCTION hearing_note_record_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'records of representation notes are never changed';
END $$;
-- +goose StatementEnd
CREATE TRIGGER hearing_note_record_follows BEFORE INSERT ON hearing_note_record FOR EACH ROW EXECUTE FUNCTION hearing_note_record_follows();
CREATE TRIGGER hearing_note_record_stays BEFORE UPDATE OR DELETE ON hearing_note_record FOR EACH ROW EXECUTE FUNCTION hearing_note_record_stays();

-- Who wants to speak. The public record holds a commitment alone, which says nothing without the salt here.
CREATE TABLE hearing_volunteer (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    note_id     bigint NOT NULL REFERENCES hearing_note,
    resident_id bigint REFERENCES resident, -- null when they were erased
    pseudonym   text NOT NULL,
    number      integer CHECK (number > 0), -- in the public record; null before the list is closed
    source      text NOT NULL CHECK (source IN ('open_call', 'panel_lottery', 'earlier_group', 'partner', 'self_request', 'caseworker')),
    places      jsonb NOT NULL, -- per spread of the criteria the place of the value, or -1
    salt        bytea CHECK (octet_length(salt) = 32), -- null when they were erased
    role        text NOT NULL DEFAULT '' CHECK (role IN ('', 'group', 'stand_by')),
    added_at    timestamptz NOT NULL,
    added_by    bigint,
    invited_at  timestamptz,
    invited_by  bigint,
    CONSTRAINT hearing_volunteer_once UNIQUE (note_id, resident_id),
    CONSTRAINT hearing_volunteer_number UNIQUE (note_id, number),
    CONSTRAINT hearing_volunteer_invited CHECK (invited_at IS NULL OR role = 'group')
);
CREATE INDEX hearing_volunteer_resident ON hearing_volunteer (resident_id) WHERE resident_id IS NOT NULL;

-- Two people in two roles vouch for all records up to a hash. The row of a signature is never changed.
CREATE TABLE hearing_signature (
    note_id   bigint NOT NULL REFERENCES hearing_note,
    round     integer NOT NULL,
    role      text NOT NULL,
    staff_id  bigint NOT NULL REFERENCES staff,
    head      text NOT NULL, -- the hash that they saw
    signed_at timestamptz NOT NULL,
    CONSTRAINT hearing_signature_role PRIMARY KEY (note_id, round, role),
    CONSTRAINT hearing_signature_person UNIQUE (note_id, round, staff_id)
);

-- A change of the group that the lottery did not make: one proposes it with a reason, another decides.
CREATE TABLE hearing_deviation (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    note_id     bigint NOT NULL REFERENCES hearing_note,
    out_id      bigint NOT NULL REFERENCES hearing_volunteer,
    in_id       bigint REFERENCES hearing_volunteer,
    cause       text NOT NULL CHECK (cause IN ('withdrew', 'cannot', 'conflict', 'harm', 'other')),
    reason      text NOT NULL, -- empty when one of the two was erased
    salt        bytea CHECK (octet_length(salt) = 32),
    state       text NOT NULL DEFAULT 'proposed' CHECK (state IN ('proposed', 'approved', 'refused')),
    position    integer, -- among the approved ones of the note
    proposed_by bigint NOT NULL REFERENCES staff,
    proposed_at timestamptz NOT NULL,
    decided_by  bigint REFERENCES staff,
    decided_at  timestamptz,
    CONSTRAINT hearing_deviation_two CHECK (decided_by IS NULL OR decided_by <> proposed_by),
    CONSTRAINT hearing_deviation_decided CHECK ((state = 'proposed') = (decided_by IS NULL) AND (state = 'approved') = (position IS NOT NULL))
);
CREATE UNIQUE INDEX hearing_deviation_open ON hearing_deviation (note_id) WHERE state = 'proposed';
CREATE UNIQUE INDEX hearing_deviation_position ON hearing_deviation (note_id, position) WHERE position IS NOT NULL;

-- +goose StatementBegin
-- Criteria before names: nobody is on the list before the criteria are sealed, nor after it was closed.
CREATE FUNCTION hearing_volunteer_comes() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM FROM hearing_note n JOIN hearing_note_record r ON r.note_id = n.id AND r.kind = 'criteria' WHERE n.id = NEW.note_id AND n.state = 'sealed' FOR SHARE OF n;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'volunteers come after the criteria are sealed and before the list is closed' USING CONSTRAINT = 'hearing_volunteer_comes';
    END IF;
    RETURN NEW;
END $$;

-- Nobody is invited before two people in two roles have signed what stands now.
CREATE FUNCTION hearing_volunteer_invites() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM FROM hearing_note n WHERE n.id = NEW.note_id AND n.state = 'drawn' AND hearing_note_signed(n.id) FOR SHARE;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'nobody is invited before two people have signed' USING CONSTRAINT = 'hearing_volunteer_signed';
    END IF;
    RETURN NEW;
END $$;

-- Whether so many have signed the latest group that people may be invited.
CREATE FUNCTION hearing_note_signed(note bigint) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT count(DISTINCT s.role) >= 2 AND count(DISTINCT s.staff_id) >= 2 FROM hearing_signature s JOIN hearing_note n ON n.id = s.note_id AND n.round = s.round WHERE n.id = note
$$;

-- Whoever proposed a note does not sign it, and a signature is for the records as they are.
CREATE FUNCTION hearing_signature_comes() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    n hearing_note;
BEGIN
    SELECT * INTO n FROM hearing_note WHERE id = NEW.note_id FOR SHARE;
    IF n.proposed_by = NEW.staff_id THEN
        RAISE EXCEPTION 'whoever proposed a note does not sign it' USING CONSTRAINT = 'hearing_signature_proposer';
    END IF;
    IF n.state <> 'drawn' OR n.round <> NEW.round OR NEW.head <> (SELECT hash FROM hearing_note_record WHERE note_id = n.id ORDER BY seq DESC LIMIT 1) THEN
        RAISE EXCEPTION 'a signature is for what stands now' USING CONSTRAINT = 'hearing_signature_now';
    END IF;
    RETURN NEW;
END $$;

CREATE FUNCTION hearing_signature_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'signatures are never changed';
END $$;
-- +goose StatementEnd
CREATE TRIGGER hearing_volunteer_comes BEFORE INSERT ON hearing_volunteer FOR EACH ROW EXECUTE FUNCTION hearing_volunteer_comes();
CREATE TRIGGER hearing_volunteer_invites BEFORE INSERT OR UPDATE OF invited_at ON hearing_volunteer FOR EACH ROW WHEN (NEW.invited_at IS NOT NULL)
    EXECUTE FUNCTION hearing_volunteer_invites();
CREATE TRIGGER hearing_signature_comes BEFORE INSERT ON hearing_signature FOR EACH ROW EXECUTE FUNCTION hearing_signature_comes();
CREATE TRIGGER hearing_signature_stays BEFORE UPDATE OR DELETE ON hearing_signature FOR EACH ROW EXECUTE FUNCTION hearing_signature_stays();
