-- +goose Up

-- The organisation: one municipality at the top, everything else below it. A unit is never removed and never moved: what
-- it did stays its own. A reorganisation ends units and adds others.
CREATE TABLE unit (
    id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    parent_id  bigint REFERENCES unit,
    name       text NOT NULL CHECK (btrim(name) <> '' AND length(name) <= 200),
    valid_from timestamptz NOT NULL,
    valid_to   timestamptz,
    CONSTRAINT unit_parent_name_key UNIQUE (parent_id, name),
    CONSTRAINT unit_period_check CHECK (valid_to IS NULL OR valid_to >= valid_from),
    CHECK (parent_id <> id)
);
CREATE UNIQUE INDEX unit_one_top ON unit ((parent_id IS NULL)) WHERE parent_id IS NULL;
INSERT INTO unit (name, valid_from) VALUES ('Kommunen', '2000-01-01Z');

CREATE TABLE staff (
    id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name       text NOT NULL CHECK (btrim(name) <> '' AND length(name) <= 200),
    email      text NOT NULL CHECK (email = lower(email) AND email LIKE '%_@_%' AND length(email) <= 254),
    language   text NOT NULL CHECK (language IN ('da', 'en')),
    active     boolean NOT NULL,
    created_at timestamptz NOT NULL,
    CONSTRAINT staff_email_key UNIQUE (email)
);

-- Who may do what, where and until when. A grant is ended, never removed, so that it can be told later who had access.
CREATE TABLE role_grant (
    id       bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    staff_id bigint NOT NULL REFERENCES staff,
    role     text NOT NULL CHECK (role IN ('administrator', 'coordinator', 'unit_leader', 'secretary', 'committee_member',
                                           'interviewer', 'analyst')),
    unit_id  bigint NOT NULL REFERENCES unit,
    activity text NOT NULL DEFAULT '' CHECK (activity ~ '^([a-z]+:[0-9]+)?$'),
    given_at timestamptz NOT NULL,
    given_by bigint REFERENCES staff, -- nobody: given from the machine itself
    ends_at  timestamptz,
    ended_by bigint REFERENCES staff,
    CONSTRAINT role_grant_period_check CHECK (ends_at IS NULL OR ends_at >= given_at),
    CONSTRAINT role_grant_not_to_oneself CHECK (given_by <> staff_id)
);
CREATE UNIQUE INDEX role_grant_open_key ON role_grant (staff_id, role, unit_id, activity) WHERE ends_at IS NULL;
CREATE TRIGGER role_grant_never_deleted BEFORE DELETE ON role_grant FOR EACH ROW EXECUTE FUNCTION refuse_change();

-- A sign-in that lasts. Only the hash of its token is kept.
CREATE TABLE session (
    id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    token_hash bytea NOT NULL CHECK (length(token_hash) = 32),
    staff_id   bigint NOT NULL REFERENCES staff,
    device     text NOT NULL,
    created_at timestamptz NOT NULL,
    seen_at    timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    revoked_at timestamptz,
    CONSTRAINT session_token_hash_key UNIQUE (token_hash)
);
CREATE INDEX session_staff ON session (staff_id, id);

-- A code that was sent by mail. It counts only together with the challenge that the asking browser holds. An address
-- that is nobody's gets a row without staff, so that both answers cost the same.
CREATE TABLE sign_in_code (
    id             bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    challenge_hash bytea NOT NULL CHECK (length(challenge_hash) = 32),
    code_hash      bytea CHECK (length(code_hash) = 32), -- none until the mail is written
    staff_id       bigint REFERENCES staff,
    created_at     timestamptz NOT NULL,
    expires_at     timestamptz NOT NULL,
    wrong_tries    integer NOT NULL DEFAULT 0 CHECK (wrong_tries BETWEEN 0 AND 5),
    used_at        timestamptz,
    CONSTRAINT sign_in_code_challenge_hash_key UNIQUE (challenge_hash)
);

-- How often something was asked for in a period. Subjects are keyed hashes: neither address nor machine can be read.
CREATE TABLE sign_in_limit (
    subject text NOT NULL,
    period  timestamptz NOT NULL,
    used    integer NOT NULL,
    PRIMARY KEY (subject, period)
);

-- Every sign-in and every refusal. What was typed is not kept: people type passwords in the wrong place.
CREATE TABLE sign_in (
    id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at         timestamptz NOT NULL,
    staff_id   bigint REFERENCES staff,
    outcome    text NOT NULL CHECK (outcome IN ('code', 'signed-in', 'demo', 'unknown', 'inactive', 'limited', 'wrong-code',
                                                'late-code', 'signed-out')),
    source     text NOT NULL,
    request_id text NOT NULL
);
CREATE INDEX sign_in_staff ON sign_in (staff_id, id) WHERE staff_id IS NOT NULL;
