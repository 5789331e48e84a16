package survey

// Text is what is said, by language.
type Text map[string]Words

// Words are one text in one language. Text is for every mode that has no words of its own.
type Words struct {
	Text  string `json:"text"`
	Web   string `json:"web,omitempty"`
	Phone string `json:"phone,omitempty"` // what the interviewer says
	Paper string `json:"paper,omitempty"`
	Easy  string `json:"easy,omitempty"` // easy to read
}

// Mode is how somebody is asked.
type Mode string

// The modes that may have words of their own.
const (
	Web   Mode = "web"
	Phone Mode = "phone"
	Paper Mode = "paper"
)

// View is how somebody wants to be asked. It decides words alone, never values.
type View struct {
	Language string
	Mode     Mode
	Easy     bool
}

// Say gives the words of a text for a view, and the language that they are in, which the page must tell screen readers.
// Easy words go before those of the mode, because whoever asks for them needs them more; both fall back to the plain
// text of the same language, and a language without the text to the first language of the document.
func (i *Instrument) Say(t Text, v View) (words, language string) {
	if w := t[v.Language].say(v); w != "" || len(i.Languages) == 0 {
		return w, v.Language
	}
	return t[i.Languages[0]].say(v), i.Languages[0]
}

func (w Words) say(v View) string {
	if v.Easy && w.Easy != "" {
		return w.Easy
	}
	switch own := w.mode(v.Mode); {
	case own != "":
		return own
	default:
		return w.Text
	}
}

func (w Words) mode(m Mode) string {
	switch m {
	case Web:
		return w.Web
	case Phone:
		return w.Phone
	case Paper:
		return w.Paper
	}
	return ""
}

// variants are the words that there are, by the name that the document has for them.
func (w Words) variants() map[string]string {
	all := map[string]string{}
	for name, words := range map[string]string{"text": w.Text, "web": w.Web, "phone": w.Phone, "paper": w.Paper, "easy": w.Easy} {
		if words != "" {
			all[name] = words
		}
	}
	return all
}
