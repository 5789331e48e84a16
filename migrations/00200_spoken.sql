-- +goose Up

-- The very words that staff read to citizens before they wrote down an answer. Each wording is kept once, as a version of
-- its own: it shows later what somebody was told by telephone or at the desk.
CREATE TABLE spoken_words (
    id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    panel_id   bigint NOT NULL REFERENCES panel,
    asks       text NOT NULL CHECK (asks IN ('invitation', 'seat')),
    language   text NOT NULL CHECK (language IN ('da', 'en')),
    version    integer NOT NULL CHECK (version > 0),
    notice_id  bigint REFERENCES notice,
    body       text NOT NULL CHECK (body <> ''),
    hash       text NOT NULL CHECK (hash ~ '^[0-9a-f]{64}$'), -- SHA-256 of the body
    created_at timestamptz NOT NULL,
    CONSTRAINT spoken_words_version_key UNIQUE (panel_id, asks, language, version),
    CONSTRAINT spoken_words_hash_key UNIQUE (panel_id, asks, language, hash)
);
CREATE TRIGGER spoken_words_append_only BEFORE UPDATE OR DELETE ON spoken_words FOR EACH ROW EXECUTE FUNCTION refuse_change();

-- How a citizen got in touch when staff wrote the answer down, and which words were read. Answers from before this was
-- asked for have none.
ALTER TABLE reply ADD COLUMN channel text NOT NULL DEFAULT '' CHECK (channel IN ('', 'phone', 'desk', 'letter', 'representative'));
ALTER TABLE reply ADD COLUMN words_id bigint REFERENCES spoken_words;
ALTER TABLE reply ADD CONSTRAINT reply_channel CHECK (answered_by IS NOT NULL OR channel = '' AND words_id IS NULL);

-- The same of what a drawn person said about the seat.
ALTER TABLE membership ADD COLUMN channel text NOT NULL DEFAULT '' CHECK (channel IN ('', 'phone', 'desk', 'letter', 'representative'));
ALTER TABLE membership ADD COLUMN why text NOT NULL DEFAULT '';
ALTER TABLE membership ADD COLUMN words_id bigint REFERENCES spoken_words;
ALTER TABLE membership ADD CONSTRAINT membership_words CHECK (words_id IS NULL OR channel <> '');
