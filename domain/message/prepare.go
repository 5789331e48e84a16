package message

import (
	"context"
	"crypto/sha256"
	"errors"
	"maps"
	"strings"

	"deltag/domain"
)

// errWithdrawn stops a mail that was cancelled, stopped or taken over since it was claimed.
var errWithdrawn = errors.New("the mail was withdrawn before it was handed over")

// ready decides once more whether a claimed mail may go, and writes it. It
// answers nil when the mail must not go; the row then says why. The kind's
// Prepare comes before the row is locked: it may lock what the mail is about,
// and an answer by the citizen locks in that order too.
func (o *Outbox) ready(ctx context.Context, m *Message) (mail *Mail, err error) {
	err = o.db.Do(ctx, func(tx *domain.Tx) error {
		mail = nil
		if open, err := relayOpen(tx); err != nil || !open {
			return errors.Join(err, giveBack(tx, o.owner, m.ID)) // the relay failed others since this one was claimed
		}
		content, err := o.content(tx, *m)
		var no NotWanted
		if errors.As(err, &no) {
			return m.drop(tx, Cancelled, string(no))
		}
		if err != nil {
			return err
		}
		m.take(content)
		if m.Address == "" {
			return m.drop(tx, Suppressed, "no-address")
		}
		reason, err := suppressed(tx, *m)
		if err != nil {
			return err
		}
		if reason != "" {
			return m.drop(tx, Suppressed, reason)
		}
		if mail, err = m.write(tx, content); err != nil {
			return err
		}
		mail.Calendar, err = o.entry(tx, m.Address, content.Calendar)
		return err
	})
	if errors.Is(err, errWithdrawn) {
		return nil, nil
	}
	return mail, err
}

func (o *Outbox) content(tx *domain.Tx, m Message) (c Content, err error) {
	if prepare := o.prepare[m.Kind]; prepare != nil {
		if c, err = prepare(tx, m); err != nil {
			return c, err
		}
	}
	l := m.Language
	if c.Language != "" {
		l = c.Language
	}
	values := o.settings.Values(l)
	maps.Copy(values, m.Vars)
	maps.Copy(values, c.Values)
	if c.Unsubscribe != "" {
		values[unsubscribe.Name] = c.Unsubscribe
	}
	c.Values = values
	return c, nil
}

func (m *Message) take(c Content) {
	if to := strings.TrimSpace(c.To); to != "" {
		m.Address, m.Domain = to, domainOf(to)
	}
	if c.Language != "" {
		m.Language = c.Language
	}
}

// write renders the mail and keeps the copy that staff may read.
func (m *Message) write(tx *domain.Tx, c Content) (*Mail, error) {
	text, err := m.text(tx)
	if err != nil {
		return nil, err
	}
	rendered, err := text.Render(m.Language, c.Values)
	if err != nil {
		return nil, err
	}
	masked, err := text.Render(m.Language, maskSecrets(m.Kind, c.Values))
	if err != nil {
		return nil, err
	}
	hash := sha256.Sum256([]byte(rendered.Subject + "\n\n" + rendered.Text))
	res := tx.DB.Exec(`UPDATE message SET address = ?, domain = ?, language = ?, template_id = ?, sent_subject = ?, sent_text = ?, sent_hash = ?
		WHERE id = ? AND token = ? AND state = 'claimed' AND not_after > ?`,
		m.Address, m.Domain, m.Language, m.TemplateID, masked.Subject, masked.Text, Hash(hash), m.ID, m.Token, tx.Now)
	if res.Error != nil || res.RowsAffected == 0 {
		return nil, errors.Join(res.Error, withdrawn(res.Error))
	}
	return &Mail{ID: m.MailID, To: m.Address, Language: m.Language, Rendered: rendered, Unsubscribe: c.Unsubscribe, Date: tx.Now}, nil
}

// hiddenWord stands where something is not told.
const hiddenWord = "••••••••"

// maskSecrets hides the personal link and codes in the stored copy.
func maskSecrets(kind string, values map[string]string) map[string]string {
	masked := maps.Clone(values)
	k, _ := KindOf(kind)
	for _, v := range k.filled() {
		if v.Secret && values[v.Name] != "" {
			masked[v.Name] = hiddenWord
		}
	}
	return masked
}

// drop ends a claimed mail that must not go. What Prepare wrote stays, as it belongs to the decision.
func (m *Message) drop(tx *domain.Tx, s State, reason string) error {
	return tx.DB.Exec(`UPDATE message SET state = ?, reason = ?, finished_at = ?, token = NULL, vars = `+withoutSecrets+`
		WHERE id = ? AND token = ? AND state = 'claimed'`, s, reason, tx.Now, m.ID, m.Token).Error
}

// handOver marks the mail just before the relay gets its text. When the row
// was cancelled, held or taken over since it was claimed, or the office has
// closed while the relay took its time, nothing is sent.
func (o *Outbox) handOver(ctx context.Context, m Message) error {
	return o.db.Do(ctx, func(tx *domain.Tx) error {
		if !m.Anytime && !OfficeOpen(tx.Now) {
			return errWithdrawn
		}
		res := tx.DB.Exec(`UPDATE message SET state = 'handed_over', handed_over_at = ?
			WHERE id = ? AND token = ? AND state = 'claimed' AND not_after > ?`, tx.Now, m.ID, m.Token, tx.Now)
		if res.Error == nil && res.RowsAffected == 0 {
			return errWithdrawn
		}
		return res.Error
	})
}

func withdrawn(err error) error {
	if err == nil {
		return errWithdrawn
	}
	return nil
}
