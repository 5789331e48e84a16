package survey

import "slices"

// Next is the page after a question: one question a page, hidden ones left out. "" is before the first, and after the
// last. It always ends, because it only ever goes on in the document.
func (i *Instrument) Next(answers, frame Answers, code string) string {
	return i.After(i.Visible(answers, frame), code)
}

// After is Next when what is visible is known.
func (i *Instrument) After(visible []string, code string) string {
	at := i.position(code)
	for _, next := range visible {
		if i.position(next) > at {
			return next
		}
	}
	return ""
}

// Back is the page before a question, as Next is the one after it. From the end ("") it is the last page.
func (i *Instrument) Back(answers, frame Answers, code string) string {
	return i.Before(i.Visible(answers, frame), code)
}

// Before is Back when what is visible is known.
func (i *Instrument) Before(visible []string, code string) string {
	at := i.position(code)
	if code == "" {
		at = i.size()
	}
	for _, page := range slices.Backward(visible) {
		if i.position(page) < at {
			return page
		}
	}
	return ""
}

// Progress is which page a question is, from 1, and how many there are with the answers so far. 0 is a hidden question.
func (i *Instrument) Progress(answers, frame Answers, code string) (page, pages int) {
	visible := i.Visible(answers, frame)
	return slices.Index(visible, code) + 1, len(visible)
}
