package staff

import (
	"bytes"
	"context"
	"fmt"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"deltag/api/op"
	"deltag/domain"
	"deltag/domain/letter"
	"deltag/domain/message"
	"deltag/domain/panel"
)

// StaffLetterBatch is some letters that are printed and posted together: counts, no people.
type StaffLetterBatch struct {
	ID        int64      `json:"id"`
	Protected bool       `json:"protected" doc:"Of people whose name and address are protected, and of nobody else"`
	Letters   int        `json:"letters" doc:"As it began"`
	Ready     int        `json:"ready" doc:"Still to be posted"`
	Posted    int        `json:"posted" doc:"Out, and not answered"`
	Returned  int        `json:"returned"`
	Answered  int        `json:"answered"`
	Replaced  int        `json:"replaced" doc:"Sent again in another batch"`
	Withdrawn int        `json:"withdrawn"`
	TakeOut   int        `json:"takeOut" doc:"Letters in the file that were withdrawn since it was made: they must not be posted"`
	Made      int        `json:"made" doc:"How often the file was made; send it with the next"`
	MadeAt    *time.Time `json:"madeAt,omitempty"`
	PostedOn  string     `json:"postedOn" doc:"2026-11-01; empty until it was posted"`
	Dropped   bool       `json:"dropped" doc:"Taken back before it was posted"`
	CreatedAt time.Time  `json:"createdAt"`
}

// StaffLetters is a panel's letters: who needs one, and the batches.
type StaffLetters struct {
	Needed    int                `json:"needed" doc:"People who need a letter that nobody has begun, at most 2,000"`
	Protected int                `json:"protected" doc:"The same for people whose name and address are protected"`
	Most      int                `json:"most" doc:"How many letters one batch has at most"`
	Batches   []StaffLetterBatch `json:"batches" doc:"The newest first"`
}

// StaffLetterLine is one letter in a list.
type StaffLetterLine struct {
	ID         int64           `json:"id"`
	Resident   int64           `json:"resident" doc:"0 of an erased person"`
	Shown      string          `json:"shown" doc:"The name, or the alias of a protected person"`
	Kind       string          `json:"kind"`
	Way        letter.Way      `json:"way" enum:"digital_post,print"`
	Cause      string          `json:"cause" doc:"Why it is a letter and not a mail"`
	State      letter.State    `json:"state" enum:"ready,withdrawn,posted,returned,replaced,answered"`
	Ended      string          `json:"ended" doc:"Why it was withdrawn"`
	ReturnedOn string          `json:"returnedOn"`
	CameBack   letter.CameBack `json:"cameBack" enum:",moved,unknown,other"`
	Note       string          `json:"note"`
	Again      bool            `json:"again" doc:"It replaces an earlier letter"`
	ChangedAt  time.Time       `json:"changedAt"`
}

// StaffLetterPage is one page of letters.
type StaffLetterPage struct {
	Items []StaffLetterLine `json:"items"`
	Next  string            `json:"next" doc:"Marker of the next page; empty on the last"`
}

// StaffLetterFate is what came of a change for one of many letters.
type StaffLetterFate struct {
	ID       int64          `json:"id"`
	Resident int64          `json:"resident"`
	Shown    string         `json:"shown"`
	Outcome  letter.Outcome `json:"outcome" enum:"done,answered,not_posted,replaced,returned,no_address,gone,not_there"`
}

// StaffLettersAgain is what came of sending letters again.
type StaffLettersAgain struct {
	Letters []StaffLetterFate `json:"letters"`
	Batches []int64           `json:"batches" doc:"The new batches"`
}

// StaffReach is by which channel an invited person is reached now.
type StaffReach struct {
	Invitation int64        `json:"invitation"`
	Resident   int64        `json:"resident"`
	Shown      string       `json:"shown"`
	Wave       int          `json:"wave"`
	RespondBy  time.Time    `json:"respondBy"`
	Matter     panel.Matter `json:"matter" enum:",invitation,drawn,not-drawn,stand-by"`
	Channel    panel.Way    `json:"channel" enum:"mail,digital_post,letter,phone,none"`
	Why        string       `json:"why"`
	Batch      int64        `json:"batch" doc:"Of the letter; 0 without one"`
	PostedOn   string       `json:"postedOn"`
}

// StaffReachPage is one page of how people are reached.
type StaffReachPage struct {
	Items []StaffReach `json:"items"`
	Next  string       `json:"next" doc:"Marker of the next page; empty on the last"`
}

type letters struct {
	letters *letter.Letters
	panels  *panel.Panels
}

