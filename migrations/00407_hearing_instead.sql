-- +goose Up

-- Where citizens can write to the committee itself, as they are told who cannot speak to it: a mail address, or one for letters.
ALTER TABLE hearing_setting ADD COLUMN write_to text NOT NULL DEFAULT '' CHECK (char_length(write_to) <= 200);
