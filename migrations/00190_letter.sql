-- +goose Up

-- Letters to people whom a mail does not reach. The file with the codes is made when it is asked for and never kept.
CREATE TABLE letter_batch (
    id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    activity   text NOT NULL CHECK (activity <> ''),
    unit_id    bigint NOT NULL REFERENCES unit,
    protected  boolean NOT NULL, -- all of them people whose name and address are protected, or none of them
    letters    integer NOT NULL CHECK (letters > 0), -- as the batch began
    made       integer NOT NULL DEFAULT 0 CHECK (made >= 0), -- how often the file was made: each time with new codes
    made_at    timestamptz,
    made_by    bigint,
    posted_on  date,
    posted_at  timestamptz,
    posted_by  bigint,
    dropped_at timestamptz, -- the whole batch was taken back before it was posted
    created_at timestamptz NOT NULL,
    created_by bigint,
    CONSTRAINT letter_batch_made CHECK ((made = 0) = (made_at IS NULL)),
    CONSTRAINT letter_batch_posted CHECK ((posted_on IS NULL) = (posted_at IS NULL) AND (posted_on IS NULL OR made > 0)),
    CONSTRAINT letter_batch_dropped CHECK (dropped_at IS NULL OR posted_on IS NULL)
);
CREATE INDEX letter_batch_activity ON letter_batch (activity, id);

CREATE TABLE letter (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    batch_id    bigint NOT NULL REFERENCES letter_batch,
    kind        text NOT NULL CHECK (kind LIKE 'letter-%'),
    subject_id  bigint NOT NULL, -- what it is about, such as an invitation
    resident_id bigint REFERENCES resident, -- nobody: the person was erased
    way         text NOT NULL CHECK (way IN ('digital_post', 'print')), -- how it can be sent
    cause       text NOT NULL CHECK (cause <> ''), -- why it is a letter and not a mail
    state       text NOT NULL CHECK (state IN ('ready', 'withdrawn', 'posted', 'returned', 'replaced', 'answered')),
    ended       text NOT NULL DEFAULT '', -- why it was withdrawn
    returned_on date,
    came_back   text NOT NULL DEFAULT '' CHECK (came_back IN ('', 'moved', 'unknown', 'other')),
    note        text NOT NULL DEFAULT '' CHECK (length(note) <= 500),
    again_of    bigint REFERENCES letter, -- the letter that this one replaces
    created_at  timestamptz NOT NULL,
    changed_at  timestamptz NOT NULL,
    changed_by  bigint,
    CONSTRAINT letter_withdrawn CHECK ((state = 'withdrawn') = (ended <> '')),
    CONSTRAINT letter_returned CHECK ((returned_on IS NULL) = (came_back = '') AND (state <> 'returned' OR came_back <> ''))
);
-- One letter of a kind at a time is under way to a person.
CREATE UNIQUE INDEX letter_under_way_key ON letter (subject_id, kind) WHERE state IN ('ready', 'posted');
CREATE INDEX letter_batch_letters ON letter (batch_id, id);
CREATE INDEX letter_subject ON letter (subject_id, id);
CREATE INDEX letter_resident ON letter (resident_id) WHERE resident_id IS NOT NULL;
CREATE INDEX letter_again_of ON letter (again_of) WHERE again_of IS NOT NULL;

-- How a person wants to be reached: what they said themselves, or what staff noted with the reason.
CREATE TABLE channel_wish (
    resident_id bigint PRIMARY KEY REFERENCES resident ON DELETE CASCADE,
    channel     text NOT NULL CHECK (channel IN ('letter', 'phone')),
    reason      text NOT NULL CHECK (length(reason) <= 500),
    set_at      timestamptz NOT NULL,
    set_by      bigint, -- staff; nobody: the person themselves
    CONSTRAINT channel_wish_reason CHECK (set_by IS NULL OR reason <> '')
);

-- How many unknown codes were typed in an hour, by everybody together. Nothing in it tells who.
CREATE TABLE code_guess (
    period  timestamptz PRIMARY KEY,
    guesses integer NOT NULL CHECK (guesses > 0)
);
