-- +goose Up

-- One fairest lottery of a panel: found outside of any transaction by whichever copy of the program claims it, published
-- before the number is known, drawn from once. Until it is drawn it holds its inputs and its list of panels; then the draw does.
CREATE TABLE panel_lottery (
    id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    panel_id     bigint NOT NULL REFERENCES panel,
    state        text NOT NULL CHECK (state IN ('waiting', 'running', 'found', 'published', 'drawn', 'replaced', 'cancelled', 'failed')),
    salt         bytea NOT NULL CHECK (length(salt) IN (0, 32)), -- turns people into pseudonyms, who are nowhere else in it
    inputs       bytea NOT NULL,   -- gzip of canonical JSON
    inputs_hash  text NOT NULL CHECK (inputs_hash ~ '^[0-9a-f]{64}$'), -- SHA-256 of the canonical JSON
    people       integer NOT NULL CHECK (people >= 0),
    size         integer NOT NULL,
    started_at   timestamptz NOT NULL,
    started_by   bigint,
    attempt      integer NOT NULL DEFAULT 0, -- counts who has claimed it: of two who compute, only the later one is heard
    beat_at      timestamptz,                -- the last sign of life of whoever computes
    done         integer NOT NULL DEFAULT 0, -- of total, as far as the computation has come
    total        integer NOT NULL DEFAULT 0,
    ended_at     timestamptz,                -- when it was found, cancelled or failed
    cause        text NOT NULL DEFAULT '',   -- why it failed
    document     bytea NOT NULL DEFAULT '',  -- gzip of the lottery as JSON
    figures      jsonb NOT NULL DEFAULT '{}',
    commitment   text NOT NULL DEFAULT '' CHECK (commitment ~ '^([0-9a-f]{64})?$'),
    how          text NOT NULL DEFAULT '' CHECK (how IN ('', 'dice', 'number', 'seed')),
    sides        integer NOT NULL DEFAULT 0 CHECK (sides BETWEEN 0 AND 100), -- of the dice
    source       text NOT NULL DEFAULT '' CHECK (length(source) <= 300),     -- which public number it will be
    reason       text NOT NULL DEFAULT '' CHECK (length(reason) <= 1000),
    published_at timestamptz,
    published_by bigint,
    draw_id      bigint REFERENCES draw UNIQUE,
    CONSTRAINT panel_lottery_cause CHECK ((state = 'failed') = (cause <> '')),
    CONSTRAINT panel_lottery_found CHECK ((state IN ('found', 'published', 'drawn', 'replaced')) = (commitment <> '')),
    CONSTRAINT panel_lottery_document CHECK ((state IN ('found', 'published', 'replaced')) = (document <> '')),
    CONSTRAINT panel_lottery_inputs CHECK ((state IN ('drawn', 'cancelled', 'failed')) = (inputs = '')),
    CONSTRAINT panel_lottery_salt CHECK ((state IN ('cancelled', 'failed')) = (salt = '')),
    CONSTRAINT panel_lottery_published CHECK ((state IN ('published', 'drawn', 'replaced')) = (published_at IS NOT NULL) AND (published_at IS NULL) = (how = '')),
    CONSTRAINT panel_lottery_drawn CHECK ((state = 'drawn') = (draw_id IS NOT NULL))
);
CREATE INDEX panel_lottery_panel ON panel_lottery (panel_id, id);
CREATE UNIQUE INDEX panel_lottery_running ON panel_lottery (panel_id) WHERE state IN ('waiting', 'running');
CREATE UNIQUE INDEX panel_lottery_standing ON panel_lottery (panel_id) WHERE state = 'published';

-- What was found stays as it was found, what was published as it was published, and no step is ever taken back.
-- +goose StatementBegin
CREATE FUNCTION keep_lottery() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND NEW.reason || NEW.source LIKE '%•••%' AND to_jsonb(NEW) - 'reason' - 'source' = to_jsonb(OLD) - 'reason' - 'source' THEN
        RETURN NEW; -- an erasure takes the person out of the words of staff
    END IF;
    IF TG_OP = 'DELETE' OR OLD.state IN ('drawn', 'replaced', 'cancelled', 'failed')
        OR OLD.state = 'published' AND NEW.state NOT IN ('drawn', 'replaced')
        OR OLD.state = 'found' AND NEW.state <> 'published'
        OR (OLD.panel_id, OLD.inputs_hash, OLD.people, OLD.size, OLD.started_at, OLD.started_by) IS DISTINCT FROM
           (NEW.panel_id, NEW.inputs_hash, NEW.people, NEW.size, NEW.started_at, NEW.started_by)
        OR OLD.commitment <> '' AND (OLD.commitment, OLD.figures, OLD.salt) IS DISTINCT FROM (NEW.commitment, NEW.figures, NEW.salt)
        OR OLD.document <> '' AND NEW.document <> '' AND (OLD.document, OLD.inputs) IS DISTINCT FROM (NEW.document, NEW.inputs)
        OR OLD.published_at IS NOT NULL AND (OLD.how, OLD.sides, OLD.source, OLD.reason, OLD.published_at, OLD.published_by) IS DISTINCT FROM
           (NEW.how, NEW.sides, NEW.source, NEW.reason, NEW.published_at, NEW.published_by) THEN
        RAISE EXCEPTION 'a lottery is not changed after the fact' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
-- +goose StatementEnd
CREATE TRIGGER panel_lottery_kept BEFORE UPDATE OR DELETE ON panel_lottery FOR EACH ROW EXECUTE FUNCTION keep_lottery();
