-- +goose Up

-- Why a seat is empty: what staff chose, or what the citizen or a deadline did.
ALTER TABLE membership ADD COLUMN cause text NOT NULL DEFAULT ''
    CHECK (cause IN ('', 'left', 'moved', 'no_answer', 'absent', 'not_now', 'other', 'erased'));
UPDATE membership SET cause = CASE WHEN resident_id IS NULL THEN 'erased' ELSE 'left' END WHERE status = 'withdrawn';
ALTER TABLE membership ADD CONSTRAINT membership_cause CHECK ((status = 'withdrawn') = (cause <> ''));
-- The draw that filled the seats of those who were out by then.
ALTER TABLE membership ADD COLUMN refilled_by bigint REFERENCES draw;
ALTER TABLE membership ADD CONSTRAINT membership_refilled CHECK (refilled_by IS NULL OR status = 'withdrawn');
CREATE INDEX membership_refilled_by ON membership (refilled_by);

-- Who was drawn to take a seat that falls empty, in the order in which they are asked.
CREATE TABLE standby (
    panel_id    bigint NOT NULL REFERENCES panel,
    position    integer NOT NULL CHECK (position > 0),
    resident_id bigint NOT NULL REFERENCES resident,
    draw_id     bigint NOT NULL REFERENCES draw,
    PRIMARY KEY (panel_id, position),
    CONSTRAINT standby_resident_key UNIQUE (panel_id, resident_id)
);
CREATE INDEX standby_resident ON standby (resident_id);
CREATE INDEX standby_draw ON standby (draw_id);

-- A third stage of draws: who takes the seats that fell empty. Each drop-out has its own cause, so a further replacement
-- needs no reason why there is another one.
ALTER TABLE draw DROP CONSTRAINT draw_stage_check;
ALTER TABLE draw ADD CONSTRAINT draw_stage_check CHECK (stage IN ('invite', 'panel', 'replacement'));
ALTER TABLE draw DROP CONSTRAINT draw_again_reason;
ALTER TABLE draw ADD CONSTRAINT draw_again_reason CHECK (trial OR number = 1 OR stage = 'replacement' OR reason <> '');

-- What was decided when the quotas of a panel could not be met, by whom and why.
CREATE TABLE panel_decision (
    id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    panel_id   bigint NOT NULL REFERENCES panel,
    kind       text NOT NULL CHECK (kind IN ('relax', 'smaller')),
    before     jsonb NOT NULL, -- {"size": n, "quotas": [{"value": id, "min": n, "target": n, "max": n}]}
    after      jsonb NOT NULL,
    reason     text NOT NULL CHECK (reason <> ''),
    decided_at timestamptz NOT NULL,
    decided_by bigint
);
CREATE INDEX panel_decision_panel ON panel_decision (panel_id, id);
CREATE TRIGGER panel_decision_append_only BEFORE UPDATE OR DELETE ON panel_decision FOR EACH ROW EXECUTE FUNCTION refuse_reason_change();