func registerLetters(a huma.API, l *letter.Letters, ps *panel.Panels) {
	h := letters{l, ps}
	tag, read, send := op.Tag("letters"), op.Needs(domain.MessagesRead), op.Needs(domain.MessagesSend)
	op.Get(a, "/panels/{id}/letters", "Tell how many need a letter, and list the batches", h.ofPanel, read, tag)
	op.Post(a, "/panels/{id}/letters", "Begin letters to all who need one", h.write, send, tag,
		op.About("People whose name and address are protected get a batch of their own."))
	op.Post(a, "/panels/{id}/reach", "List by which channel each invited person is reached now, and why", h.reach, op.Needs(domain.RepliesRead), tag)
	op.Get(a, "/letter-batches/{id}", "Show a batch of letters", h.batch, read, tag)
	op.Delete(a, "/letter-batches/{id}", "Take back a batch that was not posted", h.drop, send, tag)
	op.Post(a, "/letter-batches/{id}/letters/search", "List the letters of a batch", h.list, read, tag)
	registerFile(a, "make-letters", "/letter-batches/{id}/file", "Make the file of a batch, as PDF",
		"Every letter gets a new code, and the codes of a file that was made before are dead. The file is not kept.", h.file, send, tag)
	registerFile(a, "list-letters", "/letter-batches/{id}/list", "List whom the letters of a batch go to, for the print room or Digital Post", "", h.table,
		op.Needs(domain.ResidentsExport), tag)
	op.Put(a, "/letter-batches/{id}/posting", "Note on which day the letters of a batch were posted", h.post, send, tag)
	registerFile(a, "make-letter", "/letters/{id}/file", "Make one letter that is not posted, with a new code", "", h.one, send, tag)
	op.Post(a, "/letters/returned", "Note that letters came back, and tell what came of it for each", h.returned, send, tag)
	op.Post(a, "/letters/again", "Send letters again, with new codes, and tell what came of it for each", h.again, send, tag)
}

func letterBatchOf(c letter.Counted) StaffLetterBatch {
	return StaffLetterBatch{
		ID: c.ID, Protected: c.Protected, Letters: c.Letters, Ready: c.Counts[letter.Ready], Posted: c.Counts[letter.Posted], Returned: c.Counts[letter.Returned],
		Answered: c.Counts[letter.Answered], Replaced: c.Counts[letter.Replaced], Withdrawn: c.Counts[letter.Withdrawn], TakeOut: c.TakeOut, Made: c.Made,
		MadeAt: c.MadeAt, PostedOn: dateOf(c.PostedOn), Dropped: c.DroppedAt != nil, CreatedAt: c.CreatedAt,
	}
}

func (h letters) ofPanel(ctx context.Context, in *byID) (out StaffLetters, err error) {
	need, err := h.panels.NeedLetters(ctx, in.ID)
	if err != nil {
		return out, err
	}
	list, err := h.letters.Batches(ctx, panel.Activity(in.ID), need.Unit)
	out = StaffLetters{Needed: need.Others, Protected: need.Protected, Most: letter.Most, Batches: make([]StaffLetterBatch, len(list))}
	for i, c := range list {
		out.Batches[i] = letterBatchOf(c)
	}
	return out, err
}

// StaffLettersBegun are the batches that were begun.
type StaffLettersBegun struct {
	Batches []int64 `json:"batches"`
}

func (h letters) write(ctx context.Context, in *byID) (StaffLettersBegun, error) {
	list, err := h.panels.WriteLetters(ctx, in.ID)
	return StaffLettersBegun{batchIDs(list)}, err
}

func batchIDs(list []letter.Batch) []int64 {
	ids := make([]int64, len(list))
	for i, b := range list {
		ids[i] = b.ID
	}
	return ids
}

type reachInput struct {
	ID   int64 `path:"id" minimum:"1"`
	Body struct {
		Channel panel.Way `json:"channel,omitempty" enum:",mail,digital_post,letter,phone,none" doc:"Empty is all who are to hear of something"`
		Needs   bool      `json:"needs,omitempty" doc:"Only who needs a letter that nobody has begun"`
		Search  string    `json:"search,omitempty" maxLength:"200"`
		After   string    `json:"after,omitempty" maxLength:"200"`
	}
}

const linesShown = 50

func (h letters) reach(ctx context.Context, in *reachInput) (StaffReachPage, error) {
	b := in.Body
	page, err := h.panels.Reach(ctx, in.ID, panel.ReachFilter{Channel: b.Channel, Needs: b.Needs, Search: b.Search, Cursor: b.After, Limit: linesShown})
	out := StaffReachPage{Items: make([]StaffReach, len(page.Items)), Next: page.Next}
	for i, r := range page.Items {
		out.Items[i] = StaffReach{Invitation: r.ID, Resident: r.ResidentID, Shown: r.Shown, Wave: r.Wave, RespondBy: r.RespondBy, Matter: r.Matter,
			Channel: r.Channel, Why: r.Why, Batch: idOf(r.BatchID), PostedOn: dateOf(r.PostedOn)}
	}
	return out, err
}

func (h letters) batch(ctx context.Context, in *byID) (StaffLetterBatch, error) {
	c, err := h.letters.Batch(ctx, in.ID)
	return letterBatchOf(c), err
}

func (h letters) drop(ctx context.Context, in *byID) (op.None, error) {
	return op.None{}, h.letters.Drop(ctx, in.ID)
}

