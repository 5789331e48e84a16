-- +goose Up

-- A third decision: the quotas of a standing panel follow the population as it is now, so that empty seats are filled by it.
ALTER TABLE panel_decision DROP CONSTRAINT panel_decision_kind_check;
ALTER TABLE panel_decision ADD CONSTRAINT panel_decision_kind_check CHECK (kind IN ('relax', 'smaller', 'refresh'));
