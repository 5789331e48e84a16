package register

import (
	"fmt"
	"strings"

	"deltag/domain"
)

// Register is the use cases of questionnaires.
type Register struct{ db *domain.DB }

// New makes them.
func New(db *domain.DB) *Register { return &Register{db} }

// The refusals of the register.
var (
	ErrName        = &domain.Error{Kind: domain.Invalid, Code: "instrument-name", Detail: "The questionnaire cannot be called this."}
	ErrEdition     = &domain.Error{Kind: domain.Conflict, Code: "instrument-edition", Detail: "Somebody else has changed this draft. Load it again before you go on."}
	ErrDrafted     = &domain.Error{Kind: domain.Conflict, Code: "instrument-drafted", Detail: "A next version is being written already."}
	ErrNoDraft     = &domain.Error{Kind: domain.Conflict, Code: "instrument-no-draft", Detail: "No version of this questionnaire is being written. Begin one first."}
	ErrSame        = &domain.Error{Kind: domain.Conflict, Code: "instrument-same", Detail: "Nothing differs from the version before. There is nothing to publish."}
	ErrNote        = &domain.Error{Kind: domain.Invalid, Code: "instrument-note", Detail: "Say what the version changes, and why."}
	ErrEnded       = &domain.Error{Kind: domain.Conflict, Code: "instrument-ended", Detail: "This questionnaire is used no more."}
	ErrNotEnded    = &domain.Error{Kind: domain.Conflict, Code: "instrument-not-ended", Detail: "This questionnaire is in use."}
	ErrReason      = &domain.Error{Kind: domain.Invalid, Code: "instrument-reason", Detail: "Say why."}
	ErrReplacement = &domain.Error{Kind: domain.Invalid, Code: "instrument-replacement", Detail: "This questionnaire cannot take its place."}
	ErrUsed        = &domain.Error{Kind: domain.Conflict, Code: "instrument-used", Detail: "Something else is built on this. It cannot be thrown away."}
	ErrKey         = &domain.Error{Kind: domain.Conflict, Code: "instrument-key", Detail: "Somebody else began a questionnaire of this name at the same moment. Try again."}
	ErrKept        = &domain.Error{Kind: domain.Conflict, Code: "instrument-kept", Detail: "A published questionnaire is kept as it was."}
)

var (
	_ = domain.OnConstraint("instrument_version_one_draft", ErrDrafted)
	_ = domain.OnConstraint("instrument_key_key", ErrKey)
	_ = domain.OnConstraint("instrument_version_number_key", ErrDrafted)
	_ = domain.OnConstraint("instrument_version_kept", ErrKept)
	_ = domain.OnConstraint("wave_version_id_fkey", ErrUsed)
	_ = domain.OnConstraint("programme_instrument_id_fkey", ErrUsed)
	_ = domain.OnConstraint("instrument_replaced_by_fkey", ErrUsed)
)

func fault(where, code, detail string) domain.Fault {
	return domain.Fault{Where: where, Code: code, Detail: detail}
}

// read finds a questionnaire that the actor may see.
func read(tx *domain.Tx, id int64) (i Instrument, err error) {
	if i, err = domain.Take[Instrument](tx, "id = ?", id); err == nil && !tx.Actor.May(domain.SurveysRead, domain.Scope{Unit: i.UnitID}) {
		err = domain.ErrNotFound
	}
	return i, err
}

// lock finds a questionnaire that the actor may change and keeps others from changing it or its versions meanwhile.
func lock(tx *domain.Tx, id int64) (i Instrument, err error) {
	if i, err = domain.Lock[Instrument](tx, "id = ?", id); err != nil {
		return i, err
	}
	scope := domain.Scope{Unit: i.UnitID}
	if !tx.Actor.May(domain.SurveysRead, scope) {
		return i, domain.ErrNotFound
	}
	return i, tx.Require(domain.SurveysWrite, scope)
}

// lockUsed is lock of one that is in use.
func lockUsed(tx *domain.Tx, id int64) (Instrument, error) {
	i, err := lock(tx, id)
	if err == nil && i.EndedAt != nil {
		err = ErrEnded
	}
	return i, err
}

// draft finds the version that is being written, as the caller last saw it.
func draft(tx *domain.Tx, id int64, edition int) (Version, error) {
	list, err := versions(tx, id, "published_at IS NULL")
	switch {
	case err != nil:
		return Version{}, err
	case len(list) == 0:
		return Version{}, ErrNoDraft
	case list[0].Edition != edition:
		return Version{}, ErrEdition
	}
	return list[0], nil
}

// newest finds the newest published version.
func newest(tx *domain.Tx, id int64) (v Version, there bool, err error) {
	list, err := versions(tx, id, "published_at IS NOT NULL")
	if err != nil || len(list) == 0 {
		return v, false, err
	}
	return list[0], true, nil
}

// versions of a questionnaire, the newest first.
func versions(tx *domain.Tx, id int64, which string) (list []Version, err error) {
	err = tx.DB.Where("instrument_id = ?", id).Where(which).Order("number DESC").Limit(1).Find(&list).Error
	return list, err
}

// note keeps what was done.
func (i *Instrument) note(tx *domain.Tx, kind string, version int, reason string) error {
	return domain.Create(tx, &Change{InstrumentID: i.ID, Kind: kind, Version: version, Name: i.Name, Reason: reason, At: tx.Now, ByStaff: tx.Actor.By()})
}

const (
	nameLimit   = 200
	reasonLimit = 1000
)

// named checks what a questionnaire is called by staff.
func named(name string) (string, error) {
	name = strings.TrimSpace(name)
	switch n := len([]rune(name)); {
	case n == 0:
		return "", ErrName.With(fault("/name", "required", "Give the questionnaire a name."))
	case n > nameLimit:
		return "", ErrName.With(fault("/name", "too-long", fmt.Sprintf("Use at most %d characters for the name.", nameLimit)))
	}
	return name, nil
}

// reasoned checks why something is done.
func reasoned(where, reason string, refusal *domain.Error) (string, error) {
	reason = strings.TrimSpace(reason)
	switch n := len([]rune(reason)); {
	case n < 3:
		return "", refusal.With(fault(where, "required", "Say why, in a few words."))
	case n > reasonLimit:
		return "", refusal.With(fault(where, "too-long", fmt.Sprintf("Use at most %d characters.", reasonLimit)))
	}
	return reason, nil
}
