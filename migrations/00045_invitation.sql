-- +goose Up

-- One person asked to join one panel. After an erasure the row stays for the counts, with nothing in it about the person.
CREATE TABLE invitation (
    id                    bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    panel_id              bigint NOT NULL,
    draw_id               bigint NOT NULL, -- of that panel, see of_draws
    resident_id           bigint NOT NULL, -- see of_residents
    household_key         text COLLATE "C" NOT NULL CHECK (household_key <> ''),
    stratum               text NOT NULL,
    inclusion_probability double precision NOT NULL CHECK (inclusion_probability > 0 AND inclusion_probability <= 1),
    wave                  integer NOT NULL CHECK (wave > 0),
    respond_by            timestamptz NOT NULL,
    reply                 text NOT NULL DEFAULT '' CHECK (reply IN ('', 'accepted', 'declined', 'not_now')),
    replied_at            timestamptz,
    reason                text NOT NULL DEFAULT '' CHECK (length(reason) <= 1000),
    ask_later             boolean NOT NULL DEFAULT false,
    answered_by           bigint,
    answers               integer NOT NULL DEFAULT 0, -- how many answers were given, so that a form knows whether it is the newest
    created_at            timestamptz NOT NULL,
    CONSTRAINT invitation_panel_resident_key UNIQUE (panel_id, resident_id),
    CONSTRAINT invitation_panel_household_key UNIQUE (panel_id, household_key),
    CONSTRAINT invitation_answered CHECK ((reply = '') = (replied_at IS NULL) AND (reply = '') = (answers = 0)),
    CONSTRAINT invitation_ask_later CHECK (NOT ask_later OR reply = 'not_now')
);

-- That an invitation's draw is there and is one of its panel, once for a whole statement. Draws are never removed.
-- +goose StatementBegin
CREATE FUNCTION of_draws() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM (SELECT DISTINCT draw_id, panel_id FROM written) w
               WHERE NOT EXISTS (SELECT FROM draw d WHERE (d.id, d.panel_id) = (w.draw_id, w.panel_id))) THEN
        RAISE EXCEPTION 'a row of % is of no draw, or of another panel''s', TG_TABLE_NAME
            USING ERRCODE = 'foreign_key_violation', CONSTRAINT = TG_TABLE_NAME || '_draw_fkey';
    END IF;
    RETURN NULL;
END $$;
-- +goose StatementEnd
CREATE TRIGGER invitation_draw_inserted AFTER INSERT ON invitation REFERENCING NEW TABLE AS written
    FOR EACH STATEMENT EXECUTE FUNCTION of_draws();
CREATE TRIGGER invitation_draw_updated AFTER UPDATE ON invitation REFERENCING NEW TABLE AS written
    FOR EACH STATEMENT EXECUTE FUNCTION of_draws();
CREATE TRIGGER invitation_resident_inserted AFTER INSERT ON invitation REFERENCING NEW TABLE AS written
    FOR EACH STATEMENT EXECUTE FUNCTION of_residents();
CREATE TRIGGER invitation_resident_updated AFTER UPDATE ON invitation REFERENCING NEW TABLE AS written
    FOR EACH STATEMENT EXECUTE FUNCTION of_residents();
CREATE INDEX invitation_draw ON invitation (draw_id);
CREATE INDEX invitation_resident ON invitation (resident_id);
CREATE INDEX invitation_panel ON invitation (panel_id, id);
CREATE INDEX invitation_open ON invitation (panel_id, respond_by) WHERE reply = '';

-- Every answer to an invitation in the order they came: how a panel's yes became a no is never lost.
CREATE TABLE reply (
    invitation_id bigint NOT NULL REFERENCES invitation,
    number        integer NOT NULL CHECK (number > 0),
    reply         text NOT NULL CHECK (reply IN ('accepted', 'declined', 'not_now')),
    at            timestamptz NOT NULL,
    answered_by   bigint, -- staff, when staff wrote it down for the citizen
    why           text NOT NULL DEFAULT '',
    PRIMARY KEY (invitation_id, number),
    CONSTRAINT reply_by_staff CHECK (answered_by IS NULL OR why <> '')
);

-- The second fact before a citizen's own page: tries are counted for the person, whatever link or phone they come from.
CREATE TABLE own_page_try (
    resident_id bigint PRIMARY KEY REFERENCES resident ON DELETE CASCADE,
    tries       integer NOT NULL CHECK (tries >= 0), -- since the last wait
    waits       integer NOT NULL CHECK (waits >= 0), -- since the page was last opened: each is twice as long as the one before
    wait_until  timestamptz
);

-- A citizen's own page that stands open in one browser for a short while.
CREATE TABLE own_page_session (
    token_hash  bytea PRIMARY KEY CHECK (length(token_hash) = 32),
    resident_id bigint NOT NULL REFERENCES resident ON DELETE CASCADE,
    opened_at   timestamptz NOT NULL,
    expires_at  timestamptz NOT NULL
);
CREATE INDEX own_page_session_resident ON own_page_session (resident_id);
CREATE INDEX own_page_session_expires ON own_page_session (expires_at);
