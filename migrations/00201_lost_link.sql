-- +goose Up

-- Who asked for a new link on the public page, until a job has looked whether the address is known: a moment later the
-- address is gone, whatever came of it. What stays for two days counts how often was asked, by a hash alone.
CREATE TABLE link_request (
    subject bytea NOT NULL CHECK (length(subject) = 32), -- SHA-256 of the address in small letters, or of nothing for everybody together
    period  timestamptz NOT NULL,
    used    integer NOT NULL CHECK (used > 0),
    address text NOT NULL DEFAULT '',
    PRIMARY KEY (subject, period)
);
CREATE INDEX link_request_waits ON link_request (period) WHERE address <> '';
CREATE INDEX link_request_period ON link_request (period);

-- How staff made sure that it was the citizen who gave a new mail address.
ALTER TABLE correction ADD COLUMN checked text NOT NULL DEFAULT '';
