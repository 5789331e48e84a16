-- +goose Up

-- By bytes in this order, names stand as in a Danish telephone book. No collation of the server is needed. One replace
-- after the other is several times quicker than translate, and an import does this for every person.
CREATE FUNCTION danish_order(name text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN replace(replace(replace(replace(replace(replace(replace(replace(lower(name),
        'æ', '{'), 'ø', '|'), 'å', '}'), 'aa', '}'), 'é', 'e'), 'ü', 'y'), 'ö', '|'), 'ä', '{');

-- What a search looks people up by: the words of the name, and how the e-mail address begins. Everybody has an address of
-- their own, and an index of whole addresses would cost an import more than that of all names; four letters lead to few.
CREATE FUNCTION search_words(name text, email text) RETURNS tsvector LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN array_to_tsvector(array_remove(string_to_array(replace(replace(replace(replace(lower(name), '.', ' '), '-', ' '), '_', ' '), 'é', 'e') ||
        ' @' || left(email, 4), ' '), ''));

-- A person whom the municipality may ask. What is not known is empty; whether somebody is protected is "unknown" until
-- a list says so, and unknown is treated as protected in all that others can see.
--
-- What holds today of each feature stands on the person's own row, at the place of the feature's id: value_ids[3] is the
-- value of feature 3, and since[3] the day from which it holds; NULL is not known. So nobody has two values of a feature,
-- and everybody is read and written in one row. What held before is in ended_attribute.
CREATE TABLE resident (
    id                  bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    unit_id             bigint NOT NULL, -- of a unit, see resident_check
    source_id           text COLLATE "C" NOT NULL CHECK (source_id <> ''), -- the person's number in the system that the list comes from
    name                text NOT NULL DEFAULT '',
    email               text COLLATE "C" NOT NULL DEFAULT '', -- in small letters
    phone               text NOT NULL DEFAULT '',
    address             text NOT NULL DEFAULT '',
    postcode            text NOT NULL DEFAULT '',
    town                text NOT NULL DEFAULT '',
    address_id          text NOT NULL DEFAULT '', -- of the address register (DAR)
    household           text CHECK (household <> ''), -- who lives together shares it; NULL is a household of one's own
    institution         boolean NOT NULL DEFAULT false, -- a care home, a dormitory: an address, but not a household
    birth_date          date,
    birth_year          integer CHECK (birth_year BETWEEN 1850 AND 2100),
    protection          text NOT NULL DEFAULT 'unknown' CHECK (protection IN ('no', 'yes', 'special', 'unknown')),
    digital_post_exempt boolean NOT NULL DEFAULT false,
    language            text NOT NULL DEFAULT 'da' CHECK (length(language) BETWEEN 2 AND 3),
    cpr_sealed          bytea,
    cpr_index           bytea,
    gone                text NOT NULL DEFAULT '' CHECK (gone IN ('', 'moved', 'dead', 'other')),
    opted_out_at        timestamptz,
    paused_until        timestamptz,
    erased_at           timestamptz,
    created_at          timestamptz NOT NULL,
    changed_at          timestamptz NOT NULL,
    import_id           bigint, -- the last import that added or changed the person
    value_ids           integer[] NOT NULL DEFAULT '{NULL}',
    since               date[] NOT NULL DEFAULT '{NULL}',
    told                integer[] NOT NULL DEFAULT '{}', -- the features whose value the person told themselves; lists told the others
    -- How lists are sorted: by the name, or by the alias of who is not known to be unprotected, so that the place in a
    -- list does not give a protected name away.
    sorted              text COLLATE "C" NOT NULL GENERATED ALWAYS AS (danish_order(CASE WHEN protection = 'no' AND name <> '' THEN name ELSE 'B-' || id END)) STORED,
    CONSTRAINT resident_source_key UNIQUE (source_id, unit_id),
    CONSTRAINT resident_birth_check CHECK (birth_date IS NULL OR birth_year = date_part('year', birth_date)),
    CONSTRAINT resident_cpr_check CHECK ((cpr_sealed IS NULL) = (cpr_index IS NULL)),
    CONSTRAINT resident_erased_check CHECK (erased_at IS NULL OR (name, email, phone, address, postcode, town, address_id) =
        ('', '', '', '', '', '', '') AND household IS NULL AND birth_date IS NULL AND birth_year IS NULL AND cpr_sealed IS NULL AND
        (value_ids, since, told) = ('{NULL}'::integer[], '{NULL}'::date[], '{}'::integer[]))
);
CREATE INDEX resident_sorted ON resident (sorted, id);
CREATE INDEX resident_words ON resident USING gin (search_words(name, email)) WITH (gin_pending_list_limit = 65536); -- kB: a job sorts what imports add
CREATE INDEX resident_cpr ON resident (cpr_index) WHERE cpr_index IS NOT NULL;

-- What the list said of the details that somebody corrected: an import keeps the correction until the list says
-- something new. NULL is a detail that was not corrected.
CREATE TABLE correction (
    resident_id  bigint PRIMARY KEY REFERENCES resident,
    name         text,
    email        text,
    phone        text,
    address      text,
    postcode     text,
    town         text,
    corrected_at timestamptz NOT NULL,
    by_citizen   boolean NOT NULL
);

-- Who was erased, as a hash, so that neither the next list nor an old backup brings them back unseen.
CREATE TABLE erased_source (
    source_hash bytea PRIMARY KEY CHECK (length(source_hash) = 32),
    erased_at   timestamptz NOT NULL
);

-- What is known about people besides their contact details, such as sex, district or benefit group. The lists change by
-- law and by decision, so they are data with a period, and a value that ends names its successor.
CREATE TABLE feature (
    id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    code       text NOT NULL CHECK (code ~ '^[a-z0-9_]{1,60}$'),
    kind       text NOT NULL CHECK (kind IN ('choice', 'age')), -- "age" is counted from the birth date, never stored
    name_da    text NOT NULL CHECK (btrim(name_da) <> ''),
    name_en    text NOT NULL CHECK (btrim(name_en) <> ''),
    words      jsonb NOT NULL DEFAULT '[]', -- column names that mean this feature, in lower case
    sensitive  boolean NOT NULL DEFAULT false, -- confidential: never in messages, file names or addresses
    -- What people are asked about themselves when they say yes and nothing is known; '' asks nothing. Panels are not
    -- balanced by it, for it is known of those who said yes alone.
    question_da text NOT NULL DEFAULT '',
    question_en text NOT NULL DEFAULT '',
    position   integer NOT NULL,
    valid_from date NOT NULL DEFAULT '-infinity',
    valid_to   date,
    CONSTRAINT feature_code_key UNIQUE (code),
    CHECK ((question_da = '') = (question_en = '')),
    CHECK (valid_to > valid_from)
);

CREATE TABLE feature_value (
    id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    feature_id   bigint NOT NULL REFERENCES feature,
    code         text NOT NULL CHECK (code <> ''),
    name_da      text NOT NULL CHECK (btrim(name_da) <> ''),
    name_en      text NOT NULL CHECK (btrim(name_en) <> ''),
    words        jsonb NOT NULL DEFAULT '[]', -- what lists write for it, in lower case
    position     integer NOT NULL,
    age_from     integer, -- whole years, both ends inclusive
    age_to       integer,
    valid_from   date NOT NULL DEFAULT '-infinity',
    valid_to     date,
    successor_id bigint,
    CONSTRAINT feature_value_code_key UNIQUE (feature_id, code),
    CONSTRAINT feature_value_feature_key UNIQUE (feature_id, id),
    FOREIGN KEY (feature_id, successor_id) REFERENCES feature_value (feature_id, id),
    CHECK (successor_id <> id),
    CHECK (valid_to > valid_from),
    CHECK (age_from <= age_to)
);

-- What a person's value was, from a day to before another, until another took over. An unchanged value opens no new period.
CREATE TABLE ended_attribute (
    resident_id bigint NOT NULL REFERENCES resident,
    feature_id  bigint NOT NULL,
    value_id    bigint NOT NULL,
    valid_from  date NOT NULL,
    valid_to    date NOT NULL,
    source      text NOT NULL CHECK (source IN ('list', 'self')), -- a list of the municipality, or the person's own words
    PRIMARY KEY (resident_id, feature_id, valid_to),
    FOREIGN KEY (feature_id, value_id) REFERENCES feature_value (feature_id, id),
    CONSTRAINT ended_attribute_period_check CHECK (valid_to > valid_from)
);

-- All periods of everybody, as one reads them; what holds today has no end yet: 9999-12-31.
CREATE VIEW resident_attribute AS
    SELECT r.id AS resident_id, x.feature_id, x.value_id::bigint, x.valid_from, '9999-12-31'::date AS valid_to,
        CASE WHEN x.feature_id = ANY (r.told) THEN 'self' ELSE 'list' END AS source
    FROM resident r CROSS JOIN LATERAL unnest(r.value_ids, r.since) WITH ORDINALITY x (value_id, valid_from, feature_id)
    WHERE x.value_id IS NOT NULL
    UNION ALL
    SELECT resident_id, feature_id, value_id, valid_from, valid_to, source FROM ended_attribute;

-- Of which unit a person is and which values they have is checked once for a whole statement: foreign keys check row by
-- row, which makes an import slower by a third. Units, residents and values are never deleted, so that nothing is ever
-- left behind.
-- +goose StatementBegin
CREATE FUNCTION resident_check() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT FROM (SELECT DISTINCT unit_id, value_ids, since, told FROM written) w
        WHERE NOT EXISTS (SELECT FROM unit u WHERE u.id = w.unit_id)
        OR (array_ndims(w.value_ids), array_lower(w.value_ids, 1), array_ndims(w.since), array_lower(w.since, 1)) IS DISTINCT FROM (1, 1, 1, 1)
        OR EXISTS (SELECT FROM unnest(w.told) t WHERE w.value_ids[t] IS NULL)
        OR EXISTS (SELECT FROM unnest(w.value_ids, w.since) WITH ORDINALITY x (value_id, since, feature_id)
            WHERE (x.value_id IS NULL) <> (x.since IS NULL) OR x.value_id IS NOT NULL
                AND NOT EXISTS (SELECT FROM feature_value v WHERE (v.feature_id, v.id) = (x.feature_id, x.value_id)))) THEN
        RAISE EXCEPTION 'a resident of no unit, or a value that its feature does not have or that holds since no day'
            USING ERRCODE = 'foreign_key_violation', CONSTRAINT = 'resident_check';
    END IF;
    RETURN NULL;