type listLettersInput struct {
	ID   int64 `path:"id" minimum:"1"`
	Body struct {
		State  letter.State `json:"state,omitempty" enum:",ready,withdrawn,posted,returned,replaced,answered"`
		Search string       `json:"search,omitempty" maxLength:"200" doc:"Beginnings of words of the name, or how the number or the e-mail address begins"`
		Sort   string       `json:"sort,omitempty" enum:",file,-file,name,-name,state,-state"`
		After  string       `json:"after,omitempty" maxLength:"200"`
	}
}

func (h letters) list(ctx context.Context, in *listLettersInput) (StaffLetterPage, error) {
	b := in.Body
	page, err := h.letters.InBatch(ctx, in.ID, letter.Filter{State: b.State, Search: b.Search, Sort: b.Sort, Cursor: b.After, Limit: linesShown})
	out := StaffLetterPage{Items: make([]StaffLetterLine, len(page.Items)), Next: page.Next}
	for i, l := range page.Items {
		out.Items[i] = StaffLetterLine{ID: l.ID, Resident: idOf(l.ResidentID), Shown: l.Shown, Kind: l.Kind, Way: l.Way, Cause: l.Cause, State: l.State, Ended: l.Ended,
			ReturnedOn: dateOf(l.ReturnedOn), CameBack: l.CameBack, Note: l.Note, Again: l.Again, ChangedAt: l.ChangedAt}
	}
	return out, err
}

type makeLettersInput struct {
	ID   int64 `path:"id" minimum:"1"`
	Body struct {
		Made int `json:"made" minimum:"0" doc:"How often the file had been made when one looked"`
	}
}

const pdf = "application/pdf"

// file keeps everything back until the codes are kept and the use of the data is recorded.
func (h letters) file(ctx context.Context, in *makeLettersInput) (*fileOut, error) {
	var file bytes.Buffer
	if err := h.letters.MakeFile(ctx, in.ID, in.Body.Made, &file); err != nil {
		return nil, op.Problem(ctx, err)
	}
	return &fileOut{pdf, fmt.Sprintf(`attachment; filename="letters-%d-%d.pdf"`, in.ID, in.Body.Made+1), file.Bytes()}, nil
}

func (h letters) one(ctx context.Context, in *byID) (*fileOut, error) {
	var file bytes.Buffer
	if err := h.letters.MakeOne(ctx, in.ID, &file); err != nil {
		return nil, op.Problem(ctx, err)
	}
	return &fileOut{pdf, fmt.Sprintf(`attachment; filename="letter-%d.pdf"`, in.ID), file.Bytes()}, nil
}

type letterTableInput struct {
	ID   int64 `path:"id" minimum:"1"`
	Body struct {
		Format   string           `json:"format" enum:"csv,xlsx"`
		Language message.Language `json:"language" enum:"da,en"`
	}
}

func (h letters) table(ctx context.Context, in *letterTableInput) (*fileOut, error) {
	var file bytes.Buffer
	b := in.Body
	if err := h.letters.List(ctx, in.ID, b.Format, b.Language, &file); err != nil {
		return nil, op.Problem(ctx, err)
	}
	return &fileOut{fileTypes[b.Format], fmt.Sprintf(`attachment; filename="letters-%d.%s"`, in.ID, b.Format), file.Bytes()}, nil
}

type postLettersInput struct {
	ID   int64 `path:"id" minimum:"1"`
	Body struct {
		PostedOn string `json:"postedOn" maxLength:"10" doc:"2026-11-01"`
	}
}

func (h letters) post(ctx context.Context, in *postLettersInput) (op.None, error) {
	on, err := day(in.Body.PostedOn)
	if err != nil {
		return op.None{}, err
	}
	return op.None{}, h.letters.Post(ctx, in.ID, on)
}

type returnLettersInput struct {
	Body struct {
		Letters    []int64         `json:"letters" minItems:"1" maxItems:"200"`
		CameBack   letter.CameBack `json:"cameBack" enum:"moved,unknown,other"`
		ReturnedOn string          `json:"returnedOn" maxLength:"10" doc:"2026-11-01"`
		Note       string          `json:"note,omitempty" maxLength:"500"`
	}
}

func (h letters) returned(ctx context.Context, in *returnLettersInput) ([]StaffLetterFate, error) {
	b := in.Body
	on, err := day(b.ReturnedOn)
	if err != nil {
		return nil, err
	}
	list, err := h.letters.Return(ctx, b.Letters, b.CameBack, on, b.Note)
	return fatesOf(list), err
}

func fatesOf(list []letter.Fate) []StaffLetterFate {
	out := make([]StaffLetterFate, len(list))
	for i, f := range list {
		out[i] = StaffLetterFate{f.ID, f.ResidentID, f.Shown, f.Outcome}
	}
	return out
}

type againInput struct {
	Body struct {
		Letters []int64 `json:"letters" minItems:"1" maxItems:"200"`
	}
}

func (h letters) again(ctx context.Context, in *againInput) (StaffLettersAgain, error) {
	list, batches, err := h.letters.Again(ctx, in.Body.Letters)
	return StaffLettersAgain{fatesOf(list), batchIDs(batches)}, err
}
