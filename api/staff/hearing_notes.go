package staff

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"deltag/api/op"
	"deltag/domain"
	"deltag/domain/hearing/note"
	"deltag/domain/hearing/representation"
)

type hearingNotes struct{ notes *representation.Notes }

func registerHearingNotes(a huma.API, ns *representation.Notes) {
	h := hearingNotes{ns}
	tag, see, write, sign := op.Tag("hearing-notes"), op.Needs(domain.NotesRead), op.Needs(domain.NotesWrite), op.Needs(domain.NotesSign)
	op.Get(a, "/hearing-notes", "List the representation notes", h.list, see, tag)
	op.Post(a, "/hearing-notes", "Begin a representation note", h.propose, write, tag)
	op.Get(a, "/hearing-notes/{id}", "See a representation note", h.get, see, tag, op.About("Volunteers are numbers here; nobody is named."))
	op.Put(a, "/hearing-notes/{id}", "Change a note that is not sealed", h.change, write, tag)
	op.Put(a, "/hearing-notes/{id}/protection", "Keep the protection check", h.protect, write, tag)
	op.Put(a, "/hearing-notes/{id}/seal", "Seal the criteria before there is a name", h.seal, write, tag)
	op.Get(a, "/hearing-notes/{id}/volunteers", "See who wants to speak", h.volunteers, write, tag)
	op.Post(a, "/hearing-notes/{id}/volunteers", "Write down who wants to speak", h.add, write, tag)
	op.Post(a, "/hearing-notes/{id}/volunteers/search", "Search the register for somebody who wants to speak", h.find, write, tag,
		op.About("Ten people at most, while the list takes volunteers. Protected people are there under an alias alone."))
	op.Delete(a, "/hearing-volunteers/{id}", "Take somebody off the list of those who want to speak", h.withdraw, write, tag)
	op.Put(a, "/hearing-notes/{id}/lottery", "Close the list and make the numbered groups", h.lottery, write, tag)
	op.Put(a, "/hearing-notes/{id}/drawing", "Draw the group", h.draw, write, tag)
	op.Post(a, "/hearing-notes/{id}/deviations", "Propose that somebody else comes", h.deviate, write, tag)
	op.Put(a, "/hearing-deviations/{id}", "Decide about a deviation that somebody else proposed", h.decide, sign, tag)
	op.Put(a, "/hearing-notes/{id}/signature", "Sign a note that somebody else proposed", h.sign, sign, tag)
	registerFile(a, "hearing-note-public", "/hearing-notes/{id}/public", "Take out the public file of a note", "It names nobody, and anybody can compute the note from it again.", h.public, see, tag)
	registerFile(a, "hearing-note-audit", "/hearing-notes/{id}/audit", "Take out the auditor's file of a note", "It opens the commitments: features and salts, by pseudonyms.", h.audit, op.Needs(domain.AccessRead), tag)
	registerFile(a, "hearing-note-checker", "/hearing-note-checker", "Take out the program in Python that checks a public file without Deltag", "", h.checker, op.SignedIn(), tag)
}

// StaffNoteText is a text in both languages.
type StaffNoteText struct {
	Da string `json:"da" maxLength:"100"`
	En string `json:"en" maxLength:"100"`
}

// StaffNoteValue is one value of a spread.
type StaffNoteValue struct {
	Name StaffNoteText `json:"name"`
	Min  int           `json:"min"`
	Max  int           `json:"max"`
}

// StaffNoteSpread is one thing that the group is mixed by.
type StaffNoteSpread struct {
	Name      StaffNoteText    `json:"name"`
	Viewpoint bool             `json:"viewpoint" doc:"It is what they answered, as far as they allowed us to use it"`
	Values    []StaffNoteValue `json:"values" maxItems:"20"`
}

// StaffNoteAffected is a group of people whom the matter concerns.
type StaffNoteAffected struct {
	Group  string `json:"group" maxLength:"200"`
	People int    `json:"people"`
}