END $$;
-- +goose StatementEnd

-- The periods of a person's feature do not overlap, and the last ends when or before what holds today begins.
-- +goose StatementBegin
CREATE FUNCTION ended_attribute_check() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM FROM resident r WHERE r.id IN (SELECT resident_id FROM written) ORDER BY r.id FOR NO KEY UPDATE; -- one writer at a time
    IF EXISTS (SELECT FROM written w JOIN resident r ON r.id = w.resident_id WHERE (w.valid_to <= r.since[w.feature_id]) IS NOT TRUE)
    OR EXISTS (SELECT FROM written w JOIN ended_attribute a USING (resident_id, feature_id)
               WHERE a.valid_to <> w.valid_to AND a.valid_from < w.valid_to AND w.valid_from < a.valid_to) THEN
        RAISE EXCEPTION 'two values of a feature at one time' USING ERRCODE = 'exclusion_violation', CONSTRAINT = 'ended_attribute_overlap';
    END IF;
    RETURN NULL;
END $$;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE FUNCTION resident_since_check() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM written w JOIN ended_attribute a ON a.resident_id = w.id WHERE (a.valid_to <= w.since[a.feature_id]) IS NOT TRUE) THEN
        RAISE EXCEPTION 'two values of a feature at one time' USING ERRCODE = 'exclusion_violation', CONSTRAINT = 'ended_attribute_overlap';
    END IF;
    RETURN NULL;
