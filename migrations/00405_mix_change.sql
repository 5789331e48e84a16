-- +goose Up

-- What a group is mixed by can be changed until it begins: who did it, why, and what it was before.
CREATE TABLE mix_change (
    id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    gathering_id bigint NOT NULL REFERENCES gathering,
    before       jsonb NOT NULL, -- as gathering.quotas
    after        jsonb NOT NULL,
    reason       text NOT NULL CHECK (char_length(reason) BETWEEN 1 AND 300),
    created_at   timestamptz NOT NULL,
    created_by   bigint,
    CONSTRAINT mix_change_differs CHECK (before <> after)
);
CREATE INDEX mix_change_gathering ON mix_change (gathering_id, id);
