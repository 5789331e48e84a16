-- +goose Up

-- The address of the video meeting for those who speak by video at a committee's meeting; and the one that each of them was told last.
ALTER TABLE hearing_session ADD COLUMN video text NOT NULL DEFAULT '' CHECK (char_length(video) <= 300);
ALTER TABLE hearing_request ADD COLUMN told_video text NOT NULL DEFAULT '' CHECK (char_length(told_video) <= 300);
