-- +goose Up

-- That somebody may be asked to join a panel although the contact budget says that they have been asked enough: one person
-- by a decision of their own, or those whom a draw took beyond the budget.
CREATE TABLE contact_override (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    resident_id bigint REFERENCES resident, -- NULL once it leads to nobody; the counts stay
    panel_id    bigint NOT NULL REFERENCES panel,
    draw_id     bigint REFERENCES draw, -- NULL is a decision about one person
    reason      text NOT NULL CHECK (btrim(reason) <> '' AND length(reason) <= 1000),
    created_at  timestamptz NOT NULL,
    created_by  bigint
);
CREATE INDEX contact_override_resident ON contact_override (resident_id) WHERE resident_id IS NOT NULL;
CREATE UNIQUE INDEX contact_override_one ON contact_override (resident_id, panel_id) WHERE draw_id IS NULL;
CREATE INDEX contact_override_panel ON contact_override (panel_id, id);
CREATE INDEX contact_override_draw ON contact_override (draw_id);

-- It is kept as it was made, but that it comes to be about nobody, with a reason that told of one person alone, and that an
-- erasure takes a person out of the words.
-- +goose StatementBegin
CREATE FUNCTION contact_override_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND to_jsonb(NEW) - 'reason' - 'resident_id' = to_jsonb(OLD) - 'reason' - 'resident_id'
        AND (NEW.resident_id IS NULL OR NEW.resident_id = OLD.resident_id)
        AND (NEW.reason = OLD.reason OR NEW.reason LIKE '%•••%' OR NEW.resident_id IS NULL AND NEW.draw_id IS NULL AND NEW.reason IN ('erased', 'too old')) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'contact_override is append-only';
END $$;
-- +goose StatementEnd
CREATE TRIGGER contact_override_append_only BEFORE UPDATE OR DELETE ON contact_override FOR EACH ROW EXECUTE FUNCTION contact_override_kept();
