package main

import (
	"bytes"
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"os"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"deltag/cmd/deltag/municipality"
	"deltag/domain"
	"deltag/domain/postgres"
	"deltag/migrations"
)

// tuesday is the clock of all measurements: a Tuesday at 10:00 in Copenhagen, inside office hours.
type tuesday struct{}

func (tuesday) Now() time.Time { return time.Date(2026, 9, 1, 8, 0, 0, 0, time.UTC) }

// bench is a server of its own with a migrated template, and the large register, which is made when it is first asked for.
type bench struct {
	size
	given
	dir    string
	server *postgres.Local
	admin  *pgx.Conn
	town   *domain.DB
	pools  []*domain.DB
}

// start starts PostgreSQL with the durability that it has by default.
func start(ctx context.Context, of size) (b *bench, err error) {
	b = &bench{size: of}
	if b.dir, err = os.MkdirTemp("", "deltag-bench-"); err != nil {
		return nil, err
	}
	if b.server, err = postgres.StartLocal(ctx, b.dir); err != nil {
		return nil, errors.Join(err, os.RemoveAll(b.dir))
	}
	if err := b.prepare(ctx); err != nil {
		return nil, errors.Join(err, b.stop())
	}
	return b, nil
}

func (b *bench) prepare(ctx context.Context) (err error) {
	if b.admin, err = pgx.Connect(ctx, b.server.DSN); err != nil {
		return err
	}
	if _, err := b.admin.Exec(ctx, "CREATE DATABASE template_bench"); err != nil {
		return err
	}
	db, err := postgres.Open(ctx, b.address("template_bench"), tuesday{})
	if err != nil {
		return err
	}
	return errors.Join(migrations.Up(ctx, db.Pool()), db.Pool().Close())
}

// address is how to connect to a database of the server: of key words, the last one counts.
func (b *bench) address(name string) string { return b.server.DSN + " dbname=" + name }

// database makes a database that is migrated and has nobody in it.
func (b *bench) database(ctx context.Context, name string) (*domain.DB, error) {
	if _, err := b.admin.Exec(ctx, "CREATE DATABASE "+name+" TEMPLATE template_bench"); err != nil {
		return nil, err
	}
	db, err := postgres.Open(ctx, b.address(name), tuesday{})
	if err == nil {
		b.pools = append(b.pools, db)
	}
	return db, err
}

func (b *bench) stop() error {
	for _, db := range b.pools {
		_ = db.Pool().Close() // the server goes with its directory
	}
	if b.admin != nil {
		_ = b.admin.Close(context.Background())
	}
	return errors.Join(b.server.Stop(), os.RemoveAll(b.dir))
}

// settle has PostgreSQL write out what it owes to the disk, so that nobody pays for what was done before.
func (b *bench) settle(ctx context.Context) error {
	_, err := b.admin.Exec(ctx, "CHECKPOINT")
	return err
}

// extract is the list of made-up people as a municipality would export it.
func extract(people int) ([]byte, error) {
	rows, err := municipality.People(people, 2026, tuesday{}.Now())
	if err != nil {
		return nil, err
	}
	var file bytes.Buffer
	w := csv.NewWriter(&file)
	w.Comma = ';'
	err = w.WriteAll(append([][]string{municipality.Header}, rows...))
	return file.Bytes(), err
}

// extractTable makes a plain table with the list's columns, all text.
func extractTable(ctx context.Context, conn *pgx.Conn) error {
	_, err := conn.Exec(ctx, `CREATE TABLE extract ("`+strings.Join(municipality.Header, `" text, "`)+`" text)`)
	return err
}

// copyIn does what psql's \copy does with a file.
func copyIn(ctx context.Context, conn *pgx.Conn, file []byte) error {
	tag, err := conn.PgConn().CopyFrom(ctx, bytes.NewReader(file), "COPY extract FROM STDIN (FORMAT csv, HEADER true, DELIMITER ';')")
	if err == nil && tag.RowsAffected() == 0 {
		err = errors.New("COPY took no row")
	}
	return err
}

// register gives the large register, filled by SQL as the import would fill it, and as autovacuum would leave it.
func (b *bench) register(ctx context.Context) (*domain.DB, error) {
	if b.town != nil {
		return b.town, nil
	}
	fmt.Fprintf(os.Stderr, "making up %d people ...\n", b.residents)
	db, err := b.database(ctx, "town")
	if err != nil {
		return nil, err
	}
	file, err := extract(b.residents)
	if err != nil {
		return nil, err
	}
	conn, err := pgx.Connect(ctx, b.address("town"))
	if err != nil {
		return nil, err
	}
	defer func() { _ = conn.Close(ctx) }()
	if err := fill(ctx, conn, file); err != nil {
		return nil, err
	}
	b.town = db
	return db, nil
}

func fill(ctx context.Context, conn *pgx.Conn, file []byte) error {
	if err := extractTable(ctx, conn); err != nil {
		return err
	}
	if err := copyIn(ctx, conn, file); err != nil {
		return err
	}
	for _, statement := range []string{fillPeople, "DROP TABLE extract", "VACUUM ANALYZE"} {
		if _, err := conn.Exec(ctx, statement); err != nil {
			return fmt.Errorf("%.40s: %w", statement, err)
		}
	}
	return nil
}

// fillPeople writes what an import of the same list writes; a test compares them.
const fillPeople = `INSERT INTO resident (unit_id, source_id, name, email, phone, address, postcode, town, address_id, household, birth_date,
		birth_year, protection, digital_post_exempt, language, value_ids, since, created_at, changed_at)
	SELECT 1, "Borgernummer", "Navn", coalesce("E-mail", ''), "Telefon", "Adresse", "Postnr", "By", "Adresse-id",
		encode(substr(sha256(convert_to('id|' || lower("Adresse-id"), 'UTF8')), 1, 12), 'hex'),
		to_date("Fødselsdato", 'DD-MM-YYYY'), extract(year FROM to_date("Fødselsdato", 'DD-MM-YYYY')),
		CASE "Adressebeskyttelse" WHEN 'nej' THEN 'no' WHEN 'ja' THEN 'yes' WHEN 'særlig' THEN 'special' ELSE 'unknown' END,
		"Fritaget for Digital Post" = 'ja', "Sprog", ARRAY[sex.id, NULL, district.id, benefit.id], '{2026-09-01,NULL,2026-09-01,2026-09-01}',
		'2026-09-01 08:00Z', '2026-09-01 08:00Z'
	FROM extract JOIN feature_value sex ON (sex.feature_id, sex.name_da) = (1, "Køn")
		JOIN feature_value district ON (district.feature_id, district.name_da) = (3, "Bydel")
		JOIN feature_value benefit ON (benefit.feature_id, benefit.name_da) = (4, "Ydelsesgruppe")`
