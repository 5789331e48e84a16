-- +goose Up

-- What tablets at the door said, each mark once. The latest by the time of the mark is what counts for a booking, however late
-- it arrives; n is the order of arrival, by which a tablet asks for what the others wrote.
CREATE TABLE check_in_mark (
    n          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    id         text NOT NULL CHECK (id ~ '^[0-9a-f]{32}$'), -- made by the tablet: the same mark sent twice changes nothing
    booking_id bigint NOT NULL REFERENCES booking,
    attendance text NOT NULL CHECK (attendance IN ('', 'attended', 'no_show', 'left_early')), -- '' takes it back
    companions smallint NOT NULL CHECK (companions BETWEEN 0 AND 20), -- who came along
    at         timestamptz NOT NULL, -- when it was made: the tablet's clock put right, never after its arrival
    told       timestamptz NOT NULL, -- by the tablet's own clock
    arrived_at timestamptz NOT NULL,
    arrived_by bigint,
    CONSTRAINT check_in_mark_id_key UNIQUE (id)
);
CREATE INDEX check_in_mark_latest ON check_in_mark (booking_id, at DESC, told DESC, n DESC);
