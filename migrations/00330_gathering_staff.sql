-- +goose Up

-- Those who run a gathering have it in their own calendars, and see who comes to that one gathering, by a grant that ends.
ALTER TABLE gathering_staff
    ADD COLUMN id bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT gathering_staff_id_key UNIQUE, -- what mails are about
    ADD COLUMN uid text NOT NULL CONSTRAINT gathering_staff_uid_key UNIQUE, -- of the calendar entry, for ever
    ADD COLUMN sequence integer NOT NULL DEFAULT 0,                         -- of the calendar entry
    ADD COLUMN grant_id bigint REFERENCES role_grant,                       -- none for who sees it anyway, and for who need not
    ADD COLUMN assigned_at timestamptz NOT NULL,
    ADD COLUMN assigned_by bigint,
    ADD COLUMN changed_at timestamptz NOT NULL;
CREATE INDEX gathering_staff_of ON gathering_staff (staff_id, starts_at) WHERE NOT cancelled;

ALTER TABLE role_grant DROP CONSTRAINT role_grant_role_check;
ALTER TABLE role_grant ADD CONSTRAINT role_grant_role_check CHECK (role IN ('administrator', 'coordinator', 'unit_leader', 'secretary', 'committee_member',
    'interviewer', 'analyst', 'moderator'));
