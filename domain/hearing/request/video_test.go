package request_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"deltag/domain"
	"deltag/domain/domaintest"
	"deltag/domain/hearing"
	"deltag/domain/hearing/request"
	"deltag/domain/message"
)

const video, otherVideo = "https://video.example/moede", "https://video.example/andet"

// tasks are what the secretary's first page says of video meetings.
func (w *town) tasks() (list []string) {
	w.t.Helper()
	err := w.DB.View(w.secretary(), func(tx *domain.Tx) error {
		is, err := w.rs.Today(tx)
		for _, task := range is.Tasks {
			if task.Kind != "hearing-requests" {
				list = append(list, fmt.Sprintf("%s %d %s %s", task.Kind, task.Count, task.Name, task.Link))
			}
		}
		return err
	})
	return must(w.t, list, err)
}

// tellVideo is what the timetable does, and how many it told.
func (w *town) tellVideo() int {
	w.t.Helper()
	n, err := w.rs.TellVideo(context.Background())
	return must(w.t, n, err)
}

// Who speaks by video gets the link by itself: when it is given and when it changes, and once each. Until it is there the
// secretary's first page asks for it, and then for calls to those whom no mail reaches.
func TestVideoLinkIsTold(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	m := w.meeting(w.committee, "2026-09-28")
	ask := func(name, number, email string, model request.Model) request.Request {
		one := wish(name, m, w.item(m, number, "2026-"+number).ID)
		one.Requester.Email, one.Requester.Phone, one.Model = email, "12 34 56 78", model
		return w.booked(one)
	}
	anna, bo := ask("anna", "1", "anna@example.dk", request.ByVideo), ask("bo", "2", "", request.ByVideo)
	ask("carla", "3", "carla@example.dk", request.InPerson)
	day := fmt.Sprintf("/staff/committee-meetings/%d/hearings", m.ID)
	if got := w.tasks(); !slices.Equal(got, []string{"hearing-video 2 Beskæftigelsesudvalget " + day}) || w.tellVideo() != 0 {
		t.Errorf("without a link: %q", got)
	}
	for _, wrong := range []string{"http://video.example", "video.example/1", "https://", "https://a b"} {
		if err := w.rs.SetVideo(w.secretary(), m.ID, "", wrong); domaintest.Faults(err) != "/video video-address" {
			t.Errorf("%q: %v", wrong, err)
		}
	}
	must(t, 0, w.rs.SetVideo(w.secretary(), m.ID, "", " "+video))
	if err := w.rs.SetVideo(w.secretary(), m.ID, "", otherVideo); !errors.Is(err, request.ErrChanged) {
		t.Errorf("two who write at once: %v", err)
	}
	if err := w.rs.SetVideo(w.As(domain.Secretary, 2), m.ID, video, otherVideo); !errors.Is(err, domain.ErrNotFound) && !errors.Is(err, domain.ErrForbidden) {
		t.Errorf("of another unit: %v", err)
	}
	if n, again := w.tellVideo(), w.tellVideo(); n != 1 || again != 0 || w.mails("hearing-video") != 1 {
		t.Errorf("told %d, and again %d", n, again)
	}
	if got := w.said("hearing-video", anna.ID)["video"]; got != video {
		t.Errorf("the mail leads to %q", got)
	}
	call := []string{"hearing-video-call 1 Beskæftigelsesudvalget " + day}
	if got := w.tasks(); !slices.Equal(got, call) {
		t.Errorf("one is to be called: %q", got)
	}
	bo, err := w.rs.VideoToldFor(w.secretary(), bo.ID, w.now(bo.ID).Version)
	if must(t, bo, err); bo.ToldVideo != video || len(w.tasks()) != 0 {
		t.Errorf("called: %+v, %q", bo, w.tasks())
	}
	w.Clock.Add(time.Minute)
	must(t, 0, w.rs.SetVideo(w.secretary(), m.ID, video, otherVideo))
	if n := w.tellVideo(); n != 1 || w.mails("hearing-video") != 2 || !slices.Equal(w.tasks(), call) {
		t.Errorf("another link: told %d, %q", n, w.tasks())
	}
	w.Clock.Set(m.StartsAt.Add(2 * time.Hour))
	if n := w.tellVideo(); n != 0 || len(w.tasks()) != 0 {
		t.Errorf("when it is over: %d, %q", n, w.tasks())
	}
}

// A link follows whoever comes to speak by video later: they chose it on their own page, or their meeting moved to another one.
// A mail that waits does not go when there is no link any more.
func TestVideoLinkFollows(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	first, second := w.meeting(w.committee, "2026-09-14"), w.meeting(w.committee, "2026-09-28")
	i := w.item(first, "1", "26/1")
	d := w.ask(wish("anna", first, i.ID))
	r, err := w.rs.Clear(w.secretary(), d.ID, d.Version)
	r = must(t, r, err)
	r, err = w.rs.Grant(w.secretary(), r.ID, r.Version, hearing.Mayor)
	r = must(t, r, err)
	r, err = w.rs.Book(w.secretary(), r.ID, r.Version, request.Time{})
	must(t, r, err)
	must(t, 0, w.rs.SetVideo(w.secretary(), first.ID, "", video))
	if n := w.tellVideo(); n != 0 {
		t.Errorf("told %d who come in person", n)
	}
	if own, err := w.rs.Own(context.Background(), d.Token); err != nil || own.Video != "" {
		t.Errorf("the page of who comes in person: %q, %v", own.Video, err)
	}
	if _, err := w.rs.VideoToldFor(w.secretary(), r.ID, w.now(r.ID).Version); !errors.Is(err, request.ErrStep) {
		t.Errorf("told who needs no link: %v", err)
	}
	if _, err := w.rs.Change(context.Background(), d.Token, request.Change{People: 1, Model: request.ByVideo}); err != nil {
		t.Fatal(err)
	}
	if n := w.tellVideo(); n != 1 {
		t.Errorf("told %d who chose video", n)
	}
	if own, err := w.rs.Own(context.Background(), d.Token); err != nil || own.Video != video {
		t.Errorf("their page: %q, %v", own.Video, err)
	}
	i, err = w.hearings.ChangeItem(w.secretary(), i.ID, i.Version, hearing.NewItem{Number: "1", Title: i.Title, CaseNumber: i.CaseNumber}, second.ID, hearing.On)
	must(t, i, err)
	if got := w.tasks(); len(got) != 1 || w.tellVideo() != 0 {
		t.Errorf("the other meeting has no link: %q", got)
	}
	if w.refused("hearing-video", r.ID) == nil {
		t.Error("a mail goes without a link")
	}
	must(t, 0, w.rs.SetVideo(w.secretary(), second.ID, "", otherVideo))
	if n := w.tellVideo(); n != 1 || w.said("hearing-video", r.ID)["video"] != otherVideo {
		t.Errorf("told %d at the other meeting", n)
	}
}

// refused is why a mail about a request is not to go.
func (w *town) refused(kind string, id int64) error {
	return w.Do(w.Ctx(), func(tx *domain.Tx) error {
		_, err := w.rs.Mails()[kind](tx, message.Message{Kind: kind, SubjectID: id})
		return err
	})
}
