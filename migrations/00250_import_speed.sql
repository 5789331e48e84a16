-- +goose Up

-- An import makes both of these texts for every person. They give what they always gave; but most names are plain ASCII,
-- in which no letter of Danish can stand, and which needs no locale to be in small letters.
CREATE OR REPLACE FUNCTION danish_order(name text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN CASE WHEN octet_length(name) = length(name) THEN replace(lower(name COLLATE "C"), 'aa', '}')
        ELSE replace(replace(replace(replace(replace(replace(replace(replace(lower(name),
            'æ', '{'), 'ø', '|'), 'å', '}'), 'aa', '}'), 'é', 'e'), 'ü', 'y'), 'ö', '|'), 'ä', '{') END;

CREATE OR REPLACE FUNCTION search_words(name text, email text) RETURNS tsvector LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN array_to_tsvector(array_remove(string_to_array(CASE WHEN octet_length(name) = length(name)
        THEN replace(replace(replace(lower(name COLLATE "C"), '.', ' '), '-', ' '), '_', ' ')
        ELSE replace(replace(replace(replace(lower(name), '.', ' '), '-', ' '), '_', ' '), 'é', 'e') END ||
        ' @' || left(email, 4), ' '), ''));
