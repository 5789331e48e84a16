-- +goose Up

-- What was taken out for payroll, once: its sums stay when the people are deleted.
CREATE TABLE reimbursement_export (
    id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    unit_id    bigint NOT NULL REFERENCES unit,
    items      integer NOT NULL CHECK (items > 0),
    total      bigint NOT NULL CHECK (total > 0), -- øre
    created_at timestamptz NOT NULL,
    created_by bigint NOT NULL
);
CREATE INDEX reimbursement_export_unit ON reimbursement_export (unit_id, id);

-- What somebody is paid for taking part, or for what it cost them: written down by one of the staff, decided by another.
CREATE TABLE reimbursement (
    id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    booking_id bigint NOT NULL REFERENCES booking,
    kind       text NOT NULL CHECK (kind IN ('taxi', 'bus', 'car', 'child_care', 'fee')),
    km         integer NOT NULL DEFAULT 0 CHECK (km BETWEEN 0 AND 2000),
    amount     integer NOT NULL CHECK (amount BETWEEN 1 AND 5000000), -- øre
    note       text NOT NULL DEFAULT '' CHECK (char_length(note) <= 300),
    state      text NOT NULL DEFAULT 'written' CHECK (state IN ('written', 'approved', 'rejected')),
    reason     text NOT NULL DEFAULT '' CHECK (char_length(reason) <= 300), -- why it was rejected
    written_at timestamptz NOT NULL,
    written_by bigint NOT NULL,
    decided_at timestamptz,
    decided_by bigint,
    export_id  bigint REFERENCES reimbursement_export, -- taken out for payroll, exactly once
    CONSTRAINT reimbursement_km CHECK ((kind = 'car') = (km > 0)),
    CONSTRAINT reimbursement_two_people CHECK (decided_by <> written_by),
    CONSTRAINT reimbursement_decided CHECK ((state = 'written') = (decided_by IS NULL) AND (decided_by IS NULL) = (decided_at IS NULL)),
    CONSTRAINT reimbursement_exported CHECK (export_id IS NULL OR state = 'approved')
);
CREATE INDEX reimbursement_booking ON reimbursement (booking_id);
CREATE INDEX reimbursement_open ON reimbursement (written_at, id) WHERE state = 'written';
CREATE INDEX reimbursement_ready ON reimbursement (id) WHERE state = 'approved' AND export_id IS NULL;
CREATE INDEX reimbursement_of_export ON reimbursement (export_id) WHERE export_id IS NOT NULL;
