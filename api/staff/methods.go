package staff

import (
	"context"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"deltag/api/op"
	"deltag/domain"
	"deltag/domain/method"
)

// StaffMethodRow is one method of taking part in the list.
type StaffMethodRow struct {
	ID       int64       `json:"id"`
	Kind     method.Kind `json:"kind"`
	Name     string      `json:"name"`
	Unit     string      `json:"unit"`
	Open     int         `json:"open" doc:"Reservations that nobody has answered"`
	Approved bool        `json:"approved"`
}

// StaffMethod is one method with all that was ever said of it.
type StaffMethod struct {
	ID           int64                    `json:"id"`
	Kind         method.Kind              `json:"kind"`
	Name         string                   `json:"name"`
	Unit         string                   `json:"unit"`
	Open         int                      `json:"open" doc:"Reservations that nobody has answered; as long as there is one the method cannot be approved"`
	Approved     bool                     `json:"approved"`
	Version      int                      `json:"version"`
	MayChange    bool                     `json:"mayChange"`
	Statements   []StaffMethodStatement   `json:"statements" doc:"The newest first: it is the one that holds"`
	Reservations []StaffMethodReservation `json:"reservations" doc:"The newest first"`
	Approvals    []StaffMethodApproval    `json:"approvals" doc:"The newest first"`
}

// StaffMethodStatement is what a method is to show, how it is done, and what it cannot show.
type StaffMethodStatement struct {
	Number  int       `json:"number"`
	Purpose string    `json:"purpose"`
	How     string    `json:"how"`
	Limits  string    `json:"limits"`
	At      time.Time `json:"at"`
}

// StaffMethodReservation is what a member of a committee holds against a method.
type StaffMethodReservation struct {
	ID         int64         `json:"id"`
	Member     string        `json:"member" doc:"The office, or the name of a politician who wants it there"`
	On         string        `json:"on" doc:"As 2026-09-24"`
	Meeting    string        `json:"meeting"`
	Words      string        `json:"words"`
	At         time.Time     `json:"at" doc:"When it was written down"`
	Ending     method.Ending `json:"ending" enum:",answered,withdrawn,mistake" doc:"Empty: it is open"`
	Answer     string        `json:"answer" doc:"The answer, or why it was withdrawn or was a mistake"`
	AnsweredBy string        `json:"answeredBy"`
	AnsweredOn string        `json:"answeredOn"`
	EndedAt    *time.Time    `json:"endedAt,omitempty"`
}

// StaffMethodApproval is a decision that a method may be used.
type StaffMethodApproval struct {
	By        string       `json:"by"`
	On        string       `json:"on" doc:"As 2026-09-24"`
	Reference string       `json:"reference"`
	Statement int          `json:"statement" doc:"The number of the statement that it was about"`
	At        time.Time    `json:"at" doc:"When it was written down"`
	EndedAt   *time.Time   `json:"endedAt,omitempty"`
	Cause     method.Cause `json:"cause" enum:",reservation,statement,taken_back" doc:"Why it ended"`
	Reason    string       `json:"reason"`
}

type methods struct{ methods *method.Methods }

func registerMethods(a huma.API, ms *method.Methods) {
	h := methods{ms}
	tag, see, write := op.Tag("methods"), op.Needs(domain.CommitteesRead), op.Needs(domain.CommitteesWrite)
	op.Get(a, "/methods", "List the methods of taking part", h.list, see, tag)
	op.Post(a, "/methods", "Add a method with its statement", h.add, write, tag)
	op.Get(a, "/methods/{id}", "Show a method with all that was ever said of it", h.show, see, tag)
	op.Put(a, "/methods/{id}/statement", "Give a method another statement; the old one stays, and an approval of it ends", h.rewrite, write, tag)
	op.Post(a, "/methods/{id}/reservations", "Write down a member's reservation; an approval ends by it", h.reserve, write, tag)
	op.Put(a, "/method-reservations/{id}/ending", "Write down the answer to a reservation, that it was withdrawn, or that it was a mistake", h.end, write, tag)
	op.Put(a, "/methods/{id}/approval", "Write down that a method was approved; refused as long as a reservation is open", h.approve, write, tag)
	op.Put(a, "/methods/{id}/approval-end", "Take an approval back", h.takeBack, write, tag)
}

func (h methods) list(ctx context.Context, _ *nothing) ([]StaffMethodRow, error) {
	all, err := h.methods.List(ctx)
	out := make([]StaffMethodRow, len(all))
	for i, m := range all {
		out[i] = StaffMethodRow{m.ID, m.Kind, m.Name, m.Unit, m.Open, m.ApprovalID != nil}
	}
	return out, err
}

