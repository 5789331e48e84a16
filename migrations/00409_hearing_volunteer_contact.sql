-- +goose Up

-- Who wants to speak to a committee and is not in the register, and how to reach them. It goes with the volunteer.
CREATE TABLE hearing_volunteer_contact (
    volunteer_id bigint PRIMARY KEY REFERENCES hearing_volunteer ON DELETE CASCADE,
    note_id      bigint NOT NULL REFERENCES hearing_note,
    name         text NOT NULL CHECK (char_length(name) BETWEEN 1 AND 120),
    email        text NOT NULL DEFAULT '' CHECK (char_length(email) <= 254),
    phone        text NOT NULL DEFAULT '' CHECK (char_length(phone) <= 30),
    address      text NOT NULL DEFAULT '' CHECK (char_length(address) <= 300),
    language     text NOT NULL DEFAULT 'da' CHECK (language IN ('da', 'en')),
    CONSTRAINT hearing_volunteer_contact_reach CHECK (email <> '' OR phone <> '')
);
-- Couples share an address for mail: it is the name with it that is one person.
CREATE UNIQUE INDEX hearing_volunteer_contact_once ON hearing_volunteer_contact
    (note_id, lower(name), lower(email), right(regexp_replace(phone, '\D', '', 'g'), 8));
