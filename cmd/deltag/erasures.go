package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"time"

	"deltag/domain"
	"deltag/domain/privacy"
)

// erasureLog is the file outside the database that tells whom to erase again after a restore.
func (c config) erasureLog() string {
	if c.ErasureLog != "" {
		return c.ErasureLog
	}
	return filepath.Join(c.Data, "erasures.log")
}

// keepErasures brings the file and the database together: what was erased since goes into the file, and a database that
// does not know what the file tells was restored from a backup, so it erases again.
func (p *program) keepErasures(ctx context.Context) error {
	path := p.cfg.erasureLog()
	newest, err := p.privacy.NewestErasure(ctx)
	if err != nil {
		return err
	}
	if now := stateOf(path, newest); now.size > 0 && now == p.erasures { // neither has changed
		return nil
	}
	if err := p.compareErasures(ctx, path); err != nil {
		return err
	}
	p.erasures = stateOf(path, newest)
	return nil
}

// logState tells whether the log of erasures or the database has changed.
type logState struct {
	newest   int64 // the last erasure in the database
	size     int64 // of the file; 0 without one
	modified time.Time
}

func stateOf(path string, newest int64) logState {
	file, err := os.Stat(path)
	if err != nil {
		return logState{newest: newest}
	}
	return logState{newest, file.Size(), file.ModTime()}
}

func (p *program) compareErasures(ctx context.Context, path string) error {
	file, err := os.ReadFile(path)
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		return err
	}
	renewed, erased, err := p.privacy.KeepLog(ctx, file)
	if erased > 0 {
		slog.WarnContext(ctx, "people were here who had been erased: this database is a restored copy", "erased again", erased)
	}
	if err != nil || renewed == nil {
		return err
	}
	return replaceFile(path, renewed)
}

// replaceFile writes a file under another name until it is whole and on the disk.
func replaceFile(path string, data []byte) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return err
	}
	file, err := os.CreateTemp(filepath.Dir(path), filepath.Base(path)+".*")
	if err != nil {
		return err
	}
	_, err = file.Write(data)
	if err = errors.Join(err, file.Sync(), file.Close()); err == nil {
		err = os.Rename(file.Name(), path)
	}
	if err != nil {
		return errors.Join(err, os.Remove(file.Name()))
	}
	return nil
}

// nobody is given in place of a log of erasures when there was no erasure since the backup.
const nobody = "none"

// readErasures reads the log of erasures that a restore goes by: the file that was named, or the one this program keeps.
func readErasures(cfg config, named []string) ([]byte, error) {
	path := cfg.erasureLog()
	if len(named) == 1 {
		path = named[0]
	}
	if path == nobody {
		return nil, nil
	}
	file, err := os.ReadFile(path)
	if errors.Is(err, os.ErrNotExist) {
		return nil, fmt.Errorf("there is no log of erasures at %s: give it after the key file, or the word %s when nobody was erased since the backup", path, nobody)
	}
	if err != nil {
		return nil, err
	}
	return file, privacy.CheckLog(bytes.NewReader(file))
}

// eraseAgain erases from a restored database who was erased since the backup was taken.
func eraseAgain(ctx context.Context, cfg config, log []byte) error {
	db, closeAll, err := openDatabase(ctx, cfg, domain.SystemClock{})
	if err != nil {
		return err
	}
	defer closeAll()
	erased, err := privacy.New(db).EraseAgain(ctx, bytes.NewReader(log))
	if err != nil {
		return fmt.Errorf("the backup is restored, but people who were erased since may be in it; start the server with this log as DELTAG_ERASURE_LOG, and it erases them again: %w", err)
	}
	fmt.Printf("%d people who had been erased since were erased again.\n", erased)
	return nil
}
