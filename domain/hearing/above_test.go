package hearing_test

import (
	"context"
	"errors"
	"testing"

	"deltag/domain"
	"deltag/domain/hearing"
	"deltag/domain/hearing/request"
	"deltag/domain/message"
	"deltag/domain/org"
)

// Whoever leads a unit reads of the committees above where its citizens may speak, changes nothing there, and is not told who
// speaks. Committees beside it are not seen.
func TestCommitteesAbove(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	w.Exec(t, "INSERT INTO unit (id, parent_id, name, valid_from) OVERRIDING SYSTEM VALUE VALUES (71, 1, 'Centeret', $1), (72, 71, 'Holdet', $1), (73, 1, 'Et andet center', $1)", w.Now())
	beside, err := w.org.AddCommittee(w.As(domain.Secretary, 73), org.NewCommittee{Unit: 73, Name: "Brugerrådet", From: date("2022-01-01")})
	w.must(err)
	own, err := w.org.AddCommittee(w.As(domain.Secretary, 72), org.NewCommittee{Unit: 72, Name: "Holdets udvalg", From: date("2022-01-01")})
	w.must(err)
	m, err := w.hearings.AddMeeting(w.secretary(), w.committee, hearing.NewMeeting{Times: hearing.Times{Day: "2026-11-02", From: "15:00", To: "18:00"}, Place: "Rådhuset"})
	w.must(err)
	leader := w.As(domain.UnitLeader, 72)
	list, err := w.hearings.Committees(leader)
	w.must(err)
	if len(list) != 2 || list[0].ID != w.committee && list[1].ID != w.committee {
		t.Errorf("%+v", list)
	}
	c, err := w.hearings.Committee(leader, w.committee)
	w.must(err)
	page, err := w.hearings.Meetings(leader, hearing.MeetingFilter{Committee: w.committee, Limit: 9})
	w.must(err)
	shown, err := w.hearings.Meeting(leader, m.ID)
	w.must(err)
	if c.MayChange || len(page.Items) != 1 || shown.MayChange || shown.Own {
		t.Errorf("%+v, %+v, %+v", c, page, shown)
	}
	rs := request.New(w.DB, "https://deltag.example", message.Settings{})
	heard := func(ctx context.Context) error {
		_, err := rs.HeardAt(ctx, m.ID)
		return err
	}
	for what, c := range map[string]struct{ got, want error }{
		"who speaks above":                        {heard(leader), domain.ErrForbidden},
		"who speaks, to the committee's members":  {heard(w.As(domain.CommitteeMember, 1)), nil},
		"renaming a committee above":              {w.org.RenameCommittee(w.As(domain.Secretary, 72), w.committee, "Noget andet", date("2027-01-01")), domain.ErrForbidden},
		"renaming one that is not seen":           {w.org.RenameCommittee(w.As(domain.Secretary, 72), beside.ID, "Noget andet", date("2027-01-01")), domain.ErrNotFound},
		"renaming their own":                      {w.org.RenameCommittee(w.As(domain.Secretary, 72), own.ID, "Noget andet", date("2027-01-01")), nil},
		"a committee beside, for a leader":        {second(w.hearings.Committee(leader, beside.ID)), domain.ErrNotFound},
		"one above, for who reads no committees":  {second(w.hearings.Committee(w.As(domain.Interviewer, 72), w.committee)), domain.ErrNotFound},
		"one below, for a leader of another unit": {second(w.hearings.Committee(w.As(domain.UnitLeader, 73), own.ID)), domain.ErrNotFound},
	} {
		if !errors.Is(c.got, c.want) {
			t.Errorf("%s: %v, want %v", what, c.got, c.want)
		}
	}
}

func second[T any](_ T, err error) error { return err }
