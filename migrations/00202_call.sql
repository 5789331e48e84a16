-- +goose Up

-- How far the calls to one invited person are. Whether somebody is to be called at all is worked out from the invitation,
-- the mails and the address; here stands what came of the calls so far, and who is calling right now.
CREATE TABLE call (
    invitation_id bigint PRIMARY KEY REFERENCES invitation,
    wanted_at     timestamptz, -- asked to be called
    attempts      integer NOT NULL DEFAULT 0 CHECK (attempts >= 0),
    again_at      timestamptz, -- not before then
    agreed        boolean NOT NULL DEFAULT false, -- the time was agreed with the person
    off           text NOT NULL DEFAULT '' CHECK (off IN ('', 'wrong_number', 'letter')), -- why not to be called any more
    off_at        timestamptz,
    claimed_by    bigint, -- staff
    claimed_until timestamptz,
    CONSTRAINT call_claim CHECK ((claimed_by IS NULL) = (claimed_until IS NULL)),
    CONSTRAINT call_off CHECK ((off = '') = (off_at IS NULL)),
    CONSTRAINT call_agreed CHECK (NOT agreed OR again_at IS NOT NULL)
);
CREATE INDEX call_claimed_by ON call (claimed_by) WHERE claimed_by IS NOT NULL;

-- Each call that was tried.
CREATE TABLE call_attempt (
    id            bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    invitation_id bigint NOT NULL REFERENCES invitation,
    at            timestamptz NOT NULL,
    staff_id      bigint NOT NULL,
    outcome       text NOT NULL CHECK (outcome IN ('not_home', 'wrong_number', 'call_back', 'letter', 'mail', 'answered')),
    again_at      timestamptz
);
CREATE INDEX call_attempt_invitation ON call_attempt (invitation_id, id);

-- How often one person is called at most.
ALTER TABLE panel ADD COLUMN max_calls integer NOT NULL DEFAULT 3 CHECK (max_calls BETWEEN 1 AND 20);
