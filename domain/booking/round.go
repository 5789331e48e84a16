package booking

import (
	"database/sql/driver"
	"errors"
	"slices"
	"strings"
	"time"

	"deltag/domain"
	"deltag/domain/mix"
)

// TimesPurpose is what the link to the page is for on which somebody says which of some times suits them.
const TimesPurpose = "times"

// RoundState is how far the finding of a time has come.
type RoundState string

// The states of a round.
const (
	RoundOpen      RoundState = "open"
	TimeChosen     RoundState = "chosen"
	RoundWithdrawn RoundState = "withdrawn" // taken back, or the gathering was called off
	leastTimes                = 2
	mostTimes                 = 6
	leastAsking               = 2 // days to answer
	mostAsking                = 30
)

// Round is one time that the people of a gathering were asked which of some times suits them.
type Round struct {
	ID          int64 `gorm:"primaryKey"`
	GatheringID int64
	Times       int // that are proposed, two to six
	AnswerBy    time.Time
	State       RoundState
	ChosenID    *int64 // the proposed time that was chosen; nil in a chosen round is the time that the gathering had
	CreatedAt   time.Time
	CreatedBy   *int64
	EndedAt     *time.Time
	EndedBy     *int64
}

// TableName is the table of rounds.
func (Round) TableName() string { return "time_round" }

// ProposedTime is one of the times of a round, with its place or video.
type ProposedTime struct {
	ID       int64 `gorm:"primaryKey"`
	RoundID  int64
	StartsAt time.Time
	EndsAt   time.Time
	PlaceID  *int64
	Video    string
}

// TableName is the table of proposed times.
func (ProposedTime) TableName() string { return "proposed_time" }

func (p *ProposedTime) place() int64 {
	if p.PlaceID == nil {
		return 0
	}
	return *p.PlaceID
}

// TimeAsked is somebody who is asked in a round, and what they answered.
type TimeAsked struct {
	ID         int64 `gorm:"primaryKey"`
	RoundID    int64
	Times      int
	BookingID  int64
	Answers    Answers // one for each proposed time, in the order of time; none is that they have not answered
	AskedAt    time.Time
	AnsweredAt *time.Time
	AnsweredBy *int64 // staff who wrote it down for the citizen
}

// TableName is the table of who is asked.
func (TimeAsked) TableName() string { return "time_asked" }

// Answers are what somebody says of the times of a round, in the order of time.
type Answers []mix.Answer

// Value writes the answers as PostgreSQL does: {yes,no}. Parameters of it need a cast in SQL.
func (a Answers) Value() (driver.Value, error) {
	words := make([]string, len(a))
	for i, one := range a {
		words[i] = string(one)
	}
	return listOf(words), nil
}

// Scan reads the answers.
func (a *Answers) Scan(from any) error {
	words, err := partsOf(from)
	if err != nil {
		return err
	}
	*a = nil
	for _, word := range words {
		*a = append(*a, mix.Answer(strings.Trim(word, `"`)))
	}
	return nil
}

// None tells whether somebody has answered, and can come at no time.
func (a Answers) None() bool {
	return len(a) > 0 && !slices.ContainsFunc(a, func(one mix.Answer) bool { return one != mix.No })
}

// The refusals of finding a time.
var (
	ErrTimes     = &domain.Error{Kind: domain.Invalid, Code: "times-invalid", Detail: "The times cannot be proposed yet. Mend what is named."}
	ErrAnswers   = &domain.Error{Kind: domain.Invalid, Code: "answers-invalid", Detail: "Say of each time whether it suits."}
	ErrChoice    = &domain.Error{Kind: domain.Invalid, Code: "choice-invalid", Detail: "The time cannot be chosen yet. Mend what is named."}
	ErrNoRound   = &domain.Error{Kind: domain.Conflict, Code: "times-over", Detail: "Nobody is asked for a time here any more."}
	ErrUndated   = &domain.Error{Kind: domain.Conflict, Code: "group-undated", Detail: "The time is still to be found. Choose it first."}
	ErrNobody    = &domain.Error{Kind: domain.Conflict, Code: "times-nobody", Detail: "Nobody can be asked. Compose the group first."}
	ErrEverybody = &domain.Error{Kind: domain.Conflict, Code: "times-everybody", Detail: "Everybody may sign up for this. Only those who are invited can be asked for a time."}
	ErrRoundOpen = domain.OnConstraint("time_round_open", &domain.Error{Kind: domain.Conflict, Code: "times-open",
		Detail: "People are asked for a time already. Choose one of them, or take the times back."})
)

// openRound is the round in which the people of a gathering are asked now; false is none.
func openRound(tx *domain.Tx, gathering int64) (r Round, open bool, err error) {
	r, err = domain.Take[Round](tx, "gathering_id = ? AND state = 'open'", gathering)
	if errors.Is(err, domain.ErrNotFound) {
		return r, false, nil
	}
	return r, err == nil, err
}

// timesOf are the times of a round, in the order of time.
func timesOf(tx *domain.Tx, round int64) (all []ProposedTime, err error) {
	err = tx.DB.Where("round_id = ?", round).Order("starts_at, id").Find(&all).Error
	return all, err
}

// placesOf are the places of proposed times, by their numbers.
func placesOf(tx *domain.Tx, times []ProposedTime) (map[int64]*Place, error) {
	var ids []int64
	for _, t := range times {
		if t.PlaceID != nil {
			ids = append(ids, *t.PlaceID)
		}
	}
	by := map[int64]*Place{}
	if len(ids) == 0 {
		return by, nil
	}
	var all []Place
	err := tx.DB.Where("id IN ?", ids).Find(&all).Error
	for i := range all {
		by[all[i].ID] = &all[i]
	}
	return by, err
}

// askedStates are the bookings whose people may be asked which time suits them.
const askedStates = "('undated', 'invited', 'waiting', 'offered', 'booked')"

// endRound ends a round as part of the caller's unit of work: mails that ask in it stay.
func endRound(tx *domain.Tx, r *Round, how RoundState, chosen *int64) error {
	r.State, r.ChosenID, r.EndedAt, r.EndedBy = how, chosen, &tx.Now, tx.Actor.By()
	if err := domain.Save(tx, r); err != nil {
		return err
	}
	return dropTimeMails(tx, r.GatheringID)
}
