package message

import (
	"context"
	"errors"
	"maps"
	"strconv"
	"strings"
	"time"

	"deltag/domain"
)

// Messages is what staff do with mail: texts, lists, stopping and deciding.
type Messages struct {
	db       *domain.DB
	settings Settings
}

// New makes the use cases of staff.
func New(db *domain.DB, settings Settings) *Messages { return &Messages{db, settings} }

// Template is one version of a text that staff wrote for a kind.
type Template struct {
	ID        int64 `gorm:"primaryKey"`
	Kind      string
	Language  Language
	Activity  string // "" is for every activity
	UnitID    int64  // the unit of the activity; 0 for every activity
	Version   int
	Subject   string
	Body      string
	LIX       float64 `gorm:"column:lix"`
	Reason    string  // why a text that is hard to read was published all the same
	CreatedAt time.Time
	CreatedBy *int64
}

// TableName is the table of templates.
func (Template) TableName() string { return "message_template" }

// Errors of templates.
var (
	ErrText    = &domain.Error{Kind: domain.Invalid, Code: "message-text", Detail: "This text cannot be used yet. Mend what is marked."}
	ErrVersion = &domain.Error{Kind: domain.Conflict, Code: "message-version", Detail: "Somebody else has changed this text meanwhile. Load it again."}
	_          = domain.OnConstraint("message_template_version_key", ErrVersion)
)

// text is the text a mail is written from: the newest of its activity, else the newest for all, else the built-in one.
func (m *Message) text(tx *domain.Tx) (Text, error) {
	m.TemplateID = nil
	if m.Kind == testKind {
		return Text{m.Vars["subject"], m.Vars["body"]}, nil
	}
	t, err := newest(tx, m.Kind, m.Language, m.Activity)
	if errors.Is(err, domain.ErrNotFound) {
		return Builtin(m.Kind, m.Language), nil
	}
	m.TemplateID = &t.ID
	return Text{t.Subject, t.Body}, err
}

// TextOf is the text in use for a kind in a language: of the activity, for all, or the built-in one.
func TextOf(tx *domain.Tx, kind string, l Language, activity string) (Text, error) {
	m := Message{Kind: kind, Language: l, Activity: activity}
	return m.text(tx)
}

func newest(tx *domain.Tx, kind string, l Language, activity string) (Template, error) {
	var list []Template
	err := tx.DB.Where("kind = ? AND language = ? AND activity IN (?, '')", kind, l, activity).
		Order("activity DESC, version DESC").Limit(1).Find(&list).Error
	if err == nil && len(list) == 0 {
		err = domain.ErrNotFound
	}
	if err != nil {
		return Template{}, err
	}
	return list[0], nil
}

// Place says which text is meant: of a kind in a language, for one activity or for all.
type Place struct {
	Kind     string
	Language Language
	Activity string
	Unit     int64 // of the activity
}

// allowed tells whether the actor may edit at the place. A text for every activity needs it in some unit.
func (p Place) allowed(a domain.Actor, perm domain.Permission) bool {
	if p.Activity == "" {
		return len(a.Units(perm)) > 0 || a.Kind == domain.Machine
	}
	return a.May(perm, domain.Scope{Unit: p.Unit, Activity: p.Activity})
}

// Load gives the text in use at a place: staff's, or the built-in one as version 0.
func (s *Messages) Load(ctx context.Context, p Place) (t Template, err error) {
	if _, ok := KindOf(p.Kind); !ok {
		return t, ErrUnknownKind
	}
	err = s.db.View(ctx, func(tx *domain.Tx) error {
		if !p.allowed(tx.Actor, domain.TemplatesWrite) {
			return domain.ErrNotFound
		}
		t, err = newest(tx, p.Kind, p.Language, p.Activity)
		if errors.Is(err, domain.ErrNotFound) {
			b := Builtin(p.Kind, p.Language)
			t, err = Template{Kind: p.Kind, Language: p.Language, Subject: b.Subject, Body: b.Body, LIX: b.Readability().LIX}, nil
		}
		return err
	})
	return t, err
}