END $$;
-- +goose StatementEnd
CREATE TRIGGER resident_inserted AFTER INSERT ON resident REFERENCING NEW TABLE AS written
    FOR EACH STATEMENT EXECUTE FUNCTION resident_check();
CREATE TRIGGER resident_updated AFTER UPDATE ON resident REFERENCING NEW TABLE AS written
    FOR EACH STATEMENT EXECUTE FUNCTION resident_check();
CREATE TRIGGER resident_since_updated AFTER UPDATE ON resident REFERENCING NEW TABLE AS written
    FOR EACH STATEMENT EXECUTE FUNCTION resident_since_check();
CREATE TRIGGER ended_attribute_inserted AFTER INSERT ON ended_attribute REFERENCING NEW TABLE AS written
    FOR EACH STATEMENT EXECUTE FUNCTION ended_attribute_check();
CREATE TRIGGER ended_attribute_updated AFTER UPDATE ON ended_attribute REFERENCING NEW TABLE AS written
    FOR EACH STATEMENT EXECUTE FUNCTION ended_attribute_check();
CREATE TRIGGER unit_never_deleted BEFORE DELETE ON unit FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER resident_never_deleted BEFORE DELETE ON resident FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER feature_value_never_deleted BEFORE DELETE ON feature_value FOR EACH ROW EXECUTE FUNCTION refuse_change();

