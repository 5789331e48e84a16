-- +goose Up

-- What a citizen said to a committee about an item of its agenda. What single politicians asked and what a caseworker is called
-- has no column. It is shown to nobody but those who write it down until the citizen has said yes to the words.
CREATE TABLE statement (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    unit_id     bigint NOT NULL REFERENCES unit,
    item_id     bigint NOT NULL REFERENCES agenda_item,
    resident_id bigint REFERENCES resident, -- null when they were erased, and had said that the words may be shown without their name
    form        text NOT NULL CHECK (form IN ('verbatim', 'summary')),
    claim       text NOT NULL CHECK (claim IN ('own_experience', 'lottery_voice', 'mandate', 'report_back')),
    behind      text NOT NULL DEFAULT '' CHECK (char_length(behind) <= 200), -- who sent them, or whose words they report
    words       text NOT NULL CHECK (char_length(words) <= 5000),
    edition     integer NOT NULL DEFAULT 1, -- of the words: a yes is to one of them
    state       text NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'approved', 'withdrawn')),
    level       text NOT NULL DEFAULT '' CHECK (level IN ('', 'committee', 'unnamed', 'named')),
    tell        text NOT NULL DEFAULT '' CHECK (tell IN ('', 'mail', 'no')),
    asked_at    timestamptz, -- when the citizen was last asked by mail to look at the words
    settled_at  timestamptz, -- when the citizen said yes, or took it back
    seen_at     timestamptz, -- when staff saw that it was taken back
    version     integer NOT NULL DEFAULT 1,
    created_at  timestamptz NOT NULL,
    created_by  bigint,
    CONSTRAINT statement_approved CHECK ((state = 'approved') = (level <> '')),
    CONSTRAINT statement_withdrawn CHECK ((state = 'withdrawn') = (words = '')),
    CONSTRAINT statement_settled CHECK ((state = 'waiting') = (settled_at IS NULL)),
    CONSTRAINT statement_unlinked CHECK (resident_id IS NOT NULL OR level = 'unnamed' AND tell = '')
);
CREATE INDEX statement_item ON statement (item_id, id);
CREATE INDEX statement_resident ON statement (resident_id) WHERE resident_id IS NOT NULL;
CREATE INDEX statement_taken_back ON statement (unit_id) WHERE state = 'withdrawn' AND seen_at IS NULL;

-- Each yes and each taking back: to which edition of the words, when, and how staff heard of it when the citizen did not say it here.
CREATE TABLE statement_consent (
    id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    statement_id bigint NOT NULL REFERENCES statement ON DELETE CASCADE,
    edition      integer NOT NULL,
    level        text NOT NULL CHECK (level IN ('', 'committee', 'unnamed', 'named')), -- empty: taken back
    at           timestamptz NOT NULL,
    by_staff     bigint,
    how          text NOT NULL DEFAULT '' CHECK (char_length(how) <= 500)
);
CREATE INDEX statement_consent_of ON statement_consent (statement_id, id);

-- What was decided about an item, as it was published.
CREATE TABLE agenda_decision (
    item_id    bigint PRIMARY KEY REFERENCES agenda_item,
    words      text NOT NULL CHECK (char_length(words) BETWEEN 1 AND 5000),
    decided_on date NOT NULL,
    reference  text NOT NULL CHECK (char_length(reference) BETWEEN 1 AND 500), -- a number or an address
    version    integer NOT NULL DEFAULT 1,
    created_at timestamptz NOT NULL,
    created_by bigint
);
