-- +goose Up

-- Who sits with whom at a gathering. The question and the seed make the first plan again; the plan is how it stands after
-- repairs. People are numbers of bookings in it, with their places in the gathering's mix.
CREATE TABLE table_plan (
    gathering_id bigint PRIMARY KEY REFERENCES gathering,
    question     jsonb NOT NULL,
    seed         text NOT NULL CHECK (seed ~ '^[0-9a-f]{64}$'),
    plan         jsonb NOT NULL,
    version      integer NOT NULL DEFAULT 1,
    made_at      timestamptz NOT NULL,
    made_by      bigint,
    repaired_at  timestamptz
);
