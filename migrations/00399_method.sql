-- +goose Up

-- A method of taking part, such as a smiley stand or a citizen who speaks by video. What is said of it and against it is kept whole:
-- nothing is edited, what is new stands beside what was.
CREATE TABLE method (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    unit_id     bigint NOT NULL REFERENCES unit,
    kind        text NOT NULL CHECK (kind IN ('stand', 'exit_poll', 'survey', 'panel', 'focus_group', 'interview', 'walk_along', 'observation',
        'in_person', 'video', 'unseen', 'read_aloud', 'recorded', 'small_tables', 'delegation', 'other')),
    name        text NOT NULL CHECK (char_length(name) BETWEEN 1 AND 150),
    open        integer NOT NULL DEFAULT 0 CHECK (open >= 0), -- reservations that nobody has answered; kept by method_reservation_counts
    approval_id bigint, -- the approval that holds now
    version     integer NOT NULL DEFAULT 1,
    created_at  timestamptz NOT NULL,
    created_by  bigint,
    CONSTRAINT method_name UNIQUE (unit_id, name),
    CONSTRAINT method_approved CHECK (approval_id IS NULL OR open = 0)
);

-- What the method is to show, how it is done, and what it cannot show. The one with the highest number is the one that holds.
CREATE TABLE method_statement (
    id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    method_id  bigint NOT NULL REFERENCES method,
    number     integer NOT NULL CHECK (number > 0),
    purpose    text NOT NULL CHECK (char_length(purpose) BETWEEN 1 AND 4000),
    how        text NOT NULL CHECK (char_length(how) BETWEEN 1 AND 4000),
    limits     text NOT NULL CHECK (char_length(limits) BETWEEN 1 AND 4000),
    created_at timestamptz NOT NULL,
    created_by bigint,
    CONSTRAINT method_statement_number UNIQUE (method_id, number)
);

-- Who decided that the method may be used, by which statement. It ends when the statement is rewritten, when somebody has a
-- reservation, or when it is taken back.
CREATE TABLE method_approval (
    id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    method_id    bigint NOT NULL REFERENCES method,
    statement_id bigint NOT NULL REFERENCES method_statement,
    decided_by   text NOT NULL CHECK (char_length(decided_by) BETWEEN 1 AND 150),
    decided_on   date NOT NULL,
    reference    text NOT NULL DEFAULT '' CHECK (char_length(reference) <= 300), -- the item of the agenda, a case number
    created_at   timestamptz NOT NULL,
    created_by   bigint,
    ended_at     timestamptz,
    cause        text NOT NULL DEFAULT '' CHECK (cause IN ('', 'reservation', 'statement', 'taken_back')),
    reason       text NOT NULL DEFAULT '' CHECK (char_length(reason) <= 1000),
    CONSTRAINT method_approval_ended CHECK ((ended_at IS NULL) = (cause = '')),
    CONSTRAINT method_approval_of UNIQUE (id, method_id)
);
CREATE UNIQUE INDEX method_approval_one ON method_approval (method_id) WHERE ended_at IS NULL;
ALTER TABLE method ADD CONSTRAINT method_approval_holds FOREIGN KEY (approval_id, id) REFERENCES method_approval (id, method_id);

-- What a member of a committee holds against the method, and what became of it.
CREATE TABLE method_reservation (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    method_id   bigint NOT NULL REFERENCES method,
    member      text NOT NULL CHECK (char_length(member) BETWEEN 1 AND 150), -- the office, or the name of a politician who wants it there
    said_on     date NOT NULL,
    meeting     text NOT NULL CHECK (char_length(meeting) BETWEEN 1 AND 300),
    words       text NOT NULL CHECK (char_length(words) BETWEEN 1 AND 4000),
    created_at  timestamptz NOT NULL,
    created_by  bigint,
    ending      text NOT NULL DEFAULT '' CHECK (ending IN ('', 'answered', 'withdrawn', 'mistake')), -- empty: it is open
    answer      text NOT NULL DEFAULT '' CHECK (char_length(answer) <= 4000),
    answered_by text NOT NULL DEFAULT '' CHECK (char_length(answered_by) <= 150),
    answered_on date,
    ended_at    timestamptz,
    ended_by    bigint,
    CONSTRAINT method_reservation_ended CHECK ((ending = '') = (ended_at IS NULL) AND (ending = '' OR answer <> '') AND (ending = 'answered') = (answered_on IS NOT NULL))
);
CREATE INDEX method_reservation_of ON method_reservation (method_id, id);

-- +goose StatementBegin
-- A reservation counts as open until it is ended, once. Its words are never changed.
CREATE FUNCTION method_reservation_counts() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.ending <> '' THEN
            RAISE EXCEPTION 'a reservation is open first';
        END IF;
        UPDATE method SET open = open + 1 WHERE id = NEW.method_id;
    ELSIF OLD.ending <> '' OR NEW.ending = ''
            OR (NEW.method_id, NEW.member, NEW.said_on, NEW.meeting, NEW.words, NEW.created_at) IS DISTINCT FROM (OLD.method_id, OLD.member, OLD.said_on, OLD.meeting, OLD.words, OLD.created_at) THEN
        RAISE EXCEPTION 'a reservation is ended once, and its words stay' USING CONSTRAINT = 'method_reservation_stays';
    ELSE
        UPDATE method SET open = open - 1 WHERE id = NEW.method_id;
    END IF;
    RETURN NULL;
END $$;

CREATE FUNCTION method_record_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'what was said of a method is never changed or removed';
END $$;
-- +goose StatementEnd
CREATE TRIGGER method_reservation_counts AFTER INSERT OR UPDATE ON method_reservation FOR EACH ROW EXECUTE FUNCTION method_reservation_counts();
CREATE TRIGGER method_reservation_stays BEFORE DELETE ON method_reservation FOR EACH ROW EXECUTE FUNCTION method_record_stays();
CREATE TRIGGER method_statement_stays BEFORE UPDATE OR DELETE ON method_statement FOR EACH ROW EXECUTE FUNCTION method_record_stays();
CREATE TRIGGER method_approval_stays BEFORE DELETE ON method_approval FOR EACH ROW EXECUTE FUNCTION method_record_stays();
