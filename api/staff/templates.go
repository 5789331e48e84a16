package staff

import (
	"context"
	"math"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"deltag/api/op"
	"deltag/domain"
	"deltag/domain/message"
	"deltag/domain/org"
)

// StaffMessageKind is one sort of mail.
type StaffMessageKind struct {
	Name      string                 `json:"name"`
	Anytime   bool                   `json:"anytime" doc:"Goes at once; else only in office hours"`
	Voluntary bool                   `json:"voluntary" doc:"Must say that taking part is voluntary"`
	Staff     bool                   `json:"staff" doc:"Written to staff, not to citizens"`
	Variables []StaffMessageVariable `json:"variables"`
}

// StaffMessageVariable is a placeholder that a text may hold.
type StaffMessageVariable struct {
	Name     string `json:"name"`
	Required bool   `json:"required"`
}

// StaffTemplate is the text in use.
type StaffTemplate struct {
	Kind      string           `json:"kind"`
	Language  message.Language `json:"language" enum:"da,en"`
	Version   int              `json:"version" doc:"0 is the built-in text"`
	Subject   string           `json:"subject"`
	Body      string           `json:"body"`
	Reason    string           `json:"reason" doc:"Why a text that is hard to read is used all the same"`
	CreatedAt *time.Time       `json:"createdAt,omitempty"`
}

// StaffPreview is how a text would look, and what is to be mended.
type StaffPreview struct {
	Subject   string         `json:"subject"`
	Blocks    []StaffBlock   `json:"blocks"`
	LIX       int            `json:"lix" doc:"Readability, rounded: up to 34 is easy, over 44 is not published without a reason"`
	Words     int            `json:"words"`
	Longest   []string       `json:"longest" doc:"Sentences of more than 15 words"`
	LongWords []string       `json:"longWords" doc:"The longest words"`
	Findings  []StaffFinding `json:"findings"`
}

// StaffBlock is one block of a rendered text.
type StaffBlock struct {
	Kind  message.BlockKind `json:"kind" enum:"paragraph,heading,list,button"`
	Lines []string          `json:"lines"`
	Href  string            `json:"href"`
}

// StaffFinding is one thing about a text that must or should be mended.
type StaffFinding struct {
	Code     string `json:"code"`
	Blocking bool   `json:"blocking" doc:"The text cannot be used with it"`
	Where    string `json:"where" enum:"subject,body"`
	Words    string `json:"words"`
}

type templates struct {
	messages *message.Messages
	org      *org.Org
}

func registerTemplates(a huma.API, m *message.Messages, o *org.Org) {
	h := templates{m, o}
	may, tag := op.Needs(domain.TemplatesWrite), op.Tag("message texts")
	op.Get(a, "/message-kinds", "List the sorts of mail", h.kinds, may, tag)
	op.Get(a, "/message-kinds/{kind}/texts/{language}", "Read the text in use", h.load, may, tag)
	op.Put(a, "/message-kinds/{kind}/texts/{language}", "Use a new text from now on", h.publish, may, tag)
	op.Post(a, "/message-kinds/{kind}/texts/{language}/preview", "See a text before it is used", h.preview, may, tag)
	op.Post(a, "/message-kinds/{kind}/texts/{language}/test", "Send a text to oneself", h.test, may, tag)
}

func (h templates) kinds(context.Context, *nothing) ([]StaffMessageKind, error) {
	out := make([]StaffMessageKind, len(message.Kinds))
	for i, k := range message.Kinds {
		out[i] = StaffMessageKind{Name: k.Name, Anytime: k.Anytime, Voluntary: k.Voluntary, Staff: k.Staff, Variables: []StaffMessageVariable{}}
		for _, v := range k.Variables {
			out[i].Variables = append(out[i].Variables, StaffMessageVariable{v.Name, v.Required})
		}
	}
	return out, nil
}

type templateInput struct {
	Kind     string           `path:"kind" maxLength:"50"`
	Language message.Language `path:"language" enum:"da,en"`
}

func (h templates) load(ctx context.Context, in *templateInput) (StaffTemplate, error) {
	t, err := h.messages.Load(ctx, message.Place{Kind: in.Kind, Language: in.Language})
	return templateOf(t), err
}

func templateOf(t message.Template) StaffTemplate {
	out := StaffTemplate{Kind: t.Kind, Language: t.Language, Version: t.Version, Subject: t.Subject, Body: t.Body, Reason: t.Reason}
	if t.Version > 0 {
		out.CreatedAt = &t.CreatedAt
	}
	return out
}

type publishInput struct {
	Kind     string           `path:"kind" maxLength:"50"`
	Language message.Language `path:"language" enum:"da,en"`
	Body     struct {
		Version int    `json:"version" minimum:"0" doc:"The version that was loaded; another one now in use is a conflict"`
		Subject string `json:"subject" maxLength:"200"`
		Body    string `json:"body" maxLength:"20000"`
		Reason  string `json:"reason,omitempty" maxLength:"500"`
	}
}

func (h templates) publish(ctx context.Context, in *publishInput) (StaffTemplate, error) {
	text := message.Text{Subject: in.Body.Subject, Body: in.Body.Body}
	t, err := h.messages.Publish(ctx, message.Place{Kind: in.Kind, Language: in.Language}, in.Body.Version, text, in.Body.Reason)
	return templateOf(t), err
}

type draftInput struct {
	Kind     string           `path:"kind" maxLength:"50"`
	Language message.Language `path:"language" enum:"da,en"`
	Body     struct {
		Subject string `json:"subject" maxLength:"200"`
		Body    string `json:"body" maxLength:"20000"`
		Reason  string `json:"reason,omitempty" maxLength:"500"`
	}
}

func (in *draftInput) text() message.Text {
	return message.Text{Subject: in.Body.Subject, Body: in.Body.Body}
}

func (h templates) preview(_ context.Context, in *draftInput) (StaffPreview, error) {
	p, err := h.messages.Preview(in.Kind, in.Language, in.text(), in.Body.Reason)
	out := StaffPreview{
		Subject: p.Rendered.Subject, Blocks: make([]StaffBlock, len(p.Rendered.Blocks)), LIX: int(math.Round(p.Readability.LIX)),
		Words: p.Readability.Words, Longest: orEmpty(p.Readability.Longest), LongWords: orEmpty(p.Readability.LongWords),
		Findings: make([]StaffFinding, len(p.Findings)),
	}
	for i, b := range p.Rendered.Blocks {
		out.Blocks[i] = StaffBlock(b)
	}
	for i, f := range p.Findings {
		out.Findings[i] = StaffFinding(f)
	}
	return out, err
}

func orEmpty(list []string) []string {
	if list == nil {
		return []string{}
	}
	return list
}

func (h templates) test(ctx context.Context, in *draftInput) (op.None, error) {
	me, err := h.org.Me(ctx)
	if err != nil {
		return op.None{}, err
	}
	return op.None{}, h.messages.Test(ctx, in.Kind, in.Language, in.text(), me.Email)
}
