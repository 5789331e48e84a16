-- +goose Up

-- Those who ran a gathering talk the day through afterwards: when that was done, and by whom it was ticked off. What they say
-- there stays with them.
ALTER TABLE gathering ADD COLUMN debriefed_at timestamptz, ADD COLUMN debriefed_by bigint;
ALTER TABLE gathering ADD CONSTRAINT gathering_debriefed CHECK (debriefed_at IS NULL OR state = 'held');
