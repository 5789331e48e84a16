-- +goose Up

-- What the comparison tells: the answers as they were when five people had last said something new, changed it or taken it back.
-- Until then what one of them does cannot be seen in the figures. An evaluation that is taken back counts for as long.
CREATE TABLE evaluation_told (
    evaluation_id bigint NOT NULL, -- which may be there no more
    model         text NOT NULL,
    side          text NOT NULL,
    question      text NOT NULL CHECK (question IN ('worth', 'heard', 'safe', 'learned', 'again')),
    person        text NOT NULL, -- by chance, or a number of the staff's
    answer        smallint NOT NULL CHECK (answer BETWEEN 1 AND 5),
    PRIMARY KEY (evaluation_id, model, side, question)
);
CREATE INDEX evaluation_told_cell ON evaluation_told (model, side, question, person, answer);

-- What was told before: the answers up to the last at which five people more had answered since the time before.
INSERT INTO evaluation_told (evaluation_id, model, side, question, person, answer)
WITH RECURSIVE said AS MATERIALIZED (
        SELECT e.id, e.model, e.side, q.question, q.answer, coalesce('s' || e.staff_id, CAST(e.who AS text)) AS person
        FROM evaluation e CROSS JOIN LATERAL (VALUES ('worth', e.worth), ('heard', e.heard), ('safe', e.safe), ('learned', e.learned), ('again', e.again)) q (question, answer)
        WHERE q.answer BETWEEN 1 AND 5),
    growth AS (
        SELECT DISTINCT model, side, question, CAST(0 AS bigint) AS upto FROM said
        UNION ALL
        SELECT g.model, g.side, g.question, next.upto FROM growth g CROSS JOIN LATERAL (
            SELECT min(a.id) AS upto FROM said a WHERE a.model = g.model AND a.side = g.side AND a.question = g.question AND a.id > g.upto
            GROUP BY a.person ORDER BY 1 OFFSET 4 LIMIT 1) next),
    told AS (SELECT model, side, question, max(upto) AS upto FROM growth GROUP BY 1, 2, 3)
SELECT id, model, side, question, person, answer FROM said JOIN told USING (model, side, question) WHERE id <= upto;

-- +goose StatementBegin
-- Tells of a model and a side what is said now, question by question, where five people or more have said something new or changed it,
-- or as many have taken it back: the two are not added, for whoever takes it back and says it again would be counted twice. Those
-- who write at the same moment come here one after another, so that each sees what the others have written.
CREATE FUNCTION evaluation_tell(of_model text, of_side text) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    grown text[];
BEGIN
    PERFORM pg_advisory_xact_lock(410, hashtext(of_model || ' ' || of_side));
    SELECT array_agg(question) INTO grown FROM (
        SELECT question FROM (
                SELECT e.id AS evaluation_id, q.question, q.answer, coalesce('s' || e.staff_id, CAST(e.who AS text)) AS person
                FROM evaluation e CROSS JOIN LATERAL (VALUES ('worth', e.worth), ('heard', e.heard), ('safe', e.safe), ('learned', e.learned), ('again', e.again)) q (question, answer)
                WHERE e.model = of_model AND e.side = of_side AND q.answer BETWEEN 1 AND 5) said
            FULL JOIN (SELECT * FROM evaluation_told WHERE model = of_model AND side = of_side) told USING (evaluation_id, question)
        WHERE said.answer IS DISTINCT FROM told.answer
        GROUP BY question HAVING count(DISTINCT said.person) >= 5 OR count(DISTINCT told.person) FILTER (WHERE said.answer IS NULL) >= 5) apart;
    IF grown IS NULL THEN
        RETURN;
    END IF;
    DELETE FROM evaluation_told WHERE model = of_model AND side = of_side AND question = ANY (grown);
    INSERT INTO evaluation_told (evaluation_id, model, side, question, person, answer)
    SELECT e.id, e.model, e.side, q.question, coalesce('s' || e.staff_id, CAST(e.who AS text)), q.answer
    FROM evaluation e CROSS JOIN LATERAL (VALUES ('worth', e.worth), ('heard', e.heard), ('safe', e.safe), ('learned', e.learned), ('again', e.again)) q (question, answer)
    WHERE e.model = of_model AND e.side = of_side AND q.question = ANY (grown) AND q.answer BETWEEN 1 AND 5;
END $$;

CREATE FUNCTION evaluation_said() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND OLD.model > NEW.model THEN -- in one order, so that two who move gatherings never wait for each other
        PERFORM evaluation_tell(NEW.model, NEW.side);
    END IF;
    IF TG_OP <> 'INSERT' THEN
        PERFORM evaluation_tell(OLD.model, OLD.side);
    END IF;
    IF TG_OP = 'INSERT' OR TG_OP = 'UPDATE' AND OLD.model < NEW.model THEN
        PERFORM evaluation_tell(NEW.model, NEW.side);
    END IF;
    RETURN NULL;
END $$;
-- +goose StatementEnd
CREATE TRIGGER evaluation_said AFTER INSERT OR DELETE OR UPDATE OF model, worth, heard, safe, learned, again ON evaluation FOR EACH ROW EXECUTE FUNCTION evaluation_said();
