package staff

import (
	"context"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"deltag/api/op"
	"deltag/domain"
	"deltag/domain/hearing"
	"deltag/domain/statement"
)

// StaffSaidPage is one page of the items about which citizens have spoken.
type StaffSaidPage struct {
	Items []StaffSaidRow `json:"items"`
	Next  string         `json:"next" doc:"Marker of the next page; empty on the last"`
}

// StaffSaidRow is one item about which citizens have spoken. It names nobody.
type StaffSaidRow struct {
	ID        int64     `json:"id" doc:"Of the item of the agenda"`
	Title     string    `json:"title"`
	Committee string    `json:"committee"`
	Meeting   time.Time `json:"meeting"`
	Waiting   int       `json:"waiting" doc:"Words that citizens have not said yes to"`
	Approved  int       `json:"approved"`
	Withdrawn int       `json:"withdrawn"`
	Decided   bool      `json:"decided"`
}

// StaffSaidItem is an item with what was said and decided about it.
type StaffSaidItem struct {
	ID         int64                `json:"id"`
	MeetingID  int64                `json:"meetingId"`
	Number     string               `json:"number"`
	Title      string               `json:"title"`
	Committee  string               `json:"committee"`
	Meeting    time.Time            `json:"meeting"`
	Over       bool                 `json:"over" doc:"The meeting has begun, so that something can have been said"`
	Decision   *StaffAgendaDecision `json:"decision,omitempty"`
	Statements []StaffStatement     `json:"statements"`
	MayWrite   bool                 `json:"mayWrite"`
	MayDecide  bool                 `json:"mayDecide"`
}

// StaffAgendaDecision is what was decided about an item, as it was published.
type StaffAgendaDecision struct {
	Words     string `json:"words"`
	On        string `json:"on" doc:"As 2026-09-24"`
	Reference string `json:"reference" doc:"A number or an address"`
	Version   int    `json:"version"`
}

// StaffStatement is what one citizen said.
type StaffStatement struct {
	ID        int64               `json:"id"`
	Name      string              `json:"name" doc:"The alias of a protected person; empty where the reader may not know it"`
	Protected bool                `json:"protected"`
	Form      statement.Form      `json:"form" enum:"verbatim,summary"`
	Claim     statement.Claim     `json:"claim" enum:"own_experience,lottery_voice,mandate,report_back"`
	Behind    string              `json:"behind"`
	Words     string              `json:"words" doc:"Empty once they were taken back"`
	State     statement.State     `json:"state" enum:"waiting,approved,withdrawn"`
	Level     statement.Level     `json:"level" enum:",committee,unnamed,named"`
	Tell      statement.Tell      `json:"tell" enum:",mail,no"`
	AskedAt   *time.Time          `json:"askedAt,omitempty"`
	SettledAt *time.Time          `json:"settledAt,omitempty"`
	Seen      bool                `json:"seen" doc:"Staff have seen that it was taken back"`
	Erased    bool                `json:"erased" doc:"The citizen was erased, and had allowed the words without the name"`
	Version   int                 `json:"version"`
	Consents  []StaffStatementYes `json:"consents"`
}

// StaffStatementYes is one yes to the words, or one taking back.
type StaffStatementYes struct {
	Level   statement.Level `json:"level" enum:",committee,unnamed,named" doc:"Empty: taken back"`
	Edition int             `json:"edition" doc:"Of the words"`
	At      time.Time       `json:"at"`
	ByStaff bool            `json:"byStaff"`
	How     string          `json:"how"`
}

type statements struct {
	statements *statement.Statements
	hearings   *hearing.Hearings
}

func registerStatements(a huma.API, ss *statement.Statements, hs *hearing.Hearings) {
	h := statements{ss, hs}
	tag, see, write := op.Tag("statements"), op.Needs(domain.StatementsRead), op.Needs(domain.StatementsWrite)
	op.Get(a, "/statements", "List the items about which citizens have spoken", h.items, see, tag)
	op.Get(a, "/agenda-items/{id}/statements", "Show what was said and decided about an item", h.show, see, tag)
	op.Post(a, "/agenda-items/{id}/statements", "Write down what a citizen said", h.add, write, tag)
	op.Put(a, "/statements/{id}", "Correct what was written down; the citizen is to say yes to other words anew", h.change, write, tag)
	op.Put(a, "/statements/{id}/request", "Thank the citizen by mail, and ask them to look at the words", h.ask, write, tag)
	op.Put(a, "/statements/{id}/consent", "Write down what the citizen said to the words by telephone", h.settle, write, tag)
	op.Put(a, "/statements/{id}/seen", "Note that the citizen took it back", h.see, write, tag)
	op.Put(a, "/agenda-items/{id}/decision", "Write what was decided, and tell it to those who asked for it", h.decide, op.Needs(domain.CommitteesWrite), tag)
}

