-- +goose Up

-- An answer changes neither whose it is nor of which wave: the rule is looked at only where those are written.
DROP TRIGGER survey_draft_anonymous ON survey_draft;
CREATE TRIGGER survey_draft_anonymous BEFORE INSERT OR UPDATE OF wave_id, asked_id, started_at ON survey_draft FOR EACH ROW EXECUTE FUNCTION keep_anonymous();

-- Answers grow with every page. Room beside them lets PostgreSQL write the new ones without touching an index.
ALTER TABLE survey_draft SET (fillfactor = 40);
