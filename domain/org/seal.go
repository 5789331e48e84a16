package org

import (
	"context"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"time"

	"gorm.io/gorm"

	"deltag/domain"
)

// Seal is one link of the hash chain over access records: SHA-256 of the link before and the rows in order of id. Whoever
// changes or removes a row afterwards, even as the owner of the database, breaks the chain from there on.
type Seal struct {
	ID       int64 `gorm:"primaryKey"`
	FirstID  int64
	LastID   int64
	SealedAt time.Time
	Previous []byte
	Hash     []byte
}

// TableName is the table of seals.
func (Seal) TableName() string { return "access_seal" }

// sealBatch is how many rows one link covers at most: some megabytes in memory.
const sealBatch = 5000

// Seal seals every access record that is not sealed yet and returns how many. Every copy of the program may call it.
func (o *Org) Seal(ctx context.Context) (total int, err error) {
	for {
		n, err := o.sealBatch(ctx)
		total += n
		if err != nil || n < sealBatch {
			return total, err
		}
	}
}

func (o *Org) sealBatch(ctx context.Context) (n int, err error) {
	err = o.db.Do(ctx, func(tx *domain.Tx) error {
		// Ids are given out before their rows are committed. SHARE waits for those that are being written, which is the
		// last thing a unit of work does, and keeps others out for a moment: no row can appear below a seal later. It does
		// not conflict with itself, so the seals are locked too: two copies must not seal the same rows.
		if err := tx.DB.Exec("LOCK TABLE access_seal IN EXCLUSIVE MODE").Error; err != nil {
			return err
		}
		if err := tx.DB.Exec("LOCK TABLE access_record IN SHARE MODE").Error; err != nil {
			return err
		}
		last, err := lastSeal(tx)
		if err != nil {
			return err
		}
		rows, err := gorm.G[domain.AccessRecord](tx.DB).Where("id > ?", last.LastID).Order("id").Limit(sealBatch).Find(tx)
		n = len(rows)
		if err != nil || n == 0 {
			return err
		}
		return domain.Create(tx, &Seal{
			FirstID: rows[0].ID, LastID: rows[n-1].ID, SealedAt: tx.Now, Previous: last.Hash, Hash: chain(last.Hash, rows),
		})
	})
	return n, err
}

// beginning is what the first link follows. Nothing comes before it, not even a row with a forged negative id.
var beginning = Seal{LastID: math.MinInt64, Hash: []byte{}}

// lastSeal is the newest link, or the beginning of the chain.
func lastSeal(tx *domain.Tx) (Seal, error) {
	s, err := gorm.G[Seal](tx.DB).Order("id DESC").Take(tx)
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return beginning, nil
	}
	return s, err
}

// sealed is what of a row is sealed, in this order for ever: a later column gets a later form of link.
type sealed struct {
	ID                              int64
	At                              time.Time
	ActorKind                       domain.ActorKind
	StaffID, ResidentID             *int64
	Job, Action, Subject            string
	ResidentIDs, Criterion, Purpose string
	Count                           int
	UnitID                          *int64
	RequestID                       string
}

func chain(previous []byte, rows []domain.AccessRecord) []byte {
	h := sha256.New()
	h.Write(previous)
	lines := json.NewEncoder(h)
	for _, r := range rows {
		_ = lines.Encode(sealed{ // plain values into a hash: neither can fail
			ID: r.ID, At: r.At.UTC(), ActorKind: r.ActorKind, StaffID: r.StaffID, ResidentID: r.ResidentID, Job: r.Job,
			Action: r.Action, Subject: r.Subject, ResidentIDs: r.ResidentIDs, Criterion: r.Criterion, Purpose: r.Purpose,
			Count: r.Count, UnitID: r.UnitID, RequestID: r.RequestID,
		})
	}
	return h.Sum(nil)
}

// Verified is what a check of the chain found.
type Verified struct {
	Seals    int
	Expired  int      // seals at the beginning whose rows the retention job removed
	Unsealed int      // newest rows that no seal covers yet
	Breaks   []string // what does not hold, each naming its seal
	Head     []byte   // hash of the newest link: keep it elsewhere to prove later that the end was not cut off

	begun bool // a seal whose rows are here was seen
}

// VerifySeals checks the whole chain against the rows.
func (o *Org) VerifySeals(ctx context.Context) (v Verified, err error) {
	err = o.db.View(ctx, func(tx *domain.Tx) error {
		seals, err := gorm.G[Seal](tx.DB).Order("id").Find(tx)
		if err != nil {
			return err
		}
		v = Verified{Seals: len(seals)}
		before := beginning
		for _, s := range seals { // one read for each seal: the record as a whole does not fit in memory
			if err := v.check(tx, before, s); err != nil {
				return err
			}
			before = s
		}
		v.Head = before.Hash
		if err := v.checkWords(tx); err != nil {
			return err
		}
		return tx.DB.Raw("SELECT count(*) FROM access_record WHERE id > ?", before.LastID).Scan(&v.Unsealed).Error
	})
	return v, err
}

// checkWords finds what somebody typed that is not what the record holds the hash of. Words that were forgotten leave
// nothing to check, and break nothing.
func (v *Verified) checkWords(tx *domain.Tx) error {
	var words []domain.AccessWord
	return tx.DB.FindInBatches(&words, sealBatch, func(*gorm.DB, int) error {
		for _, w := range words {
			if !w.Genuine() {
				v.Breaks = append(v.Breaks, fmt.Sprintf("the words of row %d are not those that were typed", w.AccessID))
			}
		}
		return nil
	}).Error
}

func (v *Verified) check(tx *domain.Tx, before, s Seal) error {
	rows, err := gorm.G[domain.AccessRecord](tx.DB).Where("id > ? AND id <= ?", before.LastID, s.LastID).Order("id").Find(tx)
	if err != nil {
		return err
	}
	broken := func(what string) {
		v.Breaks = append(v.Breaks, fmt.Sprintf("seal %d (rows %d to %d): %s", s.ID, s.FirstID, s.LastID, what))
	}
	if string(s.Previous) != string(before.Hash) {
		broken("it does not follow the seal before it")
	}
	defer func() { v.begun = v.begun || len(rows) > 0 }()
	switch {
	case len(rows) == 0 && !v.begun:
		v.Expired++
	case string(chain(s.Previous, rows)) != string(s.Hash):
		broken("the rows are not as they were sealed")
	}
	return nil
}
