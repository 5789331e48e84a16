-- +goose Up

-- Somebody whom no mail reaches is called, and says it on the telephone to a member of the staff, who writes it down. It counts
-- as what the others write themselves.
ALTER TABLE evaluation
    ADD COLUMN mode text NOT NULL DEFAULT 'self' CHECK (mode IN ('self', 'phone')),
    ADD COLUMN taken_by bigint REFERENCES staff, -- who wrote down what a citizen said
    ADD CONSTRAINT evaluation_mode CHECK ((mode = 'phone') = (taken_by IS NOT NULL) AND (mode = 'self' OR side = 'citizen'));
CREATE INDEX evaluation_taken_by ON evaluation (taken_by) WHERE taken_by IS NOT NULL;
