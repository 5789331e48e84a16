package postgres_test

import (
	"bytes"
	"log/slog"
	"strings"
	"testing"

	"deltag/domain"
	"deltag/domain/domaintest"
)

// A statement that fails is in the log, and what it was about is not; one that does not fail is not in it at all.
//
//nolint:paralleltest // it looks at the one log of the process
func TestTheLogHasStatementsWithoutTheirValues(t *testing.T) {
	var log bytes.Buffer
	before := slog.Default()
	slog.SetDefault(slog.New(slog.NewTextHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug})))
	defer slog.SetDefault(before)
	b := domaintest.New(t)
	err := b.Do(b.Ctx(), func(tx *domain.Tx) error {
		if err := tx.DB.Exec("SELECT upper(?)", "Zzyzx").Error; err != nil {
			return err
		}
		return tx.DB.Exec("SELECT lowest(?)", "Zzyzx").Error
	})
	said := log.String()
	if err == nil || !strings.Contains(said, "lowest") || strings.Contains(said, "upper") || strings.Contains(said, "Zzyzx") {
		t.Errorf("%v; the log: %s", err, said)
	}
}
