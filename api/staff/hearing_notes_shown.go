package staff

import (
	"context"
	"time"

	"deltag/domain"
	"deltag/domain/hearing/note"
	"deltag/domain/hearing/representation"
)

// StaffNotePage is one page of the list of notes.
type StaffNotePage struct {
	Items []StaffNoteRow `json:"items"`
	Next  string         `json:"next" doc:"Marker of the next page; empty on the last"`
}

// StaffNoteRow is one note in the list.
type StaffNoteRow struct {
	ID         int64                `json:"id"`
	Unit       string               `json:"unit"`
	Title      string               `json:"title"`
	Committee  string               `json:"committee"`
	MeetsOn    string               `json:"meetsOn"`
	State      representation.State `json:"state" enum:"draft,sealed,ready,drawn"`
	Signatures int                  `json:"signatures"`
	Signed     bool                 `json:"signed" doc:"Those who were drawn may be invited"`
	Waits      bool                 `json:"waits" doc:"A deviation waits to be decided"`
}

type listNotesInput struct {
	State  string `query:"state" enum:",draft,sealed,ready,drawn"`
	Search string `query:"search" maxLength:"100" doc:"Words of the title or of the committee's name"`
	Limit  int    `query:"limit" minimum:"1" maximum:"100" default:"50"`
	Cursor string `query:"cursor" maxLength:"200"`
}

func (h hearingNotes) list(ctx context.Context, in *listNotesInput) (StaffNotePage, error) {
	page, err := h.notes.List(ctx, representation.Wanted{State: representation.State(in.State), Search: in.Search}, in.Limit, in.Cursor)
	out := StaffNotePage{Items: make([]StaffNoteRow, len(page.Items)), Next: page.Next}
	for i, n := range page.Items {
		out.Items[i] = StaffNoteRow{ID: n.ID, Unit: n.Unit, Title: n.Title, Committee: n.Purpose.Committee, MeetsOn: dayOf(n.MeetsOn), State: n.State,
			Signatures: n.Signatures, Signed: n.Signed, Waits: n.Waits}
	}
	return out, err
}

func dayOf(day *time.Time) string {
	if day == nil {
		return ""
	}
	return day.Format(time.DateOnly)
}

// StaffHearingNote is one note, without who is who.
type StaffHearingNote struct {
	ID         int64                `json:"id"`
	UnitID     int64                `json:"unitId"`
	Unit       string               `json:"unit"`
	Version    int                  `json:"version"`
	State      representation.State `json:"state" enum:"draft,sealed,ready,drawn"`
	Words      StaffNoteWords       `json:"words"`
	Protection StaffNoteProtection  `json:"protection"`
	Checked    *time.Time           `json:"checked" doc:"When the protection check was made"`
	Missing    []StaffNoteMissing   `json:"missing" doc:"What keeps a draft from being sealed"`
	Records    []StaffNoteRecord    `json:"records"`
	Head       string               `json:"head" doc:"The last hash: it stands on the printed note"`
	Volunteers int                  `json:"volunteers"`
	Sources    []StaffNoteSource    `json:"sources"`
	Lottery    *StaffNoteLottery    `json:"lottery"`
	Drawing    *StaffNoteDrawing    `json:"drawing"`
	SpeaksDa   string               `json:"speaksDa" doc:"What those who come can and cannot speak for"`
	SpeaksEn   string               `json:"speaksEn"`
	Deviations []StaffNoteDeviation `json:"deviations"`
	Signatures []StaffNoteSignature `json:"signatures"`
	Signed     bool                 `json:"signed"`
	Invited    int                  `json:"invited"`
	Gone       int                  `json:"gone" doc:"Of the group, those who were erased"`
	ProposedBy string               `json:"proposedBy"`
	MayWrite   bool                 `json:"mayWrite"`
	MayDecide  bool                 `json:"mayDecide"`
	Mine       bool                 `json:"mine" doc:"Whoever asks proposed it, so that others sign"`
	MyRoles    []domain.Role        `json:"myRoles" doc:"In which whoever asks can sign now"`
}

// StaffNoteMissing is one thing that is missing, and why.
type StaffNoteMissing struct {
	Where  string `json:"where"`
	Code   string `json:"code"`
	Detail string `json:"detail"`
}

// StaffNoteRecord is one record of the chain without its body.
type StaffNoteRecord struct {
	Seq  int       `json:"seq"`
	At   string    `json:"at"`
	Kind note.Kind `json:"kind"`
	Hash string    `json:"hash"`
}

// StaffNoteSource counts the volunteers of a source.
type StaffNoteSource struct {
	Source note.Source `json:"source" enum:"open_call,panel_lottery,earlier_group,partner,self_request,caseworker"`
	People int         `json:"people"`
}

// StaffNoteLottery is what the numbered groups mean.
type StaffNoteLottery struct {
	Allowed      int `json:"allowed" doc:"Groups that meet the criteria; 0 is more than 200,000"`
	AlikeLowest  int `json:"alikeLowest" doc:"Of these, how many the least favoured volunteer is in"`
	AlikeHighest int `json:"alikeHighest"`
	Lowest       int `json:"lowest" doc:"Of 1,000"`
	Highest      int `json:"highest"`
	Never        int `json:"never" doc:"Volunteers who are in no group that meets the criteria"`
	Exact        int `json:"exact" doc:"The smallest chance before rounding, in millionths"`
	Ceiling      int `json:"ceiling" doc:"No lottery gives everybody more; in millionths"`
}

