-- +goose Up

-- For how long members sit before they are asked whether they go on; NULL is until the panel ends.
ALTER TABLE panel ADD COLUMN term_months integer CHECK (term_months BETWEEN 1 AND 120);
ALTER TABLE panel ADD COLUMN term_cohorts integer NOT NULL DEFAULT 1 CHECK (term_cohorts BETWEEN 1 AND 12); -- into which the first members are drawn, so that they do not all go at once
ALTER TABLE panel ADD COLUMN term_ask_days integer NOT NULL DEFAULT 45 CHECK (term_ask_days BETWEEN 14 AND 365); -- before the term ends
ALTER TABLE panel ADD COLUMN term_silence text NOT NULL DEFAULT 'leave' CHECK (term_silence IN ('leave', 'stay')); -- what no answer means

ALTER TABLE membership ADD COLUMN term_ends date; -- the last day of the term; NULL until it is counted, and without terms
CREATE INDEX membership_term ON membership (term_ends) WHERE status = 'confirmed';
ALTER TABLE membership DROP CONSTRAINT membership_cause_check;
ALTER TABLE membership ADD CONSTRAINT membership_cause_check
    CHECK (cause IN ('', 'left', 'moved', 'no_answer', 'absent', 'not_now', 'other', 'erased', 'term'));

-- That a member was asked before a term ended whether they go on, what they answered and what came of it.
CREATE TABLE term_question (
    id            bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    membership_id bigint NOT NULL REFERENCES membership ON DELETE CASCADE,
    term_ends     date NOT NULL,
    answer_by     date NOT NULL,
    asked_at      timestamptz NOT NULL,
    answer        text NOT NULL DEFAULT '' CHECK (answer IN ('', 'stay', 'leave')),
    answers       integer NOT NULL DEFAULT 0 CHECK (answers >= 0), -- how many were given: a form that has seen fewer is an old one
    answered_at   timestamptz,
    answered_by   bigint, -- staff, when staff wrote it down for the citizen
    channel       text NOT NULL DEFAULT '' CHECK (channel IN ('', 'phone', 'desk', 'letter', 'representative')),
    why           text NOT NULL DEFAULT '' CHECK (length(why) <= 1000),
    settled_at    timestamptz,
    outcome       text NOT NULL DEFAULT '' CHECK (outcome IN ('', 'renewed', 'left', 'moot')), -- moot: the seat was given up meanwhile
    CONSTRAINT term_question_once UNIQUE (membership_id, term_ends),
    CONSTRAINT term_question_answered CHECK ((answer = '') = (answered_at IS NULL) AND (answer = '') = (answers = 0)),
    CONSTRAINT term_question_settled CHECK ((settled_at IS NULL) = (outcome = '')),
    CONSTRAINT term_question_by_staff CHECK (answered_by IS NULL OR channel <> '' AND why <> '')
);
CREATE INDEX term_question_open ON term_question (answer_by) WHERE settled_at IS NULL;