// StaffNoteWords are what staff write of a note.
type StaffNoteWords struct {
	Title     string              `json:"title" maxLength:"200"`
	Committee string              `json:"committee" maxLength:"200"`
	MeetsOn   string              `json:"meetsOn" maxLength:"10" doc:"2026-10-01; empty is not known yet"`
	Question  string              `json:"question" maxLength:"1200" doc:"What the committee is to learn"`
	Claim     note.Claim          `json:"claim" enum:",own_experience,lottery_voice,mandate,report_back"`
	Behind    string              `json:"behind" maxLength:"200" doc:"Who sent them, or whose words they report"`
	Affected  []StaffNoteAffected `json:"affected" maxItems:"50"`
	Source    string              `json:"source" maxLength:"300" doc:"Of the counts"`
	AsOf      string              `json:"asOf" maxLength:"10" doc:"The day of the counts"`
	Seats     int                 `json:"seats"`
	StandBys  int                 `json:"standBys"`
	Must      []string            `json:"must" maxItems:"20" doc:"What everybody must meet"`
	Spread    []StaffNoteSpread   `json:"spread" maxItems:"10"`
}

var errMeetsOn = representation.ErrNote.With(domain.Fault{Where: "/meetsOn", Code: "note-day", Detail: "Give a day, or none."})

func (w StaffNoteWords) words() (out representation.Words, err error) {
	if w.MeetsOn != "" {
		day, err := time.Parse(time.DateOnly, w.MeetsOn)
		if err != nil {
			return out, errMeetsOn
		}
		out.MeetsOn = &day
	}
	out.Purpose = note.Purpose{Title: w.Title, Committee: w.Committee, Question: w.Question, Claim: w.Claim, Behind: w.Behind, Source: w.Source, AsOf: w.AsOf}
	for _, a := range w.Affected {
		out.Purpose.Affected = append(out.Purpose.Affected, note.Affected(a))
	}
	out.Criteria = note.Criteria{Seats: w.Seats, StandBys: w.StandBys, Must: w.Must}
	for _, s := range w.Spread {
		spread := note.Spread{Name: note.Text(s.Name), Viewpoint: s.Viewpoint, Values: []note.SpreadValue{}}
		for _, v := range s.Values {
			spread.Values = append(spread.Values, note.SpreadValue{Name: note.Text(v.Name), Min: v.Min, Max: v.Max})
		}
		out.Criteria.Spread = append(out.Criteria.Spread, spread)
	}
	return out, nil
}

// StaffNoteKept is a note after it was changed.
type StaffNoteKept struct {
	ID      int64                `json:"id"`
	Version int                  `json:"version"`
	State   representation.State `json:"state" enum:"draft,sealed,ready,drawn"`
}

func keptOf(n representation.Note, err error) (StaffNoteKept, error) {
	return StaffNoteKept{n.ID, n.Version, n.State}, err
}

type proposeNoteInput struct {
	Body struct {
		StaffNoteWords
		Unit int64 `json:"unit" minimum:"1"`
	}
}

func (h hearingNotes) propose(ctx context.Context, in *proposeNoteInput) (StaffNoteKept, error) {
	w, err := in.Body.words()
	if err != nil {
		return StaffNoteKept{}, err
	}
	return keptOf(h.notes.Propose(ctx, in.Body.Unit, w))
}

type changeNoteInput struct {
	ID   int64 `path:"id" minimum:"1"`
	Body struct {
		StaffNoteWords
		Version int `json:"version"`
	}
}

func (h hearingNotes) change(ctx context.Context, in *changeNoteInput) (StaffNoteKept, error) {
	w, err := in.Body.words()
	if err != nil {
		return StaffNoteKept{}, err
	}
	return keptOf(h.notes.Change(ctx, in.ID, in.Body.Version, w))
}

// StaffNoteRisk is one answer of the protection check.
type StaffNoteRisk struct {
	Kind note.RiskKind `json:"kind" enum:"dependence,health,publicity,media"`
	Yes  bool          `json:"yes"`
	What string        `json:"what" maxLength:"600" doc:"What is done about it"`
}

// StaffNoteProtection is the protection check.
type StaffNoteProtection struct {
	Risks []StaffNoteRisk `json:"risks" maxItems:"4"`
	Ways  []note.Way      `json:"ways" maxItems:"6" enum:"in_person,video,read_aloud,recorded,small_table,companion"`
}

type protectNoteInput struct {
	ID   int64 `path:"id" minimum:"1"`
	Body struct {
		StaffNoteProtection
		Version int `json:"version"`
	}
}