// StaffNoteDrawing is the draw, by numbers.
type StaffNoteDrawing struct {
	How      note.How        `json:"how" enum:"number,dice,seed"`
	Source   string          `json:"source"`
	Seed     string          `json:"seed"`
	Throws   []int           `json:"throws"`
	Number   int             `json:"number"`
	Drawn    []int           `json:"drawn" doc:"Who was drawn"`
	StandBys []int           `json:"standBys"`
	Group    []StaffNoteSeat `json:"group" doc:"Who comes now"`
}

// StaffNoteSeat is a volunteer of the group, and who would come instead.
type StaffNoteSeat struct {
	Number int `json:"number"`
	Next   int `json:"next" doc:"0 is nobody"`
}

// StaffNoteDeviation is a change of the group, by numbers.
type StaffNoteDeviation struct {
	ID         int64                   `json:"id"`
	Out        int                     `json:"out"`
	In         int                     `json:"in" doc:"0 is nobody"`
	Cause      note.Cause              `json:"cause" enum:"withdrew,cannot,conflict,harm,other"`
	Reason     string                  `json:"reason" doc:"For those who write and sign notes"`
	State      representation.Decision `json:"state" enum:"proposed,approved,refused"`
	ProposedBy string                  `json:"proposedBy"`
	ProposedAt time.Time               `json:"proposedAt"`
	DecidedBy  string                  `json:"decidedBy"`
	Mine       bool                    `json:"mine" doc:"Whoever asks proposed it, so that somebody else decides"`
}

// StaffNoteSignature is that somebody vouches for the note as it stands.
type StaffNoteSignature struct {
	Role domain.Role `json:"role"`
	Name string      `json:"name"`
	At   time.Time   `json:"at"`
}

func (h hearingNotes) get(ctx context.Context, in *byID) (StaffHearingNote, error) {
	s, err := h.notes.Get(ctx, in.ID)
	if err != nil {
		return StaffHearingNote{}, err
	}
	n, d := s.Note, s.Document
	out := StaffHearingNote{ID: n.ID, UnitID: n.UnitID, Unit: s.Unit, Version: n.Version, State: n.State, Words: noteWordsOf(&n), Checked: n.CheckedAt, Missing: []StaffNoteMissing{},
		Protection: StaffNoteProtection{Risks: []StaffNoteRisk{}, Ways: n.Protection.Ways}, Records: []StaffNoteRecord{}, Head: s.Records.Head(), Volunteers: s.Listed, Sources: []StaffNoteSource{},
		Deviations: []StaffNoteDeviation{}, Signatures: []StaffNoteSignature{}, Signed: s.Signed, Invited: s.Invited, Gone: s.Gone, ProposedBy: s.Staff[n.ProposedBy],
		MayWrite: s.MayWrite, MayDecide: s.MayDecide, Mine: s.Mine, MyRoles: s.MyRoles}
	for _, r := range n.Protection.Risks {
		out.Protection.Risks = append(out.Protection.Risks, StaffNoteRisk(r))
	}
	for _, f := range s.Missing {
		out.Missing = append(out.Missing, StaffNoteMissing(f))
	}
	for _, r := range s.Records {
		out.Records = append(out.Records, StaffNoteRecord{r.Seq, r.At, r.Kind, r.Hash})
	}
	for _, source := range note.Sources {
		if people := s.Volunteers[source]; people > 0 {
			out.Sources = append(out.Sources, StaffNoteSource{source, people})
		}
	}
	if l := d.Lottery; l != nil {
		out.Lottery = &StaffNoteLottery{l.Allowed, l.AlikeLowest, l.AlikeHighest, l.Lowest, l.Highest, len(l.Never), l.Exact, l.Ceiling}
	}
	if x := d.Drawing; x != nil {
		out.Drawing = &StaffNoteDrawing{x.How, x.Source, x.Seed, x.Throws, x.Number, x.Group, x.StandBys, []StaffNoteSeat{}}
		for _, number := range d.Group() {
			out.Drawing.Group = append(out.Drawing.Group, StaffNoteSeat{number, s.Next[number]})
		}
	}
	if d.Speaks != nil {
		out.SpeaksDa, out.SpeaksEn = d.Speaks.Da, d.Speaks.En
	}
	for _, v := range s.Deviations {
		out.Deviations = append(out.Deviations, StaffNoteDeviation{v.ID, v.Out, v.In, v.Cause, v.Reason, v.State, s.Staff[v.ProposedBy], v.ProposedAt, s.Staff[idOf(v.DecidedBy)], v.Mine})
	}
	for _, one := range s.Signatures {
		out.Signatures = append(out.Signatures, StaffNoteSignature{one.Role, s.Staff[one.StaffID], one.SignedAt})
	}
	return out, nil
}

func noteWordsOf(n *representation.Note) StaffNoteWords {
	p, c := n.Purpose, n.Criteria
	w := StaffNoteWords{Title: n.Title, Committee: p.Committee, MeetsOn: dayOf(n.MeetsOn), Question: p.Question, Claim: p.Claim, Behind: p.Behind, Affected: []StaffNoteAffected{},
		Source: p.Source, AsOf: p.AsOf, Seats: c.Seats, StandBys: c.StandBys, Must: c.Must, Spread: []StaffNoteSpread{}}
	for _, a := range p.Affected {
		w.Affected = append(w.Affected, StaffNoteAffected(a))
	}
	for _, s := range c.Spread {
		spread := StaffNoteSpread{StaffNoteText(s.Name), s.Viewpoint, []StaffNoteValue{}}
		for _, v := range s.Values {
			spread.Values = append(spread.Values, StaffNoteValue{StaffNoteText(v.Name), v.Min, v.Max})
		}
		w.Spread = append(w.Spread, spread)
	}
	return w
}
