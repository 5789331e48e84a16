-- +goose Up

-- Where a value comes from: a list of the municipality, or the person's own words.
ALTER TABLE resident_attribute ADD COLUMN source text NOT NULL DEFAULT 'list' CHECK (source IN ('list', 'self'));