type saidPageInput struct {
	After string `query:"after" maxLength:"200"`
}

func (h statements) items(ctx context.Context, in *saidPageInput) (StaffSaidPage, error) {
	page, err := h.statements.Items(ctx, in.After, 50)
	out := StaffSaidPage{make([]StaffSaidRow, len(page.Items)), page.Next}
	for i, r := range page.Items {
		out.Items[i] = StaffSaidRow(r)
	}
	return out, err
}

func (h statements) show(ctx context.Context, in *byID) (StaffSaidItem, error) {
	s, err := h.statements.Item(ctx, in.ID)
	out := StaffSaidItem{ID: s.ItemID, MeetingID: s.MeetingID, Number: s.Number, Title: s.Title, Committee: s.Committee, Meeting: s.Meeting, Over: s.Over,
		Statements: make([]StaffStatement, len(s.Said)), MayWrite: s.MayWrite, MayDecide: s.MayDecide}
	if d := s.Decision; d != nil {
		out.Decision = &StaffAgendaDecision{d.Words, d.DecidedOn.Format(time.DateOnly), d.Reference, d.Version}
	}
	for i := range s.Said {
		l := &s.Said[i]
		one := StaffStatement{ID: l.ID, Name: l.Name, Protected: l.Protected, Form: l.Form, Claim: l.Claim, Behind: l.Behind, Words: l.Words, State: l.State, Level: l.Level, Tell: l.Tell,
			AskedAt: l.AskedAt, SettledAt: l.SettledAt, Seen: l.SeenAt != nil, Erased: s.MayWrite && l.ResidentID == nil, Version: l.Version, Consents: make([]StaffStatementYes, len(l.Consents))}
		for n, c := range l.Consents {
			one.Consents[n] = StaffStatementYes{c.Level, c.Edition, c.At, c.ByStaff != nil, c.How}
		}
		out.Statements[i] = one
	}
	return out, err
}

// StaffStatementWords is what staff write down of what a citizen said.
type StaffStatementWords struct {
	Form   statement.Form  `json:"form" maxLength:"20" doc:"verbatim or summary"`
	Claim  statement.Claim `json:"claim" maxLength:"20" doc:"own_experience, lottery_voice, mandate or report_back"`
	Behind string          `json:"behind" maxLength:"400" doc:"Who sent them, or whose words they report"`
	Words  string          `json:"words" maxLength:"10000"`
}

type newStatementInput struct {
	ID   int64 `path:"id" minimum:"1"`
	Body struct {
		Resident int64 `json:"resident" doc:"The citizen's number"`
		StaffStatementWords
	}
}

func (h statements) add(ctx context.Context, in *newStatementInput) (op.None, error) {
	b := in.Body
	_, err := h.statements.Add(ctx, in.ID, b.Resident, statement.Said(b.StaffStatementWords))
	return op.None{}, err
}

type statementInput struct {
	ID   int64 `path:"id" minimum:"1"`
	Body struct {
		Version int `json:"version" minimum:"1"`
		StaffStatementWords
	}
}

func (h statements) change(ctx context.Context, in *statementInput) (op.None, error) {
	b := in.Body
	return op.None{}, h.statements.Change(ctx, in.ID, b.Version, statement.Said(b.StaffStatementWords))
}

func (h statements) ask(ctx context.Context, in *byVersion) (op.None, error) {
	return op.None{}, h.statements.Ask(ctx, in.ID, in.Body.Version)
}

func (h statements) see(ctx context.Context, in *byVersion) (op.None, error) {
	return op.None{}, h.statements.See(ctx, in.ID, in.Body.Version)
}

type statementConsentInput struct {
	ID   int64 `path:"id" minimum:"1"`
	Body struct {
		Version int             `json:"version" minimum:"1"`
		Level   statement.Level `json:"level" maxLength:"20" doc:"committee, unnamed or named; empty takes it back"`
		How     string          `json:"how" maxLength:"1000" doc:"How it was heard, such as by telephone"`
	}
}

func (h statements) settle(ctx context.Context, in *statementConsentInput) (op.None, error) {
	return op.None{}, h.statements.Settle(ctx, in.ID, in.Body.Version, in.Body.Level, in.Body.How)
}

type agendaDecisionInput struct {
	ID   int64 `path:"id" minimum:"1"`
	Body struct {
		Version   int    `json:"version" minimum:"0" doc:"0 for the first"`
		Words     string `json:"words" maxLength:"10000"`
		On        string `json:"on" maxLength:"10" doc:"As 2026-09-24"`
		Reference string `json:"reference" maxLength:"1000" doc:"A number or an address"`
	}
}

func (h statements) decide(ctx context.Context, in *agendaDecisionInput) (op.None, error) {
	b := in.Body
	return op.None{}, h.hearings.Decide(ctx, in.ID, b.Version, hearing.Decided{Words: b.Words, On: b.On, Reference: b.Reference})
}
