-- +goose Up

-- What a programme's questions were answered before Deltag: figures alone, taken in from a document that says where they stand,
-- so that a trend begins before us. One that was wrong is taken back with a reason, and stays.
CREATE TABLE old_result (
    id            bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    programme_id  bigint NOT NULL REFERENCES programme,
    indicator     text NOT NULL DEFAULT '' CHECK (indicator ~ '^([a-z][a-z0-9_]{0,31})?$'),
    question      text NOT NULL DEFAULT '' CHECK (length(question) <= 64), -- the code of a question of the core
    year          integer NOT NULL,
    period        text NOT NULL DEFAULT '' CHECK (length(period) <= 60),   -- when not the whole year
    unit_id       bigint REFERENCES unit,                                  -- nothing is the programme as a whole
    n             integer NOT NULL,
    measure       text NOT NULL CHECK (measure IN ('share', 'mean')),
    value         numeric NOT NULL,
    share_of      text NOT NULL DEFAULT '' CHECK (length(share_of) <= 300), -- which answers a share counts
    scale_from    numeric,
    scale_to      numeric,
    source        text NOT NULL CHECK (btrim(source) <> '' AND length(source) <= 300),
    source_number text NOT NULL CHECK (btrim(source_number) <> '' AND length(source_number) <= 100),
    added_at      timestamptz NOT NULL,
    added_by      bigint,
    taken_back_at timestamptz,
    taken_back_by bigint,
    reason        text NOT NULL DEFAULT '' CHECK (length(reason) <= 1000), -- why it was taken back
    CONSTRAINT old_result_about CHECK ((indicator = '') <> (question = '')),
    CONSTRAINT old_result_year CHECK (year BETWEEN 1970 AND 2100),
    CONSTRAINT old_result_few CHECK (n >= 5),
    CONSTRAINT old_result_share CHECK (measure <> 'share' OR value BETWEEN 0 AND 100 AND btrim(share_of) <> '' AND scale_from IS NULL AND scale_to IS NULL),
    CONSTRAINT old_result_mean CHECK (measure <> 'mean' OR scale_from < scale_to AND value BETWEEN scale_from AND scale_to AND share_of = ''
        AND scale_from IS NOT NULL AND scale_to IS NOT NULL),
    CONSTRAINT old_result_taken_back CHECK ((taken_back_at IS NULL) = (btrim(reason) = ''))
);
CREATE UNIQUE INDEX old_result_once ON old_result (programme_id, indicator, question, year, lower(period), coalesce(unit_id, 0), measure, lower(share_of))
    WHERE taken_back_at IS NULL;
CREATE INDEX old_result_programme ON old_result (programme_id, year, id);

-- A figure is never changed. It can be taken back once, and a person's name can be taken out of the reason for that.
-- +goose StatementBegin
CREATE FUNCTION keep_old_result() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' THEN
        IF OLD.taken_back_at IS NULL AND NEW.taken_back_at IS NOT NULL
            AND to_jsonb(NEW) - 'taken_back_at' - 'taken_back_by' - 'reason' = to_jsonb(OLD) - 'taken_back_at' - 'taken_back_by' - 'reason' THEN
            RETURN NEW;
        END IF;
        IF OLD.taken_back_at IS NOT NULL AND NEW.reason LIKE '%•••%' AND to_jsonb(NEW) - 'reason' = to_jsonb(OLD) - 'reason' THEN
            RETURN NEW;
        END IF;
    END IF;
    RAISE EXCEPTION 'an old result is kept as it was taken in' USING ERRCODE = 'check_violation', CONSTRAINT = 'old_result_kept';
END $$;
-- +goose StatementEnd
CREATE TRIGGER old_result_kept BEFORE UPDATE OR DELETE ON old_result FOR EACH ROW EXECUTE FUNCTION keep_old_result();
