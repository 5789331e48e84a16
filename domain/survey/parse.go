package survey

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"regexp"
	"unicode/utf8"

	"deltag/domain"
)

// DocumentLimit is how many bytes a document may have.
const DocumentLimit = 1 << 20

// ErrDocument is a document that is not of the published form, or breaks a rule of it. Its faults say where.
var ErrDocument = &domain.Error{Kind: domain.Invalid, Code: "instrument-invalid", Detail: "This is not a questionnaire that can be used."}

// Parse reads a document that may be published. Faults of the rules are all told at once; what is not JSON of the
// published form has one fault, with the place where reading ended.
func Parse(document []byte) (*Instrument, error) {
	i, err := Read(document)
	if err != nil {
		return nil, err
	}
	if faults := i.Check(); len(faults) > 0 {
		return nil, ErrDocument.With(faults...)
	}
	return i, nil
}

// Read reads a document that may still break rules, as a draft does. Unknown fields are refused: whoever wrote them
// meant something that nobody would ask. So are fields that stand twice, of which readers differ in the one they take.
func Read(document []byte) (*Instrument, error) {
	var i Instrument
	if err := decode(document, &i); err != nil {
		return nil, ErrDocument.With(err.fault())
	}
	return &i, nil
}

// ReadQuestions reads a list of questions by themselves, as a local part is kept. An empty document is none.
func ReadQuestions(list []byte) ([]Question, error) {
	questions := []Question{}
	if len(list) == 0 {
		return questions, nil
	}
	if err := decode(list, &questions); err != nil {
		return nil, ErrDocument.With(err.fault())
	}
	return questions, nil
}

// CanonicalQuestions is the one form in which a local part is kept.
func CanonicalQuestions(list []Question) []byte {
	if list == nil {
		list = []Question{}
	}
	return canonical(list)
}

// misread is where and why reading ended.
type misread struct {
	offset int64
	why    string
}

func (m *misread) fault() domain.Fault {
	return found(fmt.Sprintf("byte %d", m.offset), "document-form", m.why)
}

func decode(document []byte, into any) *misread {
	switch {
	case len(document) > DocumentLimit:
		return &misread{DocumentLimit, "it is larger than 1 MB"}
	case !utf8.Valid(document):
		return &misread{0, "it is not UTF-8"}
	}
	if bad := walk(document); bad != nil {
		return bad
	}
	reader := json.NewDecoder(bytes.NewReader(document))
	reader.DisallowUnknownFields()
	if err := reader.Decode(into); err != nil {
		var typed *json.UnmarshalTypeError
		if errors.As(err, &typed) {
			return &misread{typed.Offset, fmt.Sprintf("%s cannot be a %s", typed.Field, typed.Value)}
		}
		return &misread{reader.InputOffset(), err.Error()}
	}
	return nil
}

// field is how names look: small letters alone, since encoding/json takes "Code" for "code", and other readers do not.
var field = regexp.MustCompile(`^[a-z][a-z0-9_]*$`)

// walk refuses what two readers could understand differently: names that stand twice or differ in case alone, null, and
// anything after the end.
func walk(document []byte) *misread {
	reader := json.NewDecoder(bytes.NewReader(document))
	reader.UseNumber()
	var open []map[string]bool // one for each level; nil for an array
	named := false             // the next token of an object is a value
	for {
		token, err := reader.Token()
		if errors.Is(err, io.EOF) && len(open) == 0 {
			return nil
		}
		if err != nil {
			return &misread{reader.InputOffset(), "this is not JSON"}
		}
		inObject := len(open) > 0 && open[len(open)-1] != nil
		if name, text := token.(string); text && inObject && !named {
			seen := open[len(open)-1]
			switch {
			case seen[name]:
				return &misread{reader.InputOffset(), fmt.Sprintf("%q stands twice", name)}
			case !field.MatchString(name):
				return &misread{reader.InputOffset(), fmt.Sprintf("%q is no name of a field", name)}
			}
			seen[name], named = true, true
			continue
		}
		named = false
		switch token {
		case json.Delim('{'):
			open = append(open, map[string]bool{})
		case json.Delim('['):
			open = append(open, nil)
		case json.Delim('}'), json.Delim(']'):
			open = open[:len(open)-1]
		case nil:
			return &misread{reader.InputOffset(), "null means nothing here: leave the field out"}
		}
		if len(open) == 0 {
			if rest := bytes.TrimLeft(document[reader.InputOffset():], " \t\r\n"); len(rest) > 0 {
				return &misread{reader.InputOffset(), "something follows after the end"}
			}
			return nil
		}
	}
}
