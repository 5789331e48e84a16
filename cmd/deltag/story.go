package main

import (
	"context"
	"errors"
	"fmt"
	"hash/fnv"
	"regexp"
	"slices"
	"time"

	"deltag/domain"
	"deltag/domain/message"
	"deltag/domain/org"
	"deltag/domain/panel"
	"deltag/domain/workday"
	"deltag/migrations"
)

// story is the life of the demo municipality up to the day on which a visitor comes, told by the same use cases that the
// pages call, on the demo's clock and with real mails.
type story struct {
	*program
	clock     *domain.MovableClock
	staff     context.Context // the coordinator
	unit      int64
	committee int64             // that citizens speak to
	read      int64             // the last caught mail that the citizens have read
	members   []context.Context // five more members of the committee
	terms     []int64           // the invitations of those who were asked in Danish whether they stay in a panel, in that order
}

// tellStory makes the demo up, once. A story that was broken off is told again from an empty database.
func tellStory(ctx context.Context, cfg config, db *domain.DB, clock *domain.MovableClock) error {
	ctx = domain.WithActor(ctx, domain.System("demo"))
	told, err := begun(ctx, db)
	if err != nil {
		return err
	}
	p, err := newProgram(cfg, db, clock)
	if err != nil {
		return err
	}
	if told {
		return p.org.FollowClock(ctx)
	}
	fmt.Printf("Making up %s, once (half a minute or so) ...\n", demoName)
	s := &story{program: p, clock: clock}
	if err := s.tell(ctx); err != nil {
		return err
	}
	if err := p.outbox.Close(); err != nil {
		return err
	}
	p.mailer.Close()
	_, err = db.Pool().ExecContext(ctx, `UPDATE setting SET value = '"told"', changed_at = $1 WHERE key = 'demo'`, db.Now())
	return err
}

// begun tells whether the story was told to its end. What is left of one that was broken off is removed, and the mark is
// set that keeps a real server away from this database. A database that anything else has written to is left alone.
func begun(ctx context.Context, db *domain.DB) (told bool, err error) {
	pool := db.Pool()
	var state string
	err = pool.QueryRowContext(ctx, `SELECT coalesce((SELECT value #>> '{}' FROM setting WHERE key = 'demo'), '')`).Scan(&state)
	if err != nil || state == "told" {
		return state == "told", err
	}
	var used bool
	if err := pool.QueryRowContext(ctx, "SELECT EXISTS (SELECT FROM staff)").Scan(&used); err != nil {
		return false, err
	}
	if used && state == "" {
		return false, errors.New("this database is in use and is not the demo's: choose another one")
	}
	if used {
		if _, err := pool.ExecContext(ctx, "DROP SCHEMA public CASCADE; CREATE SCHEMA public"); err != nil {
			return false, err
		}
		if err := migrations.Up(ctx, pool); err != nil {
			return false, err
		}
	}
	_, err = pool.ExecContext(ctx, `INSERT INTO setting VALUES ('demo', '"begun"', $1) ON CONFLICT DO NOTHING`, db.Now())
	return false, err
}

func on(year int, month time.Month, day, hour int) time.Time {
	return time.Date(year, month, day, hour, 0, 0, 0, workday.Denmark())
}

// until lets the days pass until an instant: every morning the mail goes out, reminders are planned, and citizens read.
func (s *story) until(to time.Time) error {
	for s.db.Now().Before(to) {
		next := s.db.Now().Add(24 * time.Hour)
		if next.After(to) {
			next = to
		}
		s.clock.SetOffset(s.clock.Offset() + next.Sub(s.db.Now()))
		if err := s.day(); err != nil {
			return err
		}
	}
	return nil
}

func (s *story) day() error {
	ctx := domain.WithActor(s.staff, domain.System("demo"))
	if _, err := s.panels.PlanReminders(ctx); err != nil {
		return err
	}
	if err := s.panels.KeepTerms(ctx); err != nil {
		return err
	}
	if _, err := s.samples.PlanReminders(ctx); err != nil {
		return err
	}
	for {
		n, err := s.outbox.Deliver(ctx, deliverAtOnce)
		if err != nil {
			return err
		}
		if n == 0 {
			break
		}
	}
	return s.citizensRead(ctx)
}

var ownLink = regexp.MustCompile(`/i/([A-Z0-9]+)`)