-- That the people whom rows name are there, again once for a whole statement: a foreign key would lock each of them, which
-- writes their rows and most pages of the register for every draw.
-- +goose StatementBegin
CREATE FUNCTION of_residents() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM written w WHERE NOT EXISTS (SELECT FROM resident r WHERE r.id = w.resident_id)) THEN
        RAISE EXCEPTION 'a row of % is about nobody', TG_TABLE_NAME
            USING ERRCODE = 'foreign_key_violation', CONSTRAINT = TG_TABLE_NAME || '_resident_fkey';
    END IF;
    RETURN NULL;
END $$;
-- +goose StatementEnd

-- Each time somebody was asked for something, over all activities: the contact budget counts it.
CREATE TABLE contact (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    resident_id bigint NOT NULL, -- see of_residents
    activity    text NOT NULL CHECK (activity <> ''), -- "panel:12"
    at          timestamptz NOT NULL
);
CREATE INDEX contact_resident ON contact (resident_id, at);
CREATE INDEX contact_at ON contact (at, resident_id);
CREATE TRIGGER contact_inserted AFTER INSERT ON contact REFERENCING NEW TABLE AS written
    FOR EACH STATEMENT EXECUTE FUNCTION of_residents();
CREATE TRIGGER contact_updated AFTER UPDATE ON contact REFERENCING NEW TABLE AS written
    FOR EACH STATEMENT EXECUTE FUNCTION of_residents();

-- A list that staff gave in.
CREATE TABLE import (
    id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    unit_id      bigint NOT NULL REFERENCES unit,
    file_name    text NOT NULL,
    file_bytes   bigint NOT NULL,
    settings     jsonb NOT NULL,
    columns      jsonb NOT NULL DEFAULT '[]',
    mapping      jsonb NOT NULL DEFAULT '{}',
    state        text NOT NULL CHECK (state IN ('uploaded', 'waiting', 'running', 'done', 'interrupted', 'failed', 'cancelled')),
    failure      text NOT NULL DEFAULT '', -- why it failed: the code of the refusal, or "internal"
    rows_done    integer NOT NULL DEFAULT 0,
    rows_total   integer NOT NULL DEFAULT 0,
    added        integer NOT NULL DEFAULT 0,
    changed      integer NOT NULL DEFAULT 0,
    unchanged    integer NOT NULL DEFAULT 0,
    left_out     integer NOT NULL DEFAULT 0,
    faults       jsonb NOT NULL DEFAULT '[]', -- row, column and code; never what a cell says
    faults_total integer NOT NULL DEFAULT 0,
    created_by   bigint,
    created_at   timestamptz NOT NULL,
    started_at   timestamptz,
    finished_at  timestamptz
);
CREATE INDEX import_unit ON import (unit_id, id);
CREATE INDEX import_open ON import (state) WHERE state IN ('waiting', 'running');

