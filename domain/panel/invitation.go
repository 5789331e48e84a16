package panel

import (
	"time"

	"deltag/domain"
)

// Invitation is one person asked to join one panel, and their answer.
type Invitation struct {
	ID                   int64 `gorm:"primaryKey"`
	PanelID              int64
	DrawID               int64
	ResidentID           int64
	HouseholdKey         string // one invitation a household
	Stratum              string
	InclusionProbability float64 // above 0, at most 1; weighting needs it
	Wave                 int     // 1, 2, 3 …
	RespondBy            time.Time
	Reply                Reply
	RepliedAt            *time.Time
	Reason               string // the citizen's own words, or none
	AskLater             bool   // not now, but ask again for a later panel
	AnsweredBy           *int64 // staff who wrote the answer down for the citizen
	Answers              int    // how many answers were given: a form that has seen fewer is an old one
	CreatedAt            time.Time
}

// TableName is the table of invitations.
func (Invitation) TableName() string { return "invitation" }

// Reply is what an invited person answers.
type Reply string

// The answers. The zero value is none yet.
const (
	NoReply  Reply = ""
	Accepted Reply = "accepted"
	Declined Reply = "declined"
	NotNow   Reply = "not_now"
)

// Refusals of an answer.
var (
	ErrAnswered = &domain.Error{Kind: domain.Conflict, Code: "invitation-answered",
		Detail: "This invitation was already answered. Look at the answer before you change it."}
	ErrExpired = &domain.Error{Kind: domain.Conflict, Code: "invitation-expired", Detail: "The time to answer this invitation is over."}
	ErrDrawn   = &domain.Error{Kind: domain.Conflict, Code: "invitation-drawn",
		Detail: "The panel has been drawn. A yes can be taken back, nothing else can be changed."}
	ErrReply   = &domain.Error{Kind: domain.Invalid, Code: "reply-invalid", Detail: "The answer cannot be taken like this."}
	ErrInvited = domain.OnConstraint("invitation_panel_resident_key", &domain.Error{Kind: domain.Conflict, Code: "invitation-exists",
		Detail: "One of these people is already invited to this panel."})
	ErrHouseholdInvited = domain.OnConstraint("invitation_panel_household_key", &domain.Error{Kind: domain.Conflict,
		Code: "invitation-household", Detail: "Somebody in one of these households is already invited to this panel."})
)

// answer takes a reply: once, in time, and changed only until the panel is drawn. Whoever said yes may always take it
// back: nobody can be held to a voluntary thing. Whoever said not now may say yes while the panel stands: not now is not
// never, and the next seat that falls empty may be theirs. An answer that says nothing new is told, and changes nothing.
func (i *Invitation) answer(a Answer, state State, now time.Time) error {
	takesBack := i.Reply == Accepted && a.Reply != Accepted && state != Closed
	comesBack := i.Reply == NotNow && a.Reply == Accepted && state == Confirmed
	switch {
	case a.Seen != i.Answers, i.holds(a):
		return ErrAnswered
	case takesBack, comesBack:
	case state == Closed, now.After(i.RespondBy):
		return ErrExpired
	case state != Inviting:
		return ErrDrawn
	}
	i.Reply, i.RepliedAt, i.Reason, i.AskLater = a.Reply, &now, a.Reason, a.AskLater && a.Reply == NotNow
	i.Answers++
	return nil
}

// holds tells whether everything that an answer says is known already.
func (i *Invitation) holds(a Answer) bool {
	return a.Reply == i.Reply && (a.AskLater && a.Reply == NotNow) == i.AskLater && !a.Never && (a.Reason == "" || a.Reason == i.Reason)
}

var invitationColumns = []string{"panel_id", "draw_id", "resident_id", "household_key", "stratum", "inclusion_probability",
	"wave", "respond_by", "created_at"}

// copyInvitations writes new invitations in one stream: a first wave may be 30,000.
func copyInvitations(tx *domain.Tx, rows []Invitation) error {
	_, err := tx.Copy("invitation", invitationColumns, func(yield func([]any) bool) {
		for _, i := range rows {
			if !yield([]any{i.PanelID, i.DrawID, i.ResidentID, i.HouseholdKey, i.Stratum, i.InclusionProbability, i.Wave, i.RespondBy, tx.Now}) {
				return
			}
		}
	})
	return err
}
