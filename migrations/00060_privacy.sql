-- +goose Up

-- A person's request to be erased (GDPR article 17), and what became of it. One is open for a person at a time.
CREATE TABLE erasure_request (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    resident_id bigint REFERENCES resident, -- gone when the person was erased
    unit_id     bigint NOT NULL REFERENCES unit,
    state       text NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'erased', 'refused')),
    asked_at    timestamptz NOT NULL,
    due_at      timestamptz NOT NULL, -- one month later (GDPR article 12(3))
    asked_by    bigint,               -- staff who wrote it down; empty when the citizen asked
    how         text NOT NULL DEFAULT '',
    decided_at  timestamptz,
    decided_by  bigint,
    reason      text NOT NULL DEFAULT '', -- why it was refused
    CONSTRAINT erasure_request_decided CHECK ((state = 'open') = (decided_at IS NULL)),
    CONSTRAINT erasure_request_reason CHECK (state <> 'refused' OR reason <> ''),
    CONSTRAINT erasure_request_person CHECK ((state = 'erased') = (resident_id IS NULL))
);
CREATE UNIQUE INDEX erasure_request_open ON erasure_request (resident_id) WHERE state = 'open';
CREATE INDEX erasure_request_due ON erasure_request (due_at, id) WHERE state = 'open';
CREATE INDEX erasure_request_unit ON erasure_request (unit_id, id);

-- That somebody was erased: a hash and no more, so that a restored backup can be made to forget again.
CREATE TABLE erasure_log (
    id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    subject_hash bytea NOT NULL CHECK (length(subject_hash) = 32),
    erased_at    timestamptz NOT NULL,
    erased_by    bigint
);
CREATE TRIGGER erasure_log_append_only BEFORE UPDATE OR DELETE ON erasure_log FOR EACH ROW EXECUTE FUNCTION refuse_change();