func (h methods) show(ctx context.Context, in *byID) (StaffMethod, error) {
	s, err := h.methods.Show(ctx, in.ID)
	out := StaffMethod{ID: s.ID, Kind: s.Kind, Name: s.Name, Unit: s.Unit, Open: s.Open, Approved: s.ApprovalID != nil, Version: s.Version, MayChange: s.MayChange,
		Statements: make([]StaffMethodStatement, len(s.Statements)), Reservations: make([]StaffMethodReservation, len(s.Reservations)), Approvals: make([]StaffMethodApproval, len(s.Approvals))}
	numbers := map[int64]int{}
	for i, x := range s.Statements {
		numbers[x.ID] = x.Number
		out.Statements[i] = StaffMethodStatement{x.Number, x.Purpose, x.How, x.Limits, x.CreatedAt}
	}
	for i, r := range s.Reservations {
		out.Reservations[i] = StaffMethodReservation{r.ID, r.Member, r.SaidOn.Format(time.DateOnly), r.Meeting, r.Words, r.CreatedAt, r.Ending, r.Answer, r.AnsweredBy, dateOf(r.AnsweredOn), r.EndedAt}
	}
	for i, x := range s.Approvals {
		out.Approvals[i] = StaffMethodApproval{x.DecidedBy, x.DecidedOn.Format(time.DateOnly), x.Reference, numbers[x.StatementID], x.CreatedAt, x.EndedAt, x.Cause, x.Reason}
	}
	return out, err
}

// StaffMethodWords is what staff say of a method.
type StaffMethodWords struct {
	Purpose string `json:"purpose" maxLength:"8000" doc:"What the method is to show"`
	How     string `json:"how" maxLength:"8000" doc:"How it is done"`
	Limits  string `json:"limits" maxLength:"8000" doc:"What it cannot show"`
}

type newMethodInput struct {
	Body struct {
		Unit int64       `json:"unit" minimum:"1"`
		Kind method.Kind `json:"kind" maxLength:"30"`
		Name string      `json:"name" maxLength:"300"`
		StaffMethodWords
	}
}

func (h methods) add(ctx context.Context, in *newMethodInput) (StaffMethod, error) {
	b := in.Body
	m, err := h.methods.Add(ctx, method.NewMethod{Unit: b.Unit, Kind: b.Kind, Name: b.Name, Words: method.Words(b.StaffMethodWords)})
	return now(ctx, h.show, m.ID, err)
}

type methodWordsInput struct {
	ID   int64 `path:"id" minimum:"1"`
	Body struct {
		Version int `json:"version" minimum:"1"`
		StaffMethodWords
	}
}

func (h methods) rewrite(ctx context.Context, in *methodWordsInput) (StaffMethod, error) {
	b := in.Body
	return now(ctx, h.show, in.ID, h.methods.Rewrite(ctx, in.ID, b.Version, method.Words(b.StaffMethodWords)))
}

type reservationInput struct {
	ID   int64 `path:"id" minimum:"1"`
	Body struct {
		Member  string `json:"member" maxLength:"300" doc:"The office, or the name of a politician who wants it there"`
		On      string `json:"on" maxLength:"10" doc:"As 2026-09-24"`
		Meeting string `json:"meeting" maxLength:"600"`
		Words   string `json:"words" maxLength:"8000"`
	}
}

func (h methods) reserve(ctx context.Context, in *reservationInput) (StaffMethod, error) {
	_, err := h.methods.Reserve(ctx, in.ID, method.NewReservation(in.Body))
	return now(ctx, h.show, in.ID, err)
}

type reservationEndInput struct {
	ID   int64 `path:"id" minimum:"1"`
	Body struct {
		Ending method.Ending `json:"ending" maxLength:"20" doc:"answered, withdrawn or mistake"`
		Words  string        `json:"words" maxLength:"8000" doc:"The answer, or why it was withdrawn or was a mistake"`
		By     string        `json:"by" maxLength:"300" doc:"Who answered; of an answer alone"`
		On     string        `json:"on" maxLength:"10" doc:"When; of an answer alone"`
	}
}

func (h methods) end(ctx context.Context, in *reservationEndInput) (op.None, error) {
	return op.None{}, h.methods.EndReservation(ctx, in.ID, method.End(in.Body))
}

type methodApprovalInput struct {
	ID   int64 `path:"id" minimum:"1"`
	Body struct {
		Version   int    `json:"version" minimum:"1"`
		By        string `json:"by" maxLength:"300" doc:"Who decided it"`
		On        string `json:"on" maxLength:"10" doc:"As 2026-09-24"`
		Reference string `json:"reference" maxLength:"600" doc:"Where it can be read: an item of the agenda, a case number"`
	}
}

func (h methods) approve(ctx context.Context, in *methodApprovalInput) (StaffMethod, error) {
	b := in.Body
	return now(ctx, h.show, in.ID, h.methods.Approve(ctx, in.ID, b.Version, method.Decision{By: b.By, On: b.On, Reference: b.Reference}))
}

type methodTakeBackInput struct {
	ID   int64 `path:"id" minimum:"1"`
	Body struct {
		Version int    `json:"version" minimum:"1"`
		Reason  string `json:"reason" maxLength:"2000"`
	}
}

func (h methods) takeBack(ctx context.Context, in *methodTakeBackInput) (StaffMethod, error) {
	return now(ctx, h.show, in.ID, h.methods.TakeBack(ctx, in.ID, in.Body.Version, in.Body.Reason))
}
