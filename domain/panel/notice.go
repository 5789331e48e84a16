package panel

import (
	"context"
	"fmt"
	"regexp"
	"strings"
	"time"

	"deltag/domain"
	"deltag/domain/message"
)

// Notice is one version of what citizens are told before they answer (GDPR articles 13 and 14). Until it is published it
// may change; afterwards it stays, and every draw of invitations says which version its people got.
type Notice struct {
	ID          int64 `gorm:"primaryKey"`
	PanelID     int64
	Version     int
	Text        NoticeText `gorm:"serializer:json"`
	ChangedAt   time.Time
	PublishedAt *time.Time
	PublishedBy *int64
}

// TableName is the table of notices.
func (Notice) TableName() string { return "notice" }

// NoticeText is a notice in both languages.
type NoticeText struct {
	Da NoticeLayers `json:"da"`
	En NoticeLayers `json:"en"`
}

// NoticeLayers are the two layers: five short sentences, and the whole of what the law asks for.
type NoticeLayers struct {
	Short []string   `json:"short"`
	Full  NoticeFull `json:"full"`
}

// NoticeFull has the twelve fields that a notice needs; each is plain text.
type NoticeFull struct {
	Controller string `json:"controller"` // who is responsible and how to reach them
	DPO        string `json:"dpo"`        // how to reach the data protection officer
	Purposes   string `json:"purposes"`
	Basis      string `json:"basis"`
	Categories string `json:"categories"`
	Source     string `json:"source"`
	Recipients string `json:"recipients"`
	Transfers  string `json:"transfers"` // out of the EU
	Retention  string `json:"retention"`
	Rights     string `json:"rights"`
	Complaint  string `json:"complaint"`
	Voluntary  string `json:"voluntary"`
}

// shortSentences is how many sentences the short layer has.
const shortSentences = 5

// ErrNotice refuses to publish a notice that lacks something.
var ErrNotice = &domain.Error{Kind: domain.Invalid, Code: "notice-incomplete",
	Detail: "This notice cannot be published yet. Citizens must be told everything the law asks for."}

// fields lists the full layer with the JSON name of each field.
func (f *NoticeFull) fields() [][2]string {
	return [][2]string{
		{"controller", f.Controller}, {"dpo", f.DPO}, {"purposes", f.Purposes}, {"basis", f.Basis},
		{"categories", f.Categories}, {"source", f.Source}, {"recipients", f.Recipients}, {"transfers", f.Transfers},
		{"retention", f.Retention}, {"rights", f.Rights}, {"complaint", f.Complaint}, {"voluntary", f.Voluntary},
	}
}

// gap is a place that the suggested text leaves for staff to fill in, such as [telephone].
var gap = regexp.MustCompile(`\[[^\]]*\]`)

// Faults says everything that keeps the notice from being published.
func (t *NoticeText) Faults() []domain.Fault {
	faults := append(t.Da.faults("/da"), t.En.faults("/en")...)
	short := strings.Join(t.Da.Short, "\n")
	if r := message.Read(short); r.LIX > message.LIXHard {
		faults = append(faults, fault("/da/short", "hard-to-read",
			fmt.Sprintf("The short text is hard to read (LIX %.0f, at most %d). Use shorter words and sentences.", r.LIX, message.LIXHard)))
	}
	return faults
}

func (l *NoticeLayers) faults(where string) (faults []domain.Fault) {
	check := func(where, text string) {
		switch left := gap.FindString(text); {
		case strings.TrimSpace(text) == "":
			faults = append(faults, fault(where, "required", "This must be said. Write it here."))
		case left != "":
			faults = append(faults, fault(where, "gap", fmt.Sprintf("Put the real thing where it says %s.", left)))
		}
	}
	if len(l.Short) != shortSentences {
		faults = append(faults, fault(where+"/short", "five-sentences",
			fmt.Sprintf("The short text has five sentences, not %d.", len(l.Short))))
	}
	for i, s := range l.Short {
		check(fmt.Sprintf("%s/short/%d", where, i), s)
	}
	for _, f := range l.Full.fields() {
		check(where+"/full/"+f[0], f[1])
	}
	return faults
}

// Notices are a panel's notices: the one being written, if any, and the published ones, the newest first.
type Notices struct {
	Draft     *Notice
	Published []Notice
	Suggested NoticeText // from the panel's own details, for who starts on an empty page
}

// Notices loads what citizens of a panel are and were told.
func (ps *Panels) Notices(ctx context.Context, id int64) (n Notices, err error) {
	err = ps.db.View(ctx, func(tx *domain.Tx) error {
		p, err := find(tx, id, domain.PanelsRead)
		if err != nil {
			return err
		}
		var rows []Notice
		if err := tx.DB.Where("panel_id = ?", id).Order("version DESC").Find(&rows).Error; err != nil {
			return err
		}
		n = Notices{Suggested: suggestNotice(&p)}
		for _, row := range rows {
			if row.PublishedAt == nil {
				n.Draft = &row
			} else {
				n.Published = append(n.Published, row)
			}
		}
		return nil
	})
	return n, err
}

// WriteNotice keeps the text of the notice being written. It may be incomplete.
func (ps *Panels) WriteNotice(ctx context.Context, id int64, text NoticeText) (n Notice, err error) {
	err = ps.db.Do(ctx, func(tx *domain.Tx) error {
		n, err = draftNotice(tx, id)
		if err != nil {
			return err
		}
		n.Text, n.ChangedAt = text, tx.Now
		return domain.Save(tx, &n)
	})
	return n, err
}

// PublishNotice makes the notice being written the one that citizens get from now on.
func (ps *Panels) PublishNotice(ctx context.Context, id int64) (n Notice, err error) {
	err = ps.db.Do(ctx, func(tx *domain.Tx) error {
		n, err = draftNotice(tx, id)
		if err != nil {
			return err
		}
		if faults := n.Text.Faults(); len(faults) > 0 {
			return ErrNotice.With(faults...)
		}
		n.PublishedAt, n.PublishedBy = &tx.Now, tx.Actor.By()
		return domain.Save(tx, &n)
	})
	return n, err
}

// draftNotice finds the notice being written, or begins the next version of it.
func draftNotice(tx *domain.Tx, id int64) (n Notice, err error) {
	p, err := lock(tx, id, 0, domain.PanelsWrite)
	if err != nil {
		return n, err
	}
	if p.State == Closed {
		return n, ErrFrozen
	}
	var rows []Notice
	if err := tx.DB.Where("panel_id = ?", id).Order("version DESC").Limit(1).Find(&rows).Error; err != nil {
		return n, err
	}
	if len(rows) > 0 && rows[0].PublishedAt == nil {
		return rows[0], nil
	}
	n = Notice{PanelID: id, Version: 1, ChangedAt: tx.Now}
	if len(rows) > 0 {
		n.Version, n.Text = rows[0].Version+1, rows[0].Text
	}
	err = domain.Create(tx, &n)
	return n, err
}

// currentNotice is the newest published notice of a panel, or nil.
func currentNotice(tx *domain.Tx, panel int64) (*Notice, error) {
	var rows []Notice
	err := tx.DB.Where("panel_id = ? AND published_at IS NOT NULL", panel).Order("version DESC").Limit(1).Find(&rows).Error
	if err != nil || len(rows) == 0 {
		return nil, err
	}
	return &rows[0], nil
}