func (h hearingNotes) protect(ctx context.Context, in *protectNoteInput) (StaffNoteKept, error) {
	p := note.Protection{Risks: []note.Risk{}, Ways: in.Body.Ways}
	for _, r := range in.Body.Risks {
		p.Risks = append(p.Risks, note.Risk(r))
	}
	return keptOf(h.notes.CheckProtection(ctx, in.ID, in.Body.Version, p))
}

type noteVersionInput struct {
	ID   int64 `path:"id" minimum:"1"`
	Body struct {
		Version int `json:"version"`
	}
}

func (h hearingNotes) seal(ctx context.Context, in *noteVersionInput) (StaffNoteKept, error) {
	return keptOf(h.notes.Seal(ctx, in.ID, in.Body.Version))
}

func (h hearingNotes) lottery(ctx context.Context, in *noteVersionInput) (StaffNoteKept, error) {
	return keptOf(h.notes.MakeLottery(ctx, in.ID, in.Body.Version))
}

// StaffVolunteer is somebody who wants to speak.
type StaffVolunteer struct {
	ID       int64               `json:"id"`
	Resident int64               `json:"resident" doc:"0 of somebody outside the register, and when they were erased"`
	Shown    string              `json:"shown" doc:"The name, or the alias of a protected person"`
	Outside  bool                `json:"outside" doc:"They are not in the register"`
	Reached  string              `json:"reached" doc:"By mail and phone, of somebody outside the register; others are reached through it"`
	Number   int                 `json:"number" doc:"In the lottery; 0 before the list is closed"`
	Source   note.Source         `json:"source" enum:"open_call,panel_lottery,earlier_group,partner,self_request,caseworker"`
	Places   []int               `json:"places" doc:"Per spread the place of the value, or -1"`
	Role     representation.Role `json:"role" enum:",group,stand_by"`
	Chance   *int                `json:"chance" doc:"Of 1,000"`
	Invited  *time.Time          `json:"invited"`
}

func (h hearingNotes) volunteers(ctx context.Context, in *byID) ([]StaffVolunteer, error) {
	all, err := h.notes.Volunteers(ctx, in.ID)
	out := make([]StaffVolunteer, len(all))
	for i, c := range all {
		out[i] = StaffVolunteer{ID: c.ID, Resident: idOf(c.ResidentID), Shown: c.Name, Outside: c.Outside, Reached: strings.Trim(c.Email+", "+c.Phone, ", "), Source: c.Source, Places: c.Places, Role: c.Role, Chance: c.Chance, Invited: c.InvitedAt}
		if c.Number != nil {
			out[i].Number = *c.Number
		}
	}
	return out, err
}

type addVolunteerInput struct {
	ID   int64 `path:"id" minimum:"1"`
	Body struct {
		Resident int64       `json:"resident" minimum:"0" doc:"0 is that nobody was chosen, which is told with all else that is wrong"`
		Outside  bool        `json:"outside,omitempty" doc:"They are not in the register: what follows is who they are"`
		Name     string      `json:"name,omitempty" maxLength:"200"`
		Email    string      `json:"email,omitempty" maxLength:"254"`
		Phone    string      `json:"phone,omitempty" maxLength:"50"`
		Address  string      `json:"address,omitempty" maxLength:"400"`
		Language string      `json:"language,omitempty" enum:",da,en"`
		Source   note.Source `json:"source" enum:",open_call,panel_lottery,earlier_group,partner,self_request,caseworker"`
		Places   []int       `json:"places" maxItems:"10"`
	}
}

func (h hearingNotes) add(ctx context.Context, in *addVolunteerInput) (op.None, error) {
	b := in.Body
	if b.Outside {
		_, err := h.notes.AddOutsider(ctx, in.ID, representation.Contact{Name: b.Name, Email: b.Email, Phone: b.Phone, Address: b.Address, Language: b.Language}, b.Source, b.Places)
		return op.None{}, err
	}
	_, err := h.notes.Add(ctx, in.ID, b.Resident, b.Source, b.Places)
	return op.None{}, err
}

// StaffVolunteerFound is somebody of the register who may be the one who wants to speak.
type StaffVolunteerFound struct {
	ID        int64  `json:"id"`
	Shown     string `json:"shown" doc:"The name, or the alias of a protected person"`
	BirthYear int    `json:"birthYear" doc:"0 is not known or protected"`
	Town      string `json:"town" doc:"Empty of a protected person"`
}