// citizensRead lets the citizens open the mails that came since they last looked and answer as people do: most do
// nothing, some say yes or no. Who does what is fixed, so that the demo is the same everywhere.
func (s *story) citizensRead(ctx context.Context) error {
	var mails []message.Caught
	err := s.db.View(ctx, func(tx *domain.Tx) error {
		return tx.DB.Where("id > ?", s.read).Order("id").Find(&mails).Error
	})
	if err != nil {
		return err
	}
	for _, m := range mails {
		s.read = m.ID
		opened, err := message.OpenMail(m.Raw)
		if err != nil {
			return err
		}
		if link := ownLink.FindStringSubmatch(opened.Text); link != nil {
			if err := s.answer(ctx, link[1], whim(m.Recipient, m.ID)); err != nil {
				return err
			}
		}
		if link := answersLink.FindStringSubmatch(opened.Text); link != nil {
			if err := s.readsSurvey(ctx, link[1], whim(m.Recipient, m.ID)); err != nil {
				return err
			}
		}
	}
	return nil
}

// answer does what a citizen in that mood, 0 to 99, does with a link. Refusals are part of life: too late, answered before.
func (s *story) answer(ctx context.Context, token string, mood int) error {
	ctx = domain.WithActor(ctx, domain.Actor{Kind: domain.Citizen})
	inv, err := s.panels.Invited(ctx, token)
	if err != nil {
		return refusal(err)
	}
	switch {
	case inv.Term:
		return refusal(s.answerTerm(ctx, token, inv))
	case inv.Seat == panel.SeatOffered && mood%10 < 9:
		_, err = s.panels.TakeSeat(ctx, token)
	case !inv.Open || inv.Reply != "":
		return nil
	case mood < 17:
		_, err = s.panels.Reply(ctx, token, panel.Answer{Reply: panel.Accepted, Seen: inv.Answers})
	case mood < 25:
		_, err = s.panels.Reply(ctx, token, panel.Answer{Reply: panel.Declined, Reason: reasons[mood%len(reasons)], Seen: inv.Answers})
	case mood < 28:
		_, err = s.panels.Reply(ctx, token, panel.Answer{Reply: panel.NotNow, AskLater: mood%2 == 0, Seen: inv.Answers})
	case mood < 29:
		_, err = s.panels.Reply(ctx, token, panel.Answer{Reply: panel.Declined, Never: true, Seen: inv.Answers})
	}
	return refusal(err)
}

// answerTerm lets the third who is asked in Danish stay, and whoever is asked in English leave. The others are silent, so that
// there is always somebody who still can answer.
func (s *story) answerTerm(ctx context.Context, token string, inv panel.Invited) error {
	if slices.Contains(s.terms, inv.ID) {
		return nil
	}
	answer := panel.Leave
	if inv.Language == message.Danish {
		s.terms = append(s.terms, inv.ID)
		if len(s.terms) != 3 {
			return nil
		}
		answer = panel.Stay
	}
	_, err := s.panels.AnswerTerm(ctx, token, answer, 0)
	return err
}

var reasons = []string{"", "", "Jeg har ikke tid lige nu.", "", "Det er for langt væk for mig."}

// refusal passes over what a citizen would be told on the page; anything else is a fault.
func refusal(err error) error {
	var known *domain.Error
	if errors.As(err, &known) {
		return nil
	}
	return err
}

// whim is the mood of a person on an occasion, 0 to 99, the same every time.
func whim(address string, occasion int64) int {
	h := fnv.New32a()
	_, _ = fmt.Fprint(h, address, occasion) // a hash takes everything
	return int(h.Sum32() % 100)
}

// asCoordinator signs the coordinator in.
func (s *story) asCoordinator(ctx context.Context) error {
	actor, err := s.actor(ctx, domain.Coordinator)
	if err != nil {
		return err
	}
	s.staff = domain.WithActor(ctx, actor)
	s.unit = actor.Grants[0].Unit
	return nil
}

// actor is the member of staff who has a role.
func (s *story) actor(ctx context.Context, role domain.Role) (actor domain.Actor, err error) {
	token, err := s.org.DemoSignIn(ctx, role, org.Caller{Source: "demo", Device: "demo"})
	if err != nil {
		return actor, err
	}
	if actor, err = s.org.Actor(ctx, token); err != nil {
		return actor, err
	}
	return actor, s.org.SignOut(ctx, token, "demo")
}

// letFollow gives the unit leader, who otherwise sees the panels of one job centre, a look at one panel of the whole
// municipality until a day.
func (s *story) letFollow(id int64, until time.Time) error {
	leader, err := s.actor(s.staff, domain.UnitLeader)
	if err != nil {
		return err
	}
	administrator, err := s.actor(s.staff, domain.Administrator)
	if err != nil {
		return err
	}
	_, err = s.org.Give(domain.WithActor(s.staff, administrator), org.NewGrant{
		Staff: leader.StaffID, Role: domain.UnitLeader, Unit: s.unit, Activity: panel.Activity(id), Ends: &until,
	})
	return err
}
