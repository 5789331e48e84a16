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
-- or as many have taken it back: the two are not added, for whoever takes it back and says it again would be counted twice. What was
-- told of another model and is now of this one, because staff say that it was held another way, is known already: five such come and
-- go together, and nothing that is not known comes with them, for it could be worked out. Until it is told again, '' is its model.
-- Those who write at the same moment come here one after another, so that each sees what the others have written: by one lock
-- for all, for whoever moves a gathering comes here for several sides and models, in no order.
CREATE FUNCTION evaluation_tell(of_model text, of_side text) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    asked text;
    fresh int;
    back  int;
    known int;
BEGIN
    PERFORM pg_advisory_xact_lock(410, 0);
    FOR asked, fresh, back, known IN
        SELECT question, count(DISTINCT person) FILTER (WHERE said AND NOT moved), count(DISTINCT person) FILTER (WHERE NOT said AND NOT moved),
            count(DISTINCT person) FILTER (WHERE moved)
        FROM evaluation_apart(of_model, of_side) GROUP BY question
    LOOP
        IF fresh < 5 AND back < 5 AND known < 5 THEN
            CONTINUE;
        END IF;
        WITH now AS MATERIALIZED (
                SELECT a.* FROM evaluation_apart(of_model, of_side) a WHERE a.question = asked AND (a.moved OR fresh >= 5 OR back >= 5)),
            gone AS (
                DELETE FROM evaluation_told t USING now n
                WHERE NOT n.said AND t.evaluation_id = n.evaluation_id AND t.model = of_model AND t.side = of_side AND t.question = asked
                RETURNING t.evaluation_id, t.person, t.answer, n.moved),
            kept AS (
                INSERT INTO evaluation_told (evaluation_id, model, side, question, person, answer)
                SELECT g.evaluation_id, '', of_side, asked, g.person, g.answer FROM gone g
                WHERE g.moved AND NOT EXISTS (SELECT FROM evaluation_told o WHERE o.evaluation_id = g.evaluation_id AND o.question = asked AND o.model <> of_model)),
            come AS (
                DELETE FROM evaluation_told t USING now n
                WHERE n.said AND t.evaluation_id = n.evaluation_id AND t.model = '' AND t.side = of_side AND t.question = asked)
        INSERT INTO evaluation_told (evaluation_id, model, side, question, person, answer)
        SELECT n.evaluation_id, of_model, of_side, asked, n.person, n.answer FROM now n WHERE n.said
        ON CONFLICT (evaluation_id, model, side, question) DO UPDATE SET person = excluded.person, answer = excluded.answer;
    END LOOP;
END $$;

-- The answers of a model and a side that are said otherwise than they are told: said, or no longer said there; and whether they only
-- moved from another model or to one, as they were.
CREATE FUNCTION evaluation_apart(of_model text, of_side text)
    RETURNS TABLE (evaluation_id bigint, question text, person text, answer smallint, said boolean, moved boolean) LANGUAGE sql STABLE AS $$
    SELECT coalesce(s.evaluation_id, t.evaluation_id), coalesce(s.question, t.question), coalesce(s.person, t.person), s.answer, s.answer IS NOT NULL,
        CASE WHEN s.answer IS NULL THEN EXISTS (SELECT FROM evaluation e WHERE e.id = t.evaluation_id AND e.model <> of_model)
            ELSE t.answer IS NULL AND EXISTS (SELECT FROM evaluation_told o WHERE o.evaluation_id = s.evaluation_id AND o.question = s.question AND o.model <> of_model AND o.answer = s.answer) END
    FROM (SELECT e.id AS evaluation_id, q.question, q.answer, coalesce('s' || e.staff_id, CAST(e.who AS text)) AS person
            FROM evaluation e CROSS JOIN LATERAL (VALUES ('worth', e.worth), ('heard', e.heard), ('safe', e.safe), ('learned', e.learned), ('again', e.again)) q (question, answer)
            WHERE e.model = of_model AND e.side = of_side AND q.answer BETWEEN 1 AND 5) s
        FULL JOIN (SELECT * FROM evaluation_told told WHERE told.model = of_model AND told.side = of_side) t ON t.evaluation_id = s.evaluation_id AND t.question = s.question
    WHERE s.answer IS DISTINCT FROM t.answer
$$;

CREATE FUNCTION evaluation_said() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP <> 'INSERT' THEN
        PERFORM evaluation_tell(OLD.model, OLD.side);
    END IF;
    IF TG_OP = 'INSERT' OR TG_OP = 'UPDATE' AND OLD.model <> NEW.model THEN
        PERFORM evaluation_tell(NEW.model, NEW.side);
    END IF;
    RETURN NULL;
END $$;
-- +goose StatementEnd
CREATE TRIGGER evaluation_said AFTER INSERT OR DELETE OR UPDATE OF model, worth, heard, safe, learned, again ON evaluation FOR EACH ROW EXECUTE FUNCTION evaluation_said();
