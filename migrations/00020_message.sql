-- +goose Up

-- One sending of one kind of mail to many people, which staff can stop and resume.
CREATE TABLE message_batch (
    id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    kind       text NOT NULL,
    activity   text NOT NULL,
    unit_id    bigint NOT NULL,
    state      text NOT NULL DEFAULT 'running' CHECK (state IN ('running', 'stopped')),
    reason     text NOT NULL DEFAULT '',
    refusals   integer NOT NULL DEFAULT 0,
    created_at timestamptz NOT NULL,
    created_by bigint,
    changed_at timestamptz NOT NULL,
    CHECK ((state = 'stopped') = (reason <> ''))
);
CREATE INDEX message_batch_activity ON message_batch (activity, id);

-- The texts that staff wrote instead of the built-in ones. A version is never changed: mails point to what they said.
CREATE TABLE message_template (
    id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    kind       text NOT NULL,
    language   text NOT NULL CHECK (language IN ('da', 'en')),
    activity   text NOT NULL DEFAULT '',
    unit_id    bigint NOT NULL DEFAULT 0,
    version    integer NOT NULL CHECK (version > 0),
    subject    text NOT NULL CHECK (subject <> ''),
    body       text NOT NULL CHECK (body <> ''),
    lix        double precision NOT NULL,
    reason     text NOT NULL DEFAULT '',
    created_at timestamptz NOT NULL,
    created_by bigint,
    CONSTRAINT message_template_version_key UNIQUE (kind, language, activity, version)
);

-- The outbox and the record of every mail: queued in the unit of work of its cause, sent later, kept with its fate.
CREATE TABLE message (
    id             bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    dedupe_key     text NOT NULL CONSTRAINT message_dedupe_key UNIQUE,
    kind           text NOT NULL,
    activity       text NOT NULL DEFAULT '',
    unit_id        bigint,
    subject_id     bigint NOT NULL DEFAULT 0,
    batch_id       bigint REFERENCES message_batch,
    resident_id    bigint,
    language       text NOT NULL CHECK (language IN ('da', 'en')),
    address        text NOT NULL DEFAULT '',
    domain         text NOT NULL DEFAULT '',
    state          text NOT NULL CHECK (state IN ('queued', 'held', 'claimed', 'handed_over', 'retry', 'sent', 'failed',
                       'uncertain', 'suppressed', 'expired', 'cancelled')),
    reason         text NOT NULL DEFAULT '',
    anytime        boolean NOT NULL,
    due_at         timestamptz NOT NULL,
    not_after      timestamptz NOT NULL,
    attempts       integer NOT NULL DEFAULT 0,
    first_tried_at timestamptz,
    owner          integer,
    token          bigint,
    lease_until    timestamptz,
    mail_id        text NOT NULL,
    vars           jsonb NOT NULL DEFAULT '{}',
    template_id    bigint REFERENCES message_template,
    sent_subject   text NOT NULL DEFAULT '',
    sent_text      text NOT NULL DEFAULT '',
    sent_hash      bytea,
    relay_reply    text NOT NULL DEFAULT '',
    created_at     timestamptz NOT NULL,
    handed_over_at timestamptz,
    finished_at    timestamptz,
    CHECK (state NOT IN ('claimed', 'handed_over') OR (owner IS NOT NULL AND token IS NOT NULL AND lease_until IS NOT NULL)),
    CHECK (state NOT IN ('failed', 'uncertain', 'suppressed', 'expired', 'cancelled') OR reason <> ''),
    CHECK ((finished_at IS NOT NULL) = (state IN ('sent', 'failed', 'suppressed', 'expired', 'cancelled')))
) WITH (autovacuum_vacuum_scale_factor = 0.02);
CREATE INDEX message_due ON message (anytime DESC, due_at, id) WHERE state IN ('queued', 'retry');
CREATE INDEX message_open ON message (not_after) WHERE state IN ('queued', 'retry', 'held');
CREATE INDEX message_under_way ON message (owner) WHERE state IN ('claimed', 'handed_over');
CREATE INDEX message_uncertain ON message (id) WHERE state = 'uncertain';
CREATE INDEX message_resident ON message (resident_id, id) WHERE resident_id IS NOT NULL;
CREATE INDEX message_activity ON message (activity, id);
CREATE INDEX message_subject ON message (kind, subject_id) WHERE state IN ('queued', 'retry', 'held', 'claimed');
CREATE INDEX message_batch_state ON message (batch_id, state) WHERE batch_id IS NOT NULL;
CREATE INDEX message_unit ON message (unit_id, id);

-- Every attempt to hand a mail to the relay, and every decision by staff about an uncertain one.
CREATE TABLE delivery (
    id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    message_id bigint NOT NULL REFERENCES message,
    at         timestamptz NOT NULL,
    class      text NOT NULL,
    code       integer NOT NULL DEFAULT 0,
    status     text NOT NULL DEFAULT '',
    reply      text NOT NULL DEFAULT '',
    staff_id   bigint
);
CREATE INDEX delivery_message ON delivery (message_id, id);

-- Addresses that must not be written to. The hash keeps its effect when the address itself is erased.
CREATE TABLE suppression (
    id             bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    address_hash   bytea NOT NULL CHECK (length(address_hash) = 32),
    address        text NOT NULL DEFAULT '',
    scope          text NOT NULL CHECK (scope IN ('all', 'panel', 'service')),
    reason         text NOT NULL CHECK (reason IN ('no-mailbox', 'opted-out', 'objection', 'staff')),
    evidence       text NOT NULL DEFAULT '',
    created_at     timestamptz NOT NULL,
    created_by     bigint,
    expires_at     timestamptz,
    released_at    timestamptz,
    released_by    bigint,
    release_reason text NOT NULL DEFAULT ''
);
CREATE UNIQUE INDEX suppression_live_key ON suppression (address_hash, scope) WHERE released_at IS NULL;

-- Recipient domains that asked us to come back later.
CREATE TABLE mail_backoff (
    domain text PRIMARY KEY,
    step   integer NOT NULL,
    until  timestamptz NOT NULL
);

-- The health of the relay: one row. After failures in a row nothing is tried until open_until.
CREATE TABLE mail_relay (
    id         boolean PRIMARY KEY DEFAULT true CHECK (id),
    failures   integer NOT NULL DEFAULT 0,
    open_until timestamptz
);
INSERT INTO mail_relay DEFAULT VALUES;

-- The demo's mailbox: mails that a receiver on this machine caught. Production never writes it.
CREATE TABLE caught_mail (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    recipient   text NOT NULL,
    raw         bytea NOT NULL,
    received_at timestamptz NOT NULL
);
CREATE INDEX caught_mail_recipient ON caught_mail (recipient, id);
