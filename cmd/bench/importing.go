package main

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"deltag/domain"
	"deltag/domain/resident"
)

// coordinator is a member of staff who works with the register and the panels of the whole municipality.
func coordinator(ctx context.Context) context.Context {
	return domain.WithActor(ctx, domain.Actor{
		Kind: domain.Staff, StaffID: 1, Grants: []domain.Grant{{Role: domain.Coordinator, Unit: 1, Units: []int64{1}}},
	})
}

// measureImport reads a list into an empty register by the use cases that the pages call, beside COPY of the same bytes
// into a plain table of text.
func measureImport(ctx context.Context, b *bench) ([]line, error) {
	file, err := extract(b.file)
	if err != nil {
		return nil, err
	}
	round := 0
	ours := func() (took time.Duration, err error) {
		round++
		db, err := b.database(ctx, fmt.Sprintf("import_%d", round))
		if err != nil {
			return 0, err
		}
		if err := b.settle(ctx); err != nil {
			return 0, err
		}
		return timed(func() error { return importFile(coordinator(ctx), db, file, b.file) })
	}
	theirs := func() (time.Duration, error) {
		conn, err := pgx.Connect(ctx, b.address(fmt.Sprintf("import_%d", round)))
		if err != nil {
			return 0, err
		}
		defer func() { _ = conn.Close(ctx) }()
		if err := extractTable(ctx, conn); err != nil {
			return 0, err
		}
		if err := b.settle(ctx); err != nil {
			return 0, err
		}
		return timed(func() error { return copyIn(ctx, conn, file) })
	}
	a, c, err := pair(b.rounds, ours, theirs)
	return []line{beside(fmt.Sprintf("import of %d people from CSV", b.file), a, "`COPY` of the same file into a plain table", c, 10)}, err
}

func importFile(ctx context.Context, db *domain.DB, file []byte, people int) error {
	residents := resident.New(db, nil)
	imp, err := residents.Upload(ctx, 1, "udtræk.csv", file)
	if err != nil {
		return err
	}
	if err := residents.Start(ctx, imp.ID, imp.Mapping); err != nil {
		return err
	}
	if err := residents.RunImports(ctx); err != nil {
		return err
	}
	if imp, err = residents.Import(ctx, imp.ID); err != nil {
		return err
	}
	if imp.State != "done" || imp.Added != people {
		return fmt.Errorf("the import ended as %s with %d of %d people", imp.State, imp.Added, people)
	}
	return nil
}
