package staff

import (
	"context"

	"github.com/danielgtaylor/huma/v2"

	"deltag/api/op"
	"deltag/domain"
	"deltag/domain/message"
	"deltag/domain/panel"
)

// StaffReply is an invitation's answer after staff wrote it down.
type StaffReply struct {
	ID      int64       `json:"id"`
	Reply   panel.Reply `json:"reply" enum:"accepted,declined,not_now"`
	Answers int         `json:"answers" doc:"How many answers were given; send it with the next"`
}

// StaffSpoken is how a citizen told staff what staff write down.
type StaffSpoken struct {
	Channel  string           `json:"channel,omitempty" enum:",phone,desk,letter,representative" doc:"How the citizen got in touch"`
	Why      string           `json:"why,omitempty" maxLength:"500" doc:"Why staff answers, kept with who and when; of a representative also who it is"`
	Language message.Language `json:"language,omitempty" enum:",da,en" doc:"Of the words that were read"`
	Words    string           `json:"words,omitempty" maxLength:"64" doc:"The key of the words that were read to the citizen; not needed for a letter"`
}

func (s StaffSpoken) domain() panel.Spoken {
	return panel.Spoken{Channel: panel.Channel(s.Channel), Why: s.Why, Language: s.Language, Words: s.Words}
}

// StaffWords are the words to read to a citizen, in one language.
type StaffWords struct {
	Language message.Language `json:"language" enum:"da,en"`
	Key      string           `json:"key" doc:"Send it with the answer, to say that these words were read"`
	Parts    []StaffWordsPart `json:"parts"`
}

// StaffWordsPart is a few sentences under a heading.
type StaffWordsPart struct {
	Heading string   `json:"heading"`
	Lines   []string `json:"lines"`
}

type replies struct{ panels *panel.Panels }

func registerReplies(a huma.API, ps *panel.Panels) {
	h := replies{ps}
	op.Get(a, "/invitations/{id}/words", "Show the words to read to a citizen before they answer", h.words, op.Needs(domain.RepliesWrite), op.Tag("invitations"),
		op.About("In both languages, the citizen's own first. They hold what the citizen must be told of their data."))
	op.Post(a, "/invitations/{id}/link", "Send a new link to the address that is known", h.link, op.Needs(domain.RepliesWrite), op.Tag("invitations"),
		op.About("For a citizen who has lost the link. It goes to the known mail address alone, and is shown to nobody."))
	op.Put(a, "/invitations/{id}/reply", "Write down a citizen's answer", h.reply, op.Needs(domain.RepliesWrite), op.Tag("invitations"),
		op.About("For a citizen who calls, writes or comes. A citizen's newer answer is not overwritten: answers says what was seen."))
}

type wordsInput struct {
	ID   int64      `path:"id" minimum:"1"`
	Asks panel.Asks `query:"asks" enum:"invitation,seat" default:"invitation" doc:"What the citizen is asked"`
}

func (h replies) words(ctx context.Context, in *wordsInput) ([]StaffWords, error) {
	list, err := h.panels.WordsFor(ctx, in.ID, in.Asks)
	return wordsOf(list), err
}

func wordsOf(list []panel.Words) []StaffWords {
	out := make([]StaffWords, len(list))
	for i, w := range list {
		out[i] = StaffWords{w.Language, w.Key(), make([]StaffWordsPart, len(w.Parts))}
		for j, p := range w.Parts {
			out[i].Parts[j] = StaffWordsPart(p)
		}
	}
	return out
}

// StaffLinkSent tells whether a link was sent.
type StaffLinkSent struct {
	Sent bool `json:"sent" doc:"False when one was sent a moment ago"`
}

func (h replies) link(ctx context.Context, in *byID) (StaffLinkSent, error) {
	sent, err := h.panels.SendLink(ctx, in.ID)
	return StaffLinkSent{sent}, err
}

type replyInput struct {
	ID   int64 `path:"id" minimum:"1"`
	Body struct {
		Reply    panel.Reply `json:"reply" enum:"accepted,declined,not_now"`
		Spoken   StaffSpoken `json:"spoken"`
		Reason   string      `json:"reason,omitempty" maxLength:"1000" doc:"The citizen's own reason, if given"`
		AskLater bool        `json:"askLater,omitempty" doc:"With not_now: ask again for a later panel"`
		Never    bool        `json:"never,omitempty" doc:"With declined: stop all contact"`
		Answers  int         `json:"answers" minimum:"0" doc:"How many answers there were when the citizen was spoken to"`
	}
}

func (h replies) reply(ctx context.Context, in *replyInput) (StaffReply, error) {
	b := in.Body
	row, err := h.panels.ReplyFor(ctx, in.ID, panel.Answer{
		Reply: b.Reply, Reason: b.Reason, AskLater: b.AskLater, Never: b.Never, Seen: b.Answers,
	}, b.Spoken.domain())
	return StaffReply{ID: row.ID, Reply: row.Reply, Answers: row.Answers}, err
}