// Publish makes a text the one in use at a place. The version is the one that
// was loaded from there, so that two who write at once do not undo each other.
func (s *Messages) Publish(ctx context.Context, p Place, version int, text Text, reason string) (t Template, err error) {
	kind, ok := KindOf(p.Kind)
	if !ok {
		return t, ErrUnknownKind
	}
	err = s.db.Do(ctx, func(tx *domain.Tx) error {
		if !p.allowed(tx.Actor, domain.TemplatesWrite) {
			return domain.ErrForbidden
		}
		if err := faults(Lint(kind, p.Language, text, reason)); err != nil {
			return err
		}
		latest, err := latestVersion(tx, p)
		if err != nil {
			return err
		}
		if version != latest {
			return ErrVersion
		}
		t = Template{
			Kind: p.Kind, Language: p.Language, Activity: p.Activity, UnitID: p.Unit, Version: latest + 1, Subject: oneLine(text.Subject),
			Body: strings.TrimSpace(text.Body), LIX: text.Readability().LIX, Reason: reason, CreatedAt: tx.Now, CreatedBy: some(tx.Actor.StaffID),
		}
		return domain.Create(tx, &t)
	})
	return t, err
}

func latestVersion(tx *domain.Tx, p Place) (version int, err error) {
	err = tx.DB.Raw("SELECT coalesce(max(version), 0) FROM message_template WHERE kind = ? AND language = ? AND activity = ?",
		p.Kind, p.Language, p.Activity).Scan(&version).Error
	return version, err
}

func faults(findings []Finding) error {
	if !Blocked(findings) {
		return nil
	}
	var list []domain.Fault
	for _, f := range findings {
		if f.Blocking {
			list = append(list, domain.Fault{Where: "/" + f.Where, Code: f.Code, Detail: f.Words})
		}
	}
	return ErrText.With(list...)
}

// Preview is how a text would look, with samples in place of what is personal.
type Preview struct {
	Rendered    Rendered
	Readability Readability
	Findings    []Finding
}

// Preview shows a text before it is published. It reads and writes nothing.
func (s *Messages) Preview(kind string, l Language, text Text, reason string) (p Preview, err error) {
	k, ok := KindOf(kind)
	if !ok {
		return p, ErrUnknownKind
	}
	p.Findings, p.Readability = Lint(k, l, text, reason), text.Readability()
	p.Rendered, err = text.Render(l, s.samples(k, l, text))
	return p, err
}

// samples has a value for every placeholder in the text; an unknown one shows itself.
func (s *Messages) samples(k Kind, l Language, text Text) map[string]string {
	values := map[string]string{}
	for _, name := range Placeholders(text.Subject + text.Body) {
		values[name] = "{{" + name + "}}"
	}
	for name, sample := range k.Samples(l) {
		values[name] = sample
	}
	if s.settings.Municipality != "" {
		maps.Copy(values, s.settings.Values(l))
	}
	return values
}

// testKind is the mail that staff send to themselves to see a text. It has no text of its own.
const testKind = "template-test"

// testLife is how long a test mail is worth sending.
const testLife = time.Hour

// Test queues a text with samples to the member of staff who acts, at their own address.
func (s *Messages) Test(ctx context.Context, kind string, l Language, text Text, to string) error {
	k, ok := KindOf(kind)
	if !ok {
		return ErrUnknownKind
	}
	return s.db.Do(ctx, func(tx *domain.Tx) error {
		if !tx.Actor.MayAnywhere(domain.TemplatesWrite) {
			return domain.ErrForbidden
		}
		values := s.samples(k, l, text)
		values["subject"], values["body"] = text.Subject, text.Body
		_, err := Queue(tx, Draft{
			Key: testKind + ":" + strconv.FormatInt(tx.Actor.StaffID, 10) + ":" + tx.Now.Format(time.RFC3339Nano), Kind: testKind,
			To: to, Language: l, NotAfter: tx.Now.Add(testLife), Values: values,
		})
		return err
	})
}
