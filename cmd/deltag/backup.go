package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"

	"filippo.io/age"

	"deltag/domain"
	"deltag/domain/postgres"
)

// backup writes the whole database into one file, sealed with a public key: whoever finds the file, or the server that
// wrote it, cannot open it. The private key lies in the municipality's safe.
func backup(ctx context.Context, cfg config, args []string) error {
	switch {
	case len(args) == 1 && args[0] == "keys":
		return backupKeys(os.Stdout)
	case len(args) != 1:
		return errors.New("write: deltag backup FILE")
	case cfg.BackupKey == "":
		return errors.New("DELTAG_BACKUP_KEY is empty: make a pair of keys with `deltag backup keys`, keep the secret one in the safe, and set the public one here")
	}
	key, err := age.ParseX25519Recipient(cfg.BackupKey)
	if err != nil {
		return errors.New("DELTAG_BACKUP_KEY is not a public key: it begins with age1, as `deltag backup keys` makes it")
	}
	address, stop, err := findDatabase(ctx, cfg)
	if err != nil {
		return err
	}
	defer stop()
	size, err := writeBackup(ctx, address, args[0], key)
	if err != nil {
		return err
	}
	fmt.Printf("%s holds the whole database: %d MB, sealed. Try now and then whether it can be restored.\n"+
		"A restore asks for the newest log of erasures as well: keep a copy of %s beside the backups, not in them.\n",
		args[0], (size+1<<20-1)>>20, cfg.erasureLog())
	return nil
}

func backupKeys(to io.Writer) error {
	key, err := age.GenerateX25519Identity()
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(to, `# Put this line into a file and keep it in the safe, with a copy elsewhere. Without it no backup can be opened.
%s
# Set this on the server:
DELTAG_BACKUP_KEY=%s
`, key, key.Recipient())
	return err
}

// writeBackup writes the file under another name until it is whole, and never over one that is there.
func writeBackup(ctx context.Context, address, path string, key age.Recipient) (size int64, err error) {
	if _, err := os.Lstat(path); !errors.Is(err, os.ErrNotExist) {
		return 0, fmt.Errorf("%s is there already: give every backup a name of its own", path)
	}
	unfinished := path + ".unfinished"
	file, err := os.OpenFile(unfinished, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return 0, err
	}
	defer func() {
		if err != nil {
			_ = os.Remove(unfinished)
		}
	}()
	if err := errors.Join(seal(ctx, address, file, key), file.Sync()); err != nil {
		return 0, errors.Join(err, file.Close())
	}
	info, err := file.Stat()
	if closeErr := file.Close(); err != nil || closeErr != nil {
		return 0, errors.Join(err, closeErr)
	}
	return info.Size(), os.Rename(unfinished, path)
}

func seal(ctx context.Context, address string, to io.Writer, key age.Recipient) error {
	sealed, err := age.Encrypt(to, key)
	if err != nil {
		return err
	}
	if err := postgres.Dump(ctx, address, sealed); err != nil {
		return err
	}
	return sealed.Close()
}

// restore reads a backup into an empty database, and erases again whoever was erased since the backup was taken. It mails
// nothing until `deltag mail release`.
func restore(ctx context.Context, cfg config, args []string) error {
	if len(args) != 2 && len(args) != 3 {
		return errors.New("write: deltag restore FILE KEYFILE [ERASURES], where KEYFILE holds the secret key (AGE-SECRET-KEY-...) and ERASURES is the log of erasures")
	}
	erasures, err := readErasures(cfg, args[2:])
	if err != nil {
		return err
	}
	address, stop, err := findDatabase(ctx, cfg)
	if err != nil {
		return err
	}
	if err = refuseFull(ctx, address); err == nil {
		err = readBackup(ctx, address, args[0], args[1])
	}
	stop()
	if err != nil {
		return err
	}
	if err := eraseAgain(ctx, cfg, erasures); err != nil {
		return err
	}
	fmt.Println("The backup is restored. No mail leaves until you have said what this database is: see `deltag mail`.")
	return nil
}

// refuseFull keeps a backup from being mixed into a database that holds something.
func refuseFull(ctx context.Context, address string) error {
	db, err := postgres.Open(ctx, address, domain.SystemClock{})
	if err != nil {
		return err
	}
	var tables int
	err = db.Pool().QueryRowContext(ctx, "SELECT count(*) FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace").Scan(&tables)
	if err == nil && tables > 0 {
		err = errors.New("this database is not empty: restore into a new one, with another DELTAG_DATA or DATABASE_URL")
	}
	return errors.Join(err, db.Pool().Close())
}

func readBackup(ctx context.Context, address, path, keyPath string) error {
	keyFile, err := os.Open(keyPath)
	if err != nil {
		return err
	}
	defer keyFile.Close()
	keys, err := age.ParseIdentities(keyFile)
	if err != nil {
		return fmt.Errorf("%s holds no secret key: it has one line that begins with AGE-SECRET-KEY-", keyPath)
	}
	file, err := os.Open(path)
	if err != nil {
		return err
	}
	defer file.Close()
	plain, err := age.Decrypt(file, keys...)
	if err != nil {
		return fmt.Errorf("open %s: %w", path, err)
	}
	return postgres.Restore(ctx, address, plain)
}