-- The list itself in pieces of a page each: larger values are cut up and kept in a table beside, each piece of 2 KB with an
-- entry in its index, which takes several times as long. It is kept until the import is over, and no longer.
CREATE TABLE import_file (
    import_id bigint NOT NULL REFERENCES import,
    number    integer NOT NULL,
    data      bytea NOT NULL,
    PRIMARY KEY (import_id, number)
);
ALTER TABLE import_file ALTER COLUMN data SET STORAGE PLAIN;
-- +goose StatementBegin
CREATE FUNCTION import_file_check() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM import i WHERE i.id = NEW.id
               AND (i.state IN ('done', 'cancelled')) = EXISTS (SELECT FROM import_file f WHERE f.import_id = i.id)) THEN
        RAISE EXCEPTION 'an import without its file, or a file that outlives its import'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'import_file_check';
    END IF;
    RETURN NULL;
END $$;
-- +goose StatementEnd
CREATE CONSTRAINT TRIGGER import_file_kept AFTER INSERT OR UPDATE OF state ON import DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION import_file_check();

-- The features that the panels of an employment administration are balanced by.
INSERT INTO feature (code, kind, name_da, name_en, words, sensitive, position) VALUES
    ('sex', 'choice', 'Køn', 'Sex', '["koen", "gender", "kon", "sex"]', false, 1),
    ('age_band', 'age', 'Aldersgruppe', 'Age group', '[]', false, 2),
    ('district', 'choice', 'Bydel', 'District', '["distrikt", "område", "geo_bucket", "area"]', false, 3),
    ('benefit', 'choice', 'Ydelsesgruppe', 'Benefit group', '["ydelse", "målgruppe", "benefit"]', true, 4);

INSERT INTO feature_value (feature_id, code, name_da, name_en, words, position)
SELECT f.id, v.code, v.da, v.en, v.words::jsonb, v.position FROM feature f, (VALUES
    (1, 'woman', 'Kvinde', 'Woman', '["k", "f", "female", "kvinder", "2"]'),
    (2, 'man', 'Mand', 'Man', '["m", "male", "mænd", "1"]'),
    (3, 'other', 'Andet eller ikke oplyst', 'Other or not stated', '["andet", "other", "x", "non-binary or other", "vil ikke oplyse", "ikke oplyst"]')
) v (position, code, da, en, words) WHERE f.code = 'sex';

-- The bands that København's employment administration counts in: 18-24, 25-29, then decades to 66.
INSERT INTO feature_value (feature_id, code, name_da, name_en, position, age_from, age_to)
SELECT f.id, v.low || '-' || v.high, v.low || '-' || v.high || ' år', v.low || '-' || v.high || ' years', v.position, v.low, v.high
FROM feature f, (VALUES (1, 18, 24), (2, 25, 29), (3, 30, 39), (4, 40, 49), (5, 50, 59), (6, 60, 66)) v (position, low, high)
WHERE f.code = 'age_band';

-- Københavns Kommune's ten districts and what lies outside them (open data befkbhalderkoencivst, CC BY 4.0).
INSERT INTO feature_value (feature_id, code, name_da, name_en, words, position)
SELECT f.id, v.code, v.name, v.name, v.words::jsonb, v.position FROM feature f, (VALUES
    (1, '1', 'Indre By', '[]'), (2, '2', 'Østerbro', '[]'), (3, '3', 'Nørrebro', '[]'),
    (4, '4', 'Vesterbro/Kgs. Enghave', '["vesterbro", "kongens enghave", "vesterbro-kongens enghave"]'), (5, '5', 'Valby', '[]'),
    (6, '6', 'Vanløse', '[]'), (7, '7', 'Brønshøj-Husum', '["brønshøj", "husum"]'), (8, '8', 'Bispebjerg', '[]'),
    (9, '9', 'Amager Øst', '[]'), (10, '10', 'Amager Vest', '[]'), (11, '99', 'Udenfor inddeling', '["uden for inddeling"]')
) v (position, code, name, words) WHERE f.code = 'district';