// findVolunteerInput is a body and not an address: what is searched for is often a name.
type findVolunteerInput struct {
	ID   int64 `path:"id" minimum:"1"`
	Body struct {
		Search string `json:"search" maxLength:"200" doc:"Beginnings of words of the name, or how the number or the e-mail address begins"`
	}
}

func (h hearingNotes) find(ctx context.Context, in *findVolunteerInput) ([]StaffVolunteerFound, error) {
	found, err := h.notes.Find(ctx, in.ID, in.Body.Search)
	out := make([]StaffVolunteerFound, len(found))
	for i, l := range found {
		out[i] = StaffVolunteerFound{ID: l.ID, Shown: l.Shown, Town: l.Town}
		if !l.Protected {
			out[i].BirthYear = orZero(l.BirthYear)
		}
	}
	return out, err
}

func (h hearingNotes) withdraw(ctx context.Context, in *byID) (op.None, error) {
	return op.None{}, h.notes.Withdraw(ctx, in.ID)
}

type drawNoteInput struct {
	ID   int64 `path:"id" minimum:"1"`
	Body struct {
		Version int      `json:"version"`
		How     note.How `json:"how" enum:",number,dice,seed"`
		Source  string   `json:"source" maxLength:"300" doc:"Where a public number stands, or who threw the dice and who looked on"`
		Number  int      `json:"number"`
		Throws  []int    `json:"throws" maxItems:"10" doc:"Three digits as the dice show them"`
	}
}

func (h hearingNotes) draw(ctx context.Context, in *drawNoteInput) (StaffNoteKept, error) {
	b := in.Body
	return keptOf(h.notes.Draw(ctx, in.ID, b.Version, representation.Throw{How: b.How, Source: b.Source, Number: b.Number, Throws: b.Throws}))
}

type deviateInput struct {
	ID   int64 `path:"id" minimum:"1"`
	Body struct {
		Version int        `json:"version"`
		Out     int        `json:"out"`
		In      int        `json:"in" doc:"0 is nobody"`
		Cause   note.Cause `json:"cause" enum:",withdrew,cannot,conflict,harm,other"`
		Reason  string     `json:"reason" maxLength:"600"`
	}
}

func (h hearingNotes) deviate(ctx context.Context, in *deviateInput) (op.None, error) {
	b := in.Body
	_, err := h.notes.Deviate(ctx, in.ID, b.Version, representation.Exchange{Out: b.Out, In: b.In, Cause: b.Cause, Reason: b.Reason})
	return op.None{}, err
}

type decideDeviationInput struct {
	ID   int64 `path:"id" minimum:"1"`
	Body struct {
		Approve bool `json:"approve"`
	}
}

func (h hearingNotes) decide(ctx context.Context, in *decideDeviationInput) (op.None, error) {
	_, err := h.notes.Decide(ctx, in.ID, in.Body.Approve)
	return op.None{}, err
}

type signNoteInput struct {
	ID   int64 `path:"id" minimum:"1"`
	Body struct {
		Version int         `json:"version"`
		Role    domain.Role `json:"role" enum:"coordinator,unit_leader,secretary"`
	}
}

func (h hearingNotes) sign(ctx context.Context, in *signNoteInput) (StaffNoteKept, error) {
	return keptOf(h.notes.Sign(ctx, in.ID, in.Body.Version, in.Body.Role))
}

func (h hearingNotes) public(ctx context.Context, in *byID) (*fileOut, error) {
	data, err := h.notes.Public(ctx, in.ID)
	if err != nil {
		return nil, op.Problem(ctx, err)
	}
	return &fileOut{"application/json", fmt.Sprintf(`attachment; filename="note-%d.json"`, in.ID), data}, nil
}

func (h hearingNotes) audit(ctx context.Context, in *byID) (*fileOut, error) {
	data, err := h.notes.Audit(ctx, in.ID)
	if err != nil {
		return nil, op.Problem(ctx, err)
	}
	return &fileOut{"application/json", fmt.Sprintf(`attachment; filename="note-%d-audit.json"`, in.ID), data}, nil
}

func (h hearingNotes) checker(context.Context, *struct{}) (*fileOut, error) {
	return &fileOut{"text/x-python; charset=utf-8", `attachment; filename="check_note.py"`, note.Checker}, nil
}
