-- +goose Up

-- An event is forgotten before the wave that asked about it: the number that is left in the row of who was asked leads to
-- nothing, and keeps two events of one person two.
ALTER TABLE survey_asked DROP CONSTRAINT survey_asked_event_id_fkey;

-- Whether the person wants to hear what came of it, and how. Nobody says so of an anonymous wave.
ALTER TABLE survey_asked ADD COLUMN tell text NOT NULL DEFAULT '' CHECK (tell IN ('', 'no', 'mail', 'letter'));

-- +goose StatementBegin
CREATE OR REPLACE FUNCTION keep_anonymous_asked() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (NEW.declined_at IS NOT NULL OR NEW.tell <> '') AND (SELECT level = 'anonymous' FROM wave WHERE id = NEW.wave_id) THEN
        RAISE EXCEPTION 'who says no to an anonymous wave is not kept' USING ERRCODE = 'check_violation', CONSTRAINT = 'survey_asked_anonymous';
    END IF;
    RETURN NEW;
END $$;
-- +goose StatementEnd

-- What is between a used code of an anonymous wave and the answers it gave a right to: a code is deleted and its ticket
-- written at once, the answers are begun after that in a transaction of their own, and then the ticket is deleted. The hash
-- is of something that only the browser has, and another one than the answers have, so that it joins nothing to them. Where
-- the program dies between the steps, the same form sent again goes on.
CREATE TABLE survey_ticket (
    ticket_hash bytea PRIMARY KEY CHECK (length(ticket_hash) = 32),
    wave_id     bigint NOT NULL REFERENCES wave,
    unit_id     bigint NOT NULL REFERENCES unit
);
