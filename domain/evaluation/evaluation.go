// Package evaluation is what citizens, politicians and staff say of a way of taking part once it was used: the same five
// questions from three sides (requirements.md R31), and a comparison of the models. It is the model that is judged, never a
// person: politicians and staff speak of all hearings of one model at a meeting together.
//
// Each says it once for each occasion, which the database holds: on a page of their own, or, whom no mail reaches, on the
// telephone to a member of the staff. Nothing is told of fewer than five people (denmark.md R-G10).
package evaluation

import (
	"time"

	"gorm.io/gorm/clause"

	"deltag/domain"
	"deltag/domain/method"
	"deltag/domain/workday"
)

// Evaluations are the use cases of this area.
type Evaluations struct{ db *domain.DB }

// New makes the use cases over a database.
func New(db *domain.DB) *Evaluations { return &Evaluations{db} }

// Side is who says how it went.
type Side string

// The sides.
const (
	Citizen    Side = "citizen"
	Politician Side = "politician"
	Staff      Side = "staff"
)

// Sides are all sides in the order in which they are shown.
var Sides = []Side{Citizen, Politician, Staff}

// Question is one of the questions that every side is asked, each in words of its own.
type Question string

// The questions.
const (
	Worth   Question = "worth"   // was it worth the time
	Heard   Question = "heard"   // was the citizen heard
	Safe    Question = "safe"    // did it feel safe for the citizen
	Learned Question = "learned" // did those who listened learn something new
	Again   Question = "again"   // should it be done in this way again
)

// Questions are all questions in the order in which they are asked.
var Questions = []Question{Worth, Heard, Safe, Learned, Again}

// What counts in no mean. From 1, not at all, to 5, to a very high degree, is the scale; 0 is no answer.
const (
	DontKnow = 98
	WillNot  = 99
)

// Answers are what one person says.
type Answers struct {
	Worth, Heard, Safe, Learned, Again int
	Words                              string // whatever else they want to say
}

// At is the answer to a question.
func (a *Answers) At(q Question) *int {
	return map[Question]*int{Worth: &a.Worth, Heard: &a.Heard, Safe: &a.Safe, Learned: &a.Learned, Again: &a.Again}[q]
}

// Evaluation is what one person says of one occasion.
type Evaluation struct {
	ID          int64 `gorm:"primaryKey"`
	UnitID      int64
	MeetingID   *int64 // all hearings of one model at a meeting of a committee
	GatheringID *int64
	Model       method.Kind
	MethodID    *int64 // the unit's method of that kind, where it had one
	Side        Side
	RequestID   *int64 // of a citizen who spoke to a committee
	BookingID   *int64 // of a citizen who came to a gathering
	StaffID     *int64 // of staff and politicians
	ResidentID  *int64
	Who         *string // of a citizen, by chance; it stays when they are erased, so that one person is counted as one
	Mode        Mode
	TakenBy     *int64  // who on the staff wrote down what a citizen said on the telephone
	Answers     Answers `gorm:"embedded"`
	CreatedAt   time.Time
	ChangedAt   time.Time
}

// TableName is the table of evaluations.
func (Evaluation) TableName() string { return "evaluation" }

// Mode is how somebody answered.
type Mode string

// The modes.
const (
	BySelf  Mode = "self"  // on a page of their own
	ByPhone Mode = "phone" // on the telephone, with the help of a member of the staff who wrote it down
)

// GatheringModel is how a gathering was held, where staff have said so.
type GatheringModel struct {
	GatheringID int64 `gorm:"primaryKey;autoIncrement:false"`
	Model       method.Kind
	SetAt       time.Time
	SetBy       *int64
}

// TableName is the table of how gatherings were held.
func (GatheringModel) TableName() string { return "gathering_model" }

// The refusals of this area.
var (
	ErrEvaluation = &domain.Error{Kind: domain.Invalid, Code: "evaluation-invalid", Detail: "This cannot be kept yet. Mend what is named."}
	ErrClosed     = &domain.Error{Kind: domain.Conflict, Code: "evaluation-closed", Detail: "How it went can be told until thirty days after. They are over."}
)

// openDays is for how many days after it people can say how it went, and change what they said.
const openDays = 30

// closing is when the days since an instant are over: the midnight in Denmark after the last of them.
func closing(since time.Time) time.Time {
	y, m, d := since.In(workday.Denmark()).Date()
	return time.Date(y, m, d+openDays+1, 0, 0, 0, 0, workday.Denmark())
}

// create writes down what somebody says. Over is the constraint by which it is the same occasion of the same person: what they
// said before is written over; "" refuses to say it twice.
func (e *Evaluation) create(tx *domain.Tx, over string) error {
	if err := tx.Row("SELECT CASE WHEN count(*) = 1 THEN min(id) END FROM method WHERE unit_id = $1 AND kind = $2", e.UnitID, string(e.Model)).Scan(&e.MethodID); err != nil {
		return err
	}
	if e.Side == Citizen {
		if err := tx.Row("SELECT coalesce((SELECT who FROM evaluation WHERE resident_id = $1 LIMIT 1), gen_random_uuid())", e.ResidentID).Scan(&e.Who); err != nil {
			return err
		}
	}
	e.CreatedAt, e.ChangedAt = tx.Now, tx.Now
	if over == "" {
		return domain.Create(tx, e)
	}
	return tx.DB.Clauses(clause.OnConflict{
		OnConstraint: over,
		DoUpdates:    clause.AssignmentColumns([]string{"worth", "heard", "safe", "learned", "again", "words", "mode", "taken_by", "changed_at"}),
	}).Create(e).Error
}
