package statement

import (
	"fmt"
	"time"

	"deltag/domain"
	"deltag/domain/message"
	"deltag/domain/resident"
)

// The mails: the thanks with the question whether the words are right, and what came of it.
const (
	askKind    = "statement-asked"
	decidedTo  = "statement-decision"
	mailFor    = 30 * 24 * time.Hour
	hasSettled = message.NotWanted("statement-settled")
	toldBefore = message.NotWanted("statement-told")
)

// TellDecision queues the mail that tells what was decided about an item to those who asked for it, as part of the caller's
// unit of work. Nobody is told twice, however often they spoke about it.
func TellDecision(tx *domain.Tx, item, unit int64) error {
	var people []struct {
		ID, ResidentID int64
		Email          string
		Language       message.Language
	}
	if err := tx.DB.Raw(`SELECT DISTINCT ON (s.resident_id) s.id, s.resident_id, r.email, r.language FROM statement s JOIN resident r ON r.id = s.resident_id
		WHERE s.item_id = ? AND s.tell = 'mail' AND r.email <> '' ORDER BY s.resident_id, s.id`, item).Scan(&people).Error; err != nil {
		return err
	}
	drafts := make([]message.Draft, len(people))
	for i, p := range people {
		drafts[i] = message.Draft{Key: decisionKey(item, p.ResidentID), Kind: decidedTo, Unit: unit, Subject: p.ID, Resident: p.ResidentID, To: p.Email, Language: p.Language,
			NotAfter: tx.Now.Add(mailFor)}
	}
	_, err := message.QueueAll(tx, drafts)
	return err
}

// decisionKey is that of the one mail to a citizen about what was decided about an item.
func decisionKey(item, person int64) string {
	return fmt.Sprintf("%s:%d:%d", decidedTo, item, person)
}

// Told tells whether a mail of this area has told a citizen what was decided about an item, or may have.
func Told(tx *domain.Tx, item, person int64) (told bool, err error) {
	err = tx.Row("SELECT EXISTS (SELECT FROM message WHERE dedupe_key = $1 AND state IN ('handed_over', 'sent', 'uncertain'))", decisionKey(item, person)).Scan(&told)
	return told, err
}

// toldOtherwise tells whether a citizen hears what came of it by a request to speak of theirs about the same item.
func toldOtherwise(tx *domain.Tx, s *Statement) (told bool, err error) {
	err = tx.Row(`SELECT EXISTS (SELECT FROM hearing_request WHERE item_id = $1 AND resident_id = $2 AND state IN ('held', 'thanked') AND tell = 'mail' AND outcome <> '')`,
		s.ItemID, *s.ResidentID).Scan(&told)
	return told, err
}

// Mails says for every kind of mail of this area what it holds and whether it is still wanted, decided when it is about to go.
func (ss *Statements) Mails() map[string]message.Prepare {
	return map[string]message.Prepare{askKind: ss.mail, decidedTo: ss.mail}
}

func (ss *Statements) mail(tx *domain.Tx, m message.Message) (content message.Content, err error) {
	s, err := domain.Take[Statement](tx, "id = ? AND resident_id IS NOT NULL", m.SubjectID)
	if err != nil {
		return content, message.Gone(err)
	}
	o, err := show(tx, s)
	if err != nil {
		return content, err
	}
	if m.Kind == askKind && s.State != Waiting || m.Kind == decidedTo && (s.Tell != TellByMail || o.Decision == nil) {
		return content, hasSettled
	}
	if m.Kind == decidedTo {
		told, err := toldOtherwise(tx, &s)
		if err == nil && told {
			err = toldBefore
		}
		if err != nil {
			return content, err
		}
	}
	r, err := domain.Take[resident.Resident](tx, "id = ? AND erased_at IS NULL", *s.ResidentID)
	if err != nil {
		return content, message.Gone(err)
	}
	if err := r.Mailed(tx); err != nil {
		return content, err
	}
	token, err := domain.NewLink(tx, linkPurpose, s.ID, r.ID, tx.Now.Add(linkFor))
	content.To, content.Language = r.Email, message.Language(r.Language)
	content.Values = map[string]string{"link": ss.public + "/udsagn/" + token, "title": o.Title}
	return content, err
}
