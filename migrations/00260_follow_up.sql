-- +goose Up

-- "So many days after an event, send this survey." The wave that is open on that day is the one that asks.
CREATE TABLE follow_rule (
    id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    programme_id bigint NOT NULL REFERENCES programme,
    event        text NOT NULL CHECK (event IN ('conversation', 'offer_end', 'panel_joined', 'group_attended', 'hearing_held')),
    days         integer NOT NULL CHECK (days BETWEEN 0 AND 365),
    begins_on    date NOT NULL, -- events before this day lead to nothing
    ends_on      date,          -- nothing is sent after this day
    state        text NOT NULL DEFAULT 'running' CHECK (state IN ('running', 'ended')),
    created_at   timestamptz NOT NULL,
    created_by   bigint,
    ended_at     timestamptz,
    ended_by     bigint,
    CONSTRAINT follow_rule_days CHECK (ends_on >= begins_on),
    CONSTRAINT follow_rule_ended CHECK ((state = 'ended') = (ended_at IS NOT NULL))
);
CREATE UNIQUE INDEX follow_rule_once ON follow_rule (programme_id, event, days) WHERE state = 'running';

-- What a rule did about an event. One row for each, whoever was quicker: nobody is asked twice about one event.
CREATE TABLE follow_up (
    rule_id  bigint NOT NULL REFERENCES follow_rule,
    event_id bigint NOT NULL REFERENCES survey_event ON DELETE CASCADE,
    outcome  text NOT NULL CHECK (outcome IN ('asked', 'erased', 'gone', 'opted-out', 'excluded', 'paused', 'budget', 'late')),
    at       timestamptz NOT NULL,
    PRIMARY KEY (rule_id, event_id)
);
CREATE INDEX follow_up_event ON follow_up (event_id);
CREATE INDEX survey_event_happened ON survey_event (kind, happened_on, id);

ALTER TABLE survey_sample ADD COLUMN rule_id bigint REFERENCES follow_rule;
CREATE UNIQUE INDEX survey_sample_rule ON survey_sample (wave_id, unit_id, rule_id) WHERE rule_id IS NOT NULL;

-- Staff are asked by a link that is the same for all, so that no answer leads to one of them.
ALTER TABLE survey_sample DROP CONSTRAINT survey_sample_kind_check;
ALTER TABLE survey_sample ADD CONSTRAINT survey_sample_kind_check
    CHECK (kind IN ('panel', 'residents', 'conversations', 'offers', 'open', 'follow_up', 'staff'));
ALTER TABLE survey_sample DROP CONSTRAINT survey_sample_open;
ALTER TABLE survey_sample ADD CONSTRAINT survey_sample_open CHECK ((kind IN ('open', 'staff')) = (code <> ''));
ALTER TABLE survey_sample ADD CONSTRAINT survey_sample_rule CHECK ((kind = 'follow_up') = (rule_id IS NOT NULL));
