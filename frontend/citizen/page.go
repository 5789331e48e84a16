package citizen

// A page is one thing to read or one question to answer, built from a few sorts of block.
type page struct {
	Status    int // 0 is 200 OK
	Title     string
	TitleLang string // when it is not the page's
	Step      string // small line above the title
	Faults    []fault
	Body      []block
	Back      *link  // the way back, above the title
	File      *file  // what is fetched instead of a page
	GoTo      string // the page to see instead of this one, such as the one after a post that worked
	Asks      bool   // the title is a question, and stands as the name of its field
	Plain     bool   // a page for nobody in particular: no link to a page of one's own
	Aloud     bool   // a browser that can may read it aloud
}

// file is something to save. Its name tells nothing of whose it is.
type file struct {
	Name, Type string
	Data       []byte
}

// fault is something to mend in a form: the field's name, and what to do.
type fault struct{ Field, Text string }

// block is one part of a page. Exactly one of its fields is set.
type block struct {
	Heading string
	Screen  bool // of a heading or text that says nothing on paper
	Text    string
	Lang    string // of Text and of List, when it is not the page's
	Strong  string // a sentence that must not be missed
	List    []string
	Choices []link // big targets, one a row
	Links   []link
	Facts   []fact
	Table   *table
	Details *details
	Notice  *notice
	Form    *form
}

type link struct {
	Text, Href, Hint string
	Calendar         string // instead of Href: an address without its scheme, for the calendar program to follow
	Lang             string // of Text, when it is not the page's
	Primary          bool
}

type fact struct {
	Name, Value, Hint string
	NameLang          string // of the name, when it is not the page's
	Own, OwnLang      string // after the value: what somebody wrote in their own words
}

type table struct {
	Caption string
	Head    []string
	Rows    [][]cell
}

type cell struct{ Text, Lang string }

type details struct {
	Summary string
	Body    []block
}

// notice is a box that says how something went: success, info or warning.
type notice struct{ Kind, Heading, Text, TextLang string }

type form struct {
	ID     markup // when a button outside the form sends it
	Action string
	Hidden []field
	Fields []field
	Button string
	Small  bool // a form that is not what the page is about
}

// Sorts of field.
const (
	radio    = "radio"
	choice   = "choice" // one of many, in a list that opens
	checks   = "checks" // several of many
	checkbox = "checkbox"
	line     = "text"
	area     = "area"
)

type field struct {
	Kind, Name, Label, Hint, Value string
	Options                        []option // of a radio group or a choice
	Checked                        bool     // of a checkbox
	Type, InputMode, Autocomplete  string   // of a line
	Width                          int      // of a line, in characters
	Max                            int      // most characters
	Error                          string
	Fold                           string // the field is folded away under these words, until somebody opens it
	Titled                         bool   // the label is the title of the page
	Lang, HintLang                 string // of the label and of the hint, when it is not the page's
}

// input is the sort of mark that one puts at an option of a group.
func (f field) input() markup {
	if f.Kind == checks {
		return checkbox
	}
	return radio
}

type option struct {
	Value, Text, Hint, Lang string
	Checked                 bool
	Face                    int    // 1 to 5, beside the words
	Apart                   bool   // stands a little away from those before it
	Ask                     *field // what goes with this choice
}

// text is paragraphs; one that has nothing to say is left out.
func text(paragraphs ...string) []block {
	var blocks []block
	for _, p := range paragraphs {
		if p != "" {
			blocks = append(blocks, block{Text: p})
		}
	}
	return blocks
}

func heading(s string) block { return block{Heading: s} }

// join puts blocks and runs of blocks one after another.
func join(parts ...[]block) []block {
	all := []block{}
	for _, p := range parts {
		all = append(all, p...)
	}
	return all
}

// withFaults marks the fields of a page's forms that something is wrong with.
func (p page) withFaults(faults []fault) page {
	p.Faults = faults
	for _, b := range p.Body {
		if b.Form == nil {
			continue
		}
		for i := range b.Form.Fields {
			for _, f := range faults {
				b.Form.Fields[i].mark(f)
			}
		}
	}
	return p
}

// mark writes a fault to the field, or to what is asked beside one of its options.
func (f *field) mark(wrong fault) {
	if f.Name == wrong.Field {
		f.Error = wrong.Text
	}
	for i := range f.Options {
		if f.Options[i].Ask != nil {
			f.Options[i].Ask.mark(wrong)
		}
	}
}

// unfolded tells whether a field that is folded away stands open: when something was chosen in it or is wrong with it.
func (f field) unfolded() bool {
	for _, o := range f.Options {
		if o.Checked || o.Ask != nil && o.Ask.Error != "" {
			return true
		}
	}
	return f.Error != ""
}
