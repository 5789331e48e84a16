-- +goose Up

-- Who did what to a questionnaire, and why. It stays when a draft that was never published is thrown away.
CREATE TABLE instrument_change (
    id            bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    instrument_id bigint NOT NULL, -- no reference: see above
    kind          text NOT NULL CHECK (kind IN ('created', 'named', 'begun', 'published', 'discarded', 'ended', 'reopened')),
    version       integer NOT NULL DEFAULT 0, -- 0 is the questionnaire as a whole
    name          text NOT NULL CHECK (name <> ''), -- of the questionnaire from then on
    reason        text NOT NULL DEFAULT '' CHECK (length(reason) <= 1000),
    at            timestamptz NOT NULL,
    by_staff      bigint
);
CREATE INDEX instrument_change_instrument ON instrument_change (instrument_id, id);
CREATE TRIGGER instrument_change_append_only BEFORE UPDATE OR DELETE ON instrument_change FOR EACH ROW EXECUTE FUNCTION refuse_reason_change();
