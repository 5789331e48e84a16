-- +goose Up

-- How a panel ended: by its last day or by a person, what was stopped with it, and what is kept of it without its people.
CREATE TABLE panel_closing (
    panel_id  bigint PRIMARY KEY REFERENCES panel,
    cause     text NOT NULL CHECK (cause IN ('ended', 'early')),
    reason    text NOT NULL CHECK (length(reason) <= 1000),
    people    integer NOT NULL CHECK (people >= 0),    -- to whom the panel led when it was closed
    thanked   integer NOT NULL CHECK (thanked >= 0),   -- mails that tell that it is over
    unreached integer NOT NULL CHECK (unreached >= 0), -- people who should be told and have no address
    cancelled integer NOT NULL CHECK (cancelled >= 0), -- mails that waited and were taken back
    links     integer NOT NULL CHECK (links >= 0),     -- links that stopped working
    figures   jsonb NOT NULL,
    closed_at timestamptz NOT NULL,
    closed_by bigint,
    CONSTRAINT panel_closing_reason CHECK ((cause = 'early') = (btrim(reason) <> ''))
);
CREATE TRIGGER panel_closing_append_only BEFORE UPDATE OR DELETE ON panel_closing FOR EACH ROW EXECUTE FUNCTION refuse_reason_change();
CREATE INDEX panel_ends ON panel (ends_on) WHERE state IN ('inviting', 'drawn', 'confirmed');

-- Each time a panel's last day was moved once citizens had been told of it.
CREATE TABLE panel_end (
    id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    panel_id   bigint NOT NULL REFERENCES panel,
    was        date NOT NULL,
    becomes    date NOT NULL,
    reason     text NOT NULL CHECK (btrim(reason) <> '' AND length(reason) <= 1000),
    changed_at timestamptz NOT NULL,
    changed_by bigint,
    CONSTRAINT panel_end_moves CHECK (was <> becomes)
);
CREATE INDEX panel_end_panel ON panel_end (panel_id, id);
CREATE TRIGGER panel_end_append_only BEFORE UPDATE OR DELETE ON panel_end FOR EACH ROW EXECUTE FUNCTION refuse_reason_change();

-- The proof of who was let go of a panel, in numbers alone: how many, when and by which rule.
CREATE TABLE panel_deletion (
    id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    panel_id   bigint NOT NULL REFERENCES panel,
    class      text NOT NULL,
    days       integer NOT NULL CHECK (days > 0), -- the time that was in force
    setting_id bigint REFERENCES retention_setting, -- the decision it was by; none is the usual time
    people     integer NOT NULL CHECK (people > 0),
    early      boolean NOT NULL, -- before the time was over, because somebody decided so
    reason     text NOT NULL CHECK (length(reason) <= 1000),
    done_at    timestamptz NOT NULL,
    done_by    bigint,
    CONSTRAINT panel_deletion_reason CHECK (early = (btrim(reason) <> ''))
);
CREATE INDEX panel_deletion_panel ON panel_deletion (panel_id, id);
CREATE TRIGGER panel_deletion_append_only BEFORE UPDATE OR DELETE ON panel_deletion FOR EACH ROW EXECUTE FUNCTION refuse_reason_change();

-- Panels that were closed before this have no figures of that day; what is counted of them now is kept instead.
