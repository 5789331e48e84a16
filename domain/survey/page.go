package survey

// Next is the page after a question: one question a page, hidden ones left out. "" is before the first, and after the
// last. It always ends, because it only ever goes on in the document.
func (i *Instrument) Next(answers, frame Answers, code string) string {
	at := i.position(code)
	for _, next := range i.Visible(answers, frame) {
		if i.position(next) > at {
			return next
		}
	}
	return ""
}

// Back is the page before a question, as Next is the one after it. From the end ("") it is the last page.
func (i *Instrument) Back(answers, frame Answers, code string) string {
	at := i.position(code)
	if code == "" {
		at = i.size()
	}
	back := ""
	for _, page := range i.Visible(answers, frame) {
		if i.position(page) < at {
			back = page
		}
	}
	return back
}

// Progress is which page a question is, from 1, and how many there are with the answers so far. 0 is a hidden question.
func (i *Instrument) Progress(answers, frame Answers, code string) (page, pages int) {
	visible := i.Visible(answers, frame)
	for n, v := range visible {
		if v == code {
			page = n + 1
		}
	}
	return page, len(visible)
}
