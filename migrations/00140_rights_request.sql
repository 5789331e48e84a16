-- +goose Up

-- What a person may ask about their data is one table: to be erased (GDPR article 17), or to see everything that is held
-- (article 15). Each has a month (article 12(3)), and one of a kind is open for a person at a time.
ALTER TABLE erasure_request RENAME TO rights_request;
ALTER TABLE rights_request ADD COLUMN kind text NOT NULL DEFAULT 'erasure'
    CONSTRAINT rights_request_kind CHECK (kind IN ('erasure', 'access'));
ALTER TABLE rights_request ALTER COLUMN kind DROP DEFAULT;
-- How it was made sure that the copy goes to the person alone (article 12(6)).
ALTER TABLE rights_request ADD COLUMN checked text NOT NULL DEFAULT ''
    CONSTRAINT rights_request_checked CHECK (checked IN ('', 'id', 'address', 'digital-post', 'own-page'));
ALTER TABLE rights_request
    DROP CONSTRAINT erasure_request_state_check,
    DROP CONSTRAINT erasure_request_decided,
    DROP CONSTRAINT erasure_request_reason,
    DROP CONSTRAINT erasure_request_person;
UPDATE rights_request SET state = 'met' WHERE state = 'erased';
ALTER TABLE rights_request
    ADD CONSTRAINT rights_request_state CHECK (state IN ('open', 'met', 'refused')),
    ADD CONSTRAINT rights_request_decided CHECK ((state = 'open') = (decided_at IS NULL)),
    ADD CONSTRAINT rights_request_reason CHECK (state <> 'refused' OR reason <> ''),
    -- Whoever is erased has no request any more that could wait.
    ADD CONSTRAINT rights_request_person CHECK (resident_id IS NOT NULL OR state <> 'open'),
    ADD CONSTRAINT rights_request_given CHECK (CASE WHEN kind = 'access' AND state = 'met' THEN checked <> '' OR resident_id IS NULL ELSE checked = '' END),
    ADD CONSTRAINT rights_request_erased CHECK (kind <> 'erasure' OR state <> 'met' OR resident_id IS NULL);
DROP INDEX erasure_request_open;
DROP INDEX erasure_request_due;
DROP INDEX erasure_request_unit;
CREATE UNIQUE INDEX rights_request_open ON rights_request (resident_id, kind) WHERE state = 'open';
CREATE INDEX rights_request_due ON rights_request (due_at, id) WHERE state = 'open';
CREATE INDEX rights_request_unit ON rights_request (unit_id, id);
CREATE INDEX rights_request_resident ON rights_request (resident_id) WHERE resident_id IS NOT NULL;
