-- +goose Up

-- A name for the filters and the order of a list: somebody's own, or shared with a unit. It holds codes and numbers of
-- filters, and never what was searched for.
CREATE TABLE saved_view (
    id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    staff_id   bigint REFERENCES staff ON DELETE CASCADE, -- nobody: a shared view whose maker has left
    unit_id    bigint REFERENCES unit, -- with whom it is shared; none is the maker's own
    list       text NOT NULL CHECK (list ~ '^[a-z]{1,20}$'),
    name       text NOT NULL CHECK (btrim(name) <> '' AND length(name) <= 60),
    criteria   jsonb NOT NULL CHECK (jsonb_typeof(criteria) = 'object'),
    changed_at timestamptz NOT NULL,
    CHECK (staff_id IS NOT NULL OR unit_id IS NOT NULL)
);
CREATE UNIQUE INDEX saved_view_own_key ON saved_view (staff_id, list, lower(name)) WHERE unit_id IS NULL;
CREATE UNIQUE INDEX saved_view_shared_key ON saved_view (unit_id, list, lower(name)) WHERE unit_id IS NOT NULL;