-- Benefit groups as counted by jobindsats.dk; those that end are running off under the employment reform of 2025.
INSERT INTO feature_value (feature_id, code, name_da, name_en, words, position)
SELECT f.id, v.code, v.da, v.en, v.words::jsonb, v.position FROM feature f, (VALUES
    (1, 'dagpenge', 'Dagpenge', 'Unemployment benefit', '["a-dagpenge"]'),
    (2, 'kontanthjaelp_jobparat_u30', 'Kontanthjælp, jobparat, under 30 år', 'Cash assistance, job-ready, under 30', '[]'),
    (3, 'kontanthjaelp_jobparat_30', 'Kontanthjælp, jobparat, 30 år og over', 'Cash assistance, job-ready, 30 and over', '[]'),
    (4, 'kontanthjaelp_aktivitetsparat_u30', 'Kontanthjælp, aktivitetsparat, under 30 år', 'Cash assistance, activity-ready, under 30', '[]'),
    (5, 'kontanthjaelp_aktivitetsparat_30', 'Kontanthjælp, aktivitetsparat, 30 år og over', 'Cash assistance, activity-ready, 30 and over', '[]'),
    (6, 'sygedagpenge', 'Sygedagpenge', 'Sickness benefit', '[]'),
    (7, 'jobafklaring', 'Jobafklaringsforløb', 'Job clarification programme', '["jobafklaring"]'),
    (8, 'ressourceforloeb', 'Ressourceforløb', 'Resource programme', '[]'),
    (9, 'ledighedsydelse', 'Ledighedsydelse', 'Flex-job waiting benefit', '[]'),
    (10, 'fleksjob', 'Fleksjob', 'Flex job', '[]'),
    (11, 'foertidspension', 'Førtidspension', 'Disability pension', '[]'),
    (12, 'revalidering', 'Revalidering', 'Rehabilitation', '[]'),
    (13, 'integration', 'Integrationsprogram', 'Integration programme', '["ukraine", "ukrainere"]'),
    (14, 'selvforsoergende', 'Selvforsørgende', 'Self-supporting', '[]')
) v (position, code, da, en, words) WHERE f.code = 'benefit';

-- The few things that people are asked themselves.
INSERT INTO feature (code, kind, name_da, name_en, question_da, question_en, position) VALUES
    ('contact_form', 'choice', 'Mødeform', 'Way of meeting', 'Hvordan vil du helst tale med os?', 'How would you like to talk with us?', 10),
    ('meeting_time', 'choice', 'Mødetid', 'Time of meeting', 'Hvornår passer det dig bedst at mødes?', 'When does it suit you best to meet?', 11);
INSERT INTO feature_value (feature_id, code, name_da, name_en, position)
SELECT f.id, v.code, v.da, v.en, v.position FROM feature f, (VALUES
    ('contact_form', 1, 'in_person', 'Ved et møde', 'In person'),
    ('contact_form', 2, 'phone', 'I telefonen', 'By phone'),
    ('contact_form', 3, 'video', 'På video', 'By video'),
    ('contact_form', 4, 'letter', 'I et brev', 'By letter'),
    ('meeting_time', 1, 'morning', 'Om formiddagen', 'In the morning'),
    ('meeting_time', 2, 'afternoon', 'Om eftermiddagen', 'In the afternoon'),
    ('meeting_time', 3, 'evening', 'Om aftenen', 'In the evening')
) v (feature, position, code, da, en) WHERE f.code = v.feature;
