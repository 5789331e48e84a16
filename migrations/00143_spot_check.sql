-- +goose Up

-- Each month some look-ups of a unit's staff are drawn at random for its leader to look at. Whoever has the seed can draw
-- them again from the record of uses.
CREATE TABLE spot_check (
    id       bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    unit_id  bigint NOT NULL REFERENCES unit,
    month    date NOT NULL CHECK (date_part('day', month) = 1),
    seed     text NOT NULL CHECK (seed ~ '^[0-9a-f]{64}$'),
    records  integer NOT NULL CHECK (records >= 0), -- how many look-ups there were to draw from
    drawn_at timestamptz NOT NULL,
    CONSTRAINT spot_check_month_key UNIQUE (unit_id, month)
);

CREATE TABLE spot_check_item (
    id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    check_id   bigint NOT NULL REFERENCES spot_check,
    access_id  bigint NOT NULL, -- the record; it may have been deleted since
    state      text NOT NULL DEFAULT '' CHECK (state IN ('', 'in-order', 'asked-about')),
    note       text NOT NULL DEFAULT '' CHECK (length(note) <= 1000),
    decided_at timestamptz,
    decided_by bigint REFERENCES staff,
    CONSTRAINT spot_check_item_key UNIQUE (check_id, access_id),
    CONSTRAINT spot_check_item_decided CHECK ((state = '') = (decided_at IS NULL) AND (state = '') = (decided_by IS NULL)),
    CONSTRAINT spot_check_item_note CHECK (state <> 'asked-about' OR note <> '')
);
CREATE INDEX spot_check_item_open ON spot_check_item (check_id) WHERE state = '';
