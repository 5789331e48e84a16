package staff

import (
	"context"
	"strings"
	"time"

	"deltag/domain/message"
	"deltag/domain/panel"
)

// StaffNotices are what citizens of a panel are and were told.
type StaffNotices struct {
	Draft     *StaffNotice     `json:"draft,omitempty" doc:"The one being written, if any"`
	Published []StaffNotice    `json:"published" doc:"The newest first"`
	Suggested panel.NoticeText `json:"suggested" doc:"To start from; what must be filled in stands in square brackets"`
}

// StaffNotice is one version of what citizens are told.
type StaffNotice struct {
	Version     int              `json:"version"`
	Text        panel.NoticeText `json:"text"`
	ChangedAt   time.Time        `json:"changedAt"`
	PublishedAt *time.Time       `json:"publishedAt,omitempty"`
	Missing     []StaffMissing   `json:"missing" doc:"What keeps it from being published"`
	LIX         float64          `json:"lix" doc:"Of the short text in Danish; at most 34 reads easily"`
}

func noticeOf(n panel.Notice) StaffNotice {
	return StaffNotice{Version: n.Version, Text: n.Text, ChangedAt: n.ChangedAt, PublishedAt: n.PublishedAt, Missing: missingOf(n.Text.Faults()),
		LIX: message.Read(strings.Join(n.Text.Da.Short, "\n")).LIX}
}

func (h panels) notices(ctx context.Context, in *byID) (StaffNotices, error) {
	all, err := h.panels.Notices(ctx, in.ID)
	out := StaffNotices{Published: []StaffNotice{}, Suggested: all.Suggested}
	for _, n := range all.Published {
		out.Published = append(out.Published, noticeOf(n))
	}
	if all.Draft != nil {
		draft := noticeOf(*all.Draft)
		out.Draft = &draft
	}
	return out, err
}

type writeNoticeInput struct {
	ID   int64 `path:"id" minimum:"1"`
	Body panel.NoticeText
}

func (h panels) writeNotice(ctx context.Context, in *writeNoticeInput) (StaffNotice, error) {
	n, err := h.panels.WriteNotice(ctx, in.ID, in.Body)
	return noticeOf(n), err
}

func (h panels) publishNotice(ctx context.Context, in *byID) (StaffNotice, error) {
	n, err := h.panels.PublishNotice(ctx, in.ID)
	return noticeOf(n), err
}
