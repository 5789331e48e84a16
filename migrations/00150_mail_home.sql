-- +goose Up

-- The one database that mail may leave from. A restored copy has another cluster, another database or another timeline,
-- or is reached by another address: then nothing leaves until a person has said that this one is the home now.
CREATE TABLE mail_home (
    single      boolean PRIMARY KEY DEFAULT true CHECK (single),
    system_id   text NOT NULL,   -- of the cluster, made by initdb
    database_id bigint NOT NULL, -- oid of the database
    timeline    bigint NOT NULL, -- one more after a restore to a point in time, and after a standby took over
    public_url  text NOT NULL,   -- that citizens' links begin with; '' is not looked at
    released_at timestamptz NOT NULL,
    released_by text NOT NULL DEFAULT '' -- who said so; '' is the first start
);
