-- +goose Up

-- Gatherings that belong together: three focus groups about the same, or a workshop of four evenings. Each keeps its own seats,
-- bookings and calendar entries.
CREATE TABLE gathering_series (
    id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    unit_id    bigint NOT NULL REFERENCES unit,
    title      text NOT NULL CHECK (char_length(title) BETWEEN 1 AND 120),    -- told to citizens
    purpose    text NOT NULL CHECK (char_length(purpose) BETWEEN 1 AND 1000), -- what they are for: told to citizens
    sessions   integer NOT NULL DEFAULT 0,
    version    integer NOT NULL DEFAULT 1,
    created_at timestamptz NOT NULL,
    created_by bigint,
    CONSTRAINT gathering_series_unit UNIQUE (id, unit_id),
    CONSTRAINT gathering_series_most CHECK (sessions BETWEEN 0 AND 60)
);
CREATE INDEX gathering_series_list ON gathering_series (unit_id, id);

-- A series has gatherings of its own unit alone: who may see the one may see the others.
ALTER TABLE gathering ADD COLUMN series_id bigint,
    ADD CONSTRAINT gathering_in_series FOREIGN KEY (series_id, unit_id) REFERENCES gathering_series (id, unit_id);
CREATE INDEX gathering_series_of ON gathering (series_id, starts_at, id) WHERE series_id IS NOT NULL;
