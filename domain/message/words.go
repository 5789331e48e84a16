package message

import "deltag/domain"

// Words are what a mail said: the stored copy, or, once that was forgotten, the text that it was written from. In both the
// personal link and codes are hidden, in the second everything else that was filled in as well. A mail that was never
// written has none. kept tells which of the two it is.
func (m *Message) Words(tx *domain.Tx) (words Text, kept bool, err error) {
	if m.SentText != "" {
		return Text{m.SentSubject, m.SentText}, true, nil
	}
	if m.HandedOverAt == nil {
		return words, false, nil
	}
	var text Text
	switch {
	case m.TemplateID != nil:
		t, err := domain.Take[Template](tx, "id = ?", *m.TemplateID)
		if err != nil {
			return words, false, err
		}
		text = Text{t.Subject, t.Body}
	case m.Kind == testKind:
		return words, false, nil
	default:
		text = Builtin(m.Kind, m.Language)
	}
	hidden := map[string]string{}
	for _, name := range Placeholders(text.Subject + text.Body) {
		hidden[name] = hiddenWord
	}
	rendered, err := text.Render(m.Language, hidden)
	return Text{rendered.Subject, rendered.Text}, false, err
}
