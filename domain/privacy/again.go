package privacy

import (
	"bufio"
	"bytes"
	"cmp"
	"context"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"time"

	"deltag/domain"
	"deltag/domain/message"
	"deltag/domain/resident"
)

// The log of erasures is also a small file outside the database and its backups: a line for each erasure with a hash and
// an instant, which tell nothing by themselves. After an old copy of the database was restored, the file makes it forget
// again.

// logLine is one line of the file.
type logLine struct {
	Hash     string    `json:"hash"` // SHA-256 of the person's number, keyed by the database's salt, in hexadecimal
	ErasedAt time.Time `json:"erasedAt"`
}

// ErrLog refuses a file that is not a log of erasures.
var ErrLog = errors.New("this is not a log of erasures")

// KeepLog compares the file with the database. Who is erased by the file alone is erased here too, for this is an older
// copy; and the file is given back as it should be, or nil when nothing is new.
func (pr *Privacy) KeepLog(ctx context.Context, file []byte) (renewed []byte, erased int, err error) {
	ctx = domain.WithActor(ctx, domain.System("keep the log of erasures"))
	lines, err := readLog(bytes.NewReader(file))
	if err != nil {
		return nil, 0, err
	}
	known, err := pr.erasures(ctx)
	if err != nil {
		return nil, 0, err
	}
	unknown := maps.Clone(lines)
	for hash := range known {
		delete(unknown, hash)
	}
	if len(unknown) > 0 {
		if erased, err = pr.EraseAgain(ctx, bytes.NewReader(file)); err != nil {
			return nil, erased, err
		}
	}
	all := len(lines)
	maps.Copy(lines, known)
	if len(lines) == all {
		return nil, erased, nil
	}
	return writeLog(lines), erased, nil
}

// NewestErasure is the number of the last erasure that the database knows, 0 without one.
func (pr *Privacy) NewestErasure(ctx context.Context) (id int64, err error) {
	err = pr.db.View(ctx, func(tx *domain.Tx) error {
		return tx.DB.Raw("SELECT coalesce(max(id), 0) FROM erasure_log").Scan(&id).Error
	})
	return id, err
}

// erasures are those that the database knows.
func (pr *Privacy) erasures(ctx context.Context) (map[message.Hash]time.Time, error) {
	var rows []struct {
		SubjectHash []byte
		ErasedAt    time.Time
	}
	err := pr.db.View(ctx, func(tx *domain.Tx) error {
		return tx.DB.Raw("SELECT subject_hash, erased_at FROM erasure_log").Scan(&rows).Error
	})
	known := map[message.Hash]time.Time{}
	for _, r := range rows {
		known[message.Hash(r.SubjectHash)] = r.ErasedAt
	}
	return known, err
}

// CheckLog refuses what is not a whole log of erasures.
func CheckLog(log io.Reader) error {
	_, err := readLog(log)
	return err
}

// writeLog writes the lines of a file, the oldest first.
func writeLog(lines map[message.Hash]time.Time) []byte {
	hashes := slices.SortedFunc(maps.Keys(lines), func(a, b message.Hash) int {
		return cmp.Or(lines[a].Compare(lines[b]), bytes.Compare(a[:], b[:]))
	})
	var out bytes.Buffer
	for _, hash := range hashes {
		line, _ := json.Marshal(logLine{hex.EncodeToString(hash[:]), lines[hash].UTC()}) // a string and a time always marshal
		out.Write(append(line, '\n'))
	}
	return out.Bytes()
}

// EraseAgain takes over what a log of erasures tells and this database does not know, and erases again everybody who is
// here although they were erased. It returns how many. A nil reader erases by what the database knows itself.
func (pr *Privacy) EraseAgain(ctx context.Context, log io.Reader) (erased int, err error) {
	ctx = domain.WithActor(ctx, domain.System("erase again"))
	if log != nil {
		if err := pr.mergeLog(ctx, log); err != nil {
			return 0, err
		}
	}
	var back []int64
	if err := pr.db.View(ctx, func(tx *domain.Tx) error {
		return tx.DB.Raw(`SELECT r.id FROM resident r JOIN erased_source e ON e.source_hash = erasure_hash(r.unit_id, r.source_id)
			WHERE r.erased_at IS NULL ORDER BY r.id`).Scan(&back).Error
	}); err != nil {
		return 0, err
	}
	for _, id := range back { // each by itself: whoever was read wins nothing by waiting for the others
		if err := pr.db.Do(ctx, func(tx *domain.Tx) error { return eraseAgain(tx, id) }); err != nil {
			return erased, fmt.Errorf("erase number %d again: %w", id, err)
		}
		erased++
	}
	return erased, nil
}

// eraseAgain erases without a receipt: the person had theirs.
func eraseAgain(tx *domain.Tx, id int64) error {
	person, err := resident.LockToErase(tx, id)
	if errors.Is(err, domain.ErrNotFound) {
		return nil // another copy of the program was faster
	}
	if err != nil {
		return err
	}
	return erase(tx, person)
}

func (pr *Privacy) mergeLog(ctx context.Context, log io.Reader) error {
	lines, err := readLog(log)
	if err != nil {
		return err
	}
	told := make([]logLine, 0, len(lines))
	for hash, at := range lines {
		told = append(told, logLine{hex.EncodeToString(hash[:]), at})
	}
	list, err := json.Marshal(told)
	if err != nil {
		return err
	}
	return pr.db.Do(ctx, func(tx *domain.Tx) error {
		const log = `(SELECT decode(hash, 'hex') AS hash, "erasedAt" AS at FROM jsonb_to_recordset(?::jsonb) l (hash text, "erasedAt" timestamptz)) l`
		if err := tx.DB.Exec("INSERT INTO erased_source (source_hash, erased_at) SELECT hash, at FROM "+log+" ON CONFLICT DO NOTHING", string(list)).Error; err != nil {
			return err
		}
		return tx.DB.Exec(`INSERT INTO erasure_log (subject_hash, erased_at) SELECT hash, at FROM `+log+`
			WHERE NOT EXISTS (SELECT FROM erasure_log e WHERE e.subject_hash = l.hash) ORDER BY at`, string(list)).Error
	})
}

// readLog reads a whole log, or refuses it: half of it would leave people unerased without a word.
func readLog(r io.Reader) (map[message.Hash]time.Time, error) {
	lines := map[message.Hash]time.Time{}
	scan := bufio.NewScanner(r)
	for n := 1; scan.Scan(); n++ {
		var l logLine
		if len(scan.Bytes()) == 0 {
			continue
		}
		err := json.Unmarshal(scan.Bytes(), &l)
		hash, decoded := hex.DecodeString(l.Hash)
		if err != nil || decoded != nil || len(hash) != 32 || l.ErasedAt.IsZero() {
			return nil, fmt.Errorf("%w: line %d holds no hash and day", ErrLog, n)
		}
		lines[message.Hash(hash)] = l.ErasedAt
	}
	return lines, scan.Err()
}
