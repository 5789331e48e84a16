-- +goose Up

-- What came of a gathering, for those who were there; and whether somebody who came wants to hear it.
ALTER TABLE gathering ADD COLUMN outcome text NOT NULL DEFAULT '' CHECK (char_length(outcome) <= 5000);
ALTER TABLE gathering ADD CONSTRAINT gathering_outcome CHECK (outcome = '' OR state = 'held');
ALTER TABLE booking ADD COLUMN tell text NOT NULL DEFAULT '' CHECK (tell IN ('', 'mail', 'no'));
CREATE INDEX booking_tell ON booking (gathering_id) WHERE tell = 'mail';
