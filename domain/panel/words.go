package panel

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"

	"deltag/domain"
	"deltag/domain/message"
	"deltag/domain/resident"
)

// Asks is what a citizen is asked.
type Asks string

// The questions that staff can write down an answer to.
const (
	AsksToJoin Asks = "invitation"
	AsksSeat   Asks = "seat"
)

// Words are what staff read to a citizen before they write down an answer: why we ask, that it is voluntary, and the
// short layer of the notice (GDPR articles 13 and 14), as a mail or a page would have told it.
type Words struct {
	Asks     Asks
	Language message.Language
	Parts    []WordsPart
	notice   *int64
}

// WordsPart is a few sentences under a heading, which is for the reader's eyes.
type WordsPart struct {
	Heading string
	Lines   []string
}

// Body is the whole text as it is kept.
func (w Words) Body() string {
	var b strings.Builder
	for i, p := range w.Parts {
		if i > 0 {
			b.WriteString("\n\n")
		}
		b.WriteString(p.Heading + "\n" + strings.Join(p.Lines, "\n"))
	}
	return b.String()
}

// Key tells one wording from another.
func (w Words) Key() string {
	sum := sha256.Sum256([]byte(w.Body()))
	return hex.EncodeToString(sum[:])
}

// bothLanguages are the words to read to a person, in their language first.
func bothLanguages(tx *domain.Tx, p *Panel, row Invitation, asks Asks) ([]Words, error) {
	person, err := domain.Take[resident.Resident](tx, "id = ? AND erased_at IS NULL", row.ResidentID)
	if err != nil {
		return nil, err
	}
	languages := []message.Language{message.Danish, message.English}
	if languageOf(person) == message.English {
		languages = []message.Language{message.English, message.Danish}
	}
	list := make([]Words, len(languages))
	for i, l := range languages {
		if list[i], err = wordsOf(tx, p, row, asks, l); err != nil {
			return nil, err
		}
	}
	return list, nil
}

// wordsOf makes the words about an invitation, with the notice that its draw's people were told.
func wordsOf(tx *domain.Tx, p *Panel, row Invitation, asks Asks, l message.Language) (w Words, err error) {
	if l != message.English {
		l = message.Danish
	}
	var notices []Notice
	if err := tx.DB.Where("id = (SELECT notice_id FROM draw WHERE id = ?)", row.DrawID).Limit(1).Find(&notices).Error; err != nil {
		return w, err
	}
	w = Words{Asks: asks, Language: l}
	var short []string
	if len(notices) == 1 {
		w.notice, short = &notices[0].ID, notices[0].Text.Da.Short
		if l == message.English {
			short = notices[0].Text.En.Short
		}
	}
	w.Parts = partsOf(asks, l, p.Purpose, message.Day(l, row.RespondBy), short)
	return w, nil
}

func partsOf(asks Asks, l message.Language, purpose, by string, notice []string) []WordsPart {
	say := func(da, en string) string {
		if l == message.English {
			return en
		}
		return da
	}
	why := []string{
		say("Vi har trukket lod blandt mange borgere. Derfor spørger vi dig.", "We drew lots among many citizens. That is why we ask you."),
		say("Et borgerpanel er en gruppe borgere. De fortæller os, hvad der virker, og hvad der kan blive bedre.",
			"A citizen panel is a group of citizens. They tell us what works and what can be better."),
		purpose,
		say("Du siger ja til at være med i en lodtrækning om en plads.", "You say yes to be part of a draw for a seat."),
		fmt.Sprintf(say("Du kan svare til og med %s.", "You can answer until and including %s."), by),
	}
	ask := say("Vil du være med? Du kan sige ja, nej tak eller ikke lige nu.", "Would you like to join? You can say yes, no thank you, or not right now.")
	if asks == AsksSeat {
		why = []string{say("Vi har trukket lod blandt dem, der sagde ja. Du har fået en plads i panelet.", "We drew lots among those who said yes. You have got a seat in the panel."), purpose}
		ask = say("Vil du have pladsen? Du kan sige ja eller nej tak.", "Would you like the seat? You can say yes or no thank you.")
	}
	return []WordsPart{
		{say("Hvorfor vi spørger", "Why we ask"), filled(why)},
		{say("Frivilligt", "Voluntary"), []string{message.Voluntary(l)}},
		{say("Dine oplysninger", "Your information"), append(filled(notice),
			say("Vil du vide mere? Så læser jeg det hele højt, eller vi sender det til dig.", "Would you like to know more? Then I read out all of it, or we send it to you."))},
		{say("Dit svar", "Your answer"), []string{
			say("Jeg skriver ned, hvad du svarer, hvem jeg er, og hvordan vi talte sammen.", "I write down what you answer, who I am, and how we spoke."),
			say("Du kan altid sige fra igen.", "You can always leave again."), ask}},
	}
}

// filled are the lines that say something.
func filled(lines []string) []string {
	list := make([]string, 0, len(lines))
	for _, line := range lines {
		if line = strings.TrimSpace(line); line != "" {
			list = append(list, line)
		}
	}
	return list
}
