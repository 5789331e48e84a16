package panel

import (
	"context"
	"errors"
	"time"

	"deltag/domain"
	"deltag/domain/letter"
	"deltag/domain/message"
	"deltag/domain/resident"
)

// LettersNeeded is how many people of a panel need a letter that nobody has begun; each at most letter.Most.
type LettersNeeded struct {
	Others    int
	Protected int // people whose name and address are protected: their letters are a batch of their own
	Unit      int64
}

// NeedLetters counts who needs a letter now. It names nobody.
func (ps *Panels) NeedLetters(ctx context.Context, id int64) (n LettersNeeded, err error) {
	err = ps.db.View(ctx, func(tx *domain.Tx) error {
		p, err := find(tx, id, domain.MessagesRead)
		if err != nil {
			return err
		}
		n.Unit = p.UnitID
		for protected, count := range map[bool]*int{false: &n.Others, true: &n.Protected} {
			list, err := needing(tx, id, protected)
			if err != nil {
				return err
			}
			*count = len(list)
		}
		return nil
	})
	return n, err
}

// needing are those who need a letter, by themselves in the order they were drawn.
func needing(tx *domain.Tx, panel int64, protected bool) (list []Reach, err error) {
	err = reached(tx).Where("x.panel_id = ? AND x.protected = ? AND "+needsLetter, panel, protected).Order("x.id").Limit(letter.Most).Scan(&list).Error
	return list, err
}

// WriteLetters makes batches of letters to all who need one now: one of protected people, when the officer may see them,
// and one of everybody else. The panel is locked against answers meanwhile: who has answered gets none, and who answers
// later has theirs withdrawn.
func (ps *Panels) WriteLetters(ctx context.Context, id int64) (batches []letter.Batch, err error) {
	err = ps.db.Do(ctx, func(tx *domain.Tx) error {
		p, err := lock(tx, id, 0, domain.MessagesSend)
		if err != nil {
			return err
		}
		list, err := needing(tx, id, false)
		if err != nil {
			return err
		}
		if tx.Actor.May(domain.ProtectedRead, p.scope()) {
			hidden, err := needing(tx, id, true)
			if err != nil {
				return err
			}
			list = append(list, hidden...)
		}
		if len(list) == 0 {
			return letter.ErrNone
		}
		drafts := make([]letter.Draft, len(list))
		for i, r := range list {
			way := letter.DigitalPost
			if r.Channel == ByPaper {
				way = letter.Print
			}
			drafts[i] = letter.Draft{Kind: r.Matter.letterKind(), Subject: r.ID, Resident: r.ResidentID, Protected: r.Protected, Way: way, Cause: r.Why}
		}
		batches, err = letter.Add(tx, Activity(p.ID), p.UnitID, drafts)
		return err
	})
	return batches, err
}

// LetterKinds are the letters about invitations, of which the subject is the invitation.
var LetterKinds = []string{Asked.letterKind(), SeatIsTheir.letterKind(), NoSeat.letterKind(), OnStandBy.letterKind()}

// endLetters ends all letters about these invitations.
func endLetters(tx *domain.Tx, invitations []int64, why string) error {
	return letter.End(tx, LetterKinds, invitations, why)
}

// LetterContents says what the letters about invitations hold, and which are not wanted any more: the matter of the letter
// is not the matter of the person now.
func (ps *Panels) LetterContents(tx *domain.Tx, kind string, subjects []int64) (map[int64]letter.Content, error) {
	var rows []struct {
		ID        int64
		DrawID    int64
		Matter    Matter
		Why       string
		Language  string
		RespondBy time.Time
		EndsOn    *time.Time
	}
	err := reached(tx).Joins("JOIN panel p ON p.id = x.panel_id").Select("x.id, x.draw_id, x.matter, x.why, r.language, x.respond_by, p.ends_on").
		Where("x.id IN ?", subjects).Scan(&rows).Error
	if err != nil {
		return nil, err
	}
	notices, err := noticesFor(tx, subjects)
	if err != nil {
		return nil, err
	}
	all := map[int64]letter.Content{}
	for _, r := range rows {
		l := languageOf(resident.Resident{Language: r.Language})
		c := letter.Content{Language: l, Values: map[string]string{}, Expires: linkEnds(&Panel{EndsOn: r.EndsOn}, Invitation{RespondBy: r.RespondBy})}
		notice := notices[r.DrawID].Da
		if l == message.English {
			notice = notices[r.DrawID].En
		}
		c.Notice = notice.Short
		switch {
		case r.Matter.letterKind() != kind:
			c.No = "answered"
		case r.Why == "paused" || r.Why == "objection":
			c.No = r.Why
		case r.Matter == Asked:
			c.Values["answer_by"] = message.DayAsOf(l, r.RespondBy, tx.Now)
		case r.Matter == SeatIsTheir:
			c.Values["answer_by"] = message.DayAsOf(l, tx.Now.AddDate(0, 0, daysForLetter), tx.Now)
		}
		all[r.ID] = c
	}
	return all, nil
}

// noticesFor are the notices that the draws of these invitations told, by draw.
func noticesFor(tx *domain.Tx, invitations []int64) (map[int64]NoticeText, error) {
	var rows []struct {
		DrawID int64
		Notice Notice `gorm:"embedded"`
	}
	err := tx.DB.Raw(`SELECT d.id AS draw_id, n.* FROM draw d JOIN notice n ON n.id = d.notice_id
		WHERE d.id IN (SELECT draw_id FROM invitation WHERE id IN ?)`, invitations).Scan(&rows).Error
	all := map[int64]NoticeText{}
	for _, r := range rows {
		all[r.DrawID] = r.Notice.Text
	}
	return all, err
}

// Refusals of a code.
var (
	ErrCodeUnknown = &domain.Error{Kind: domain.NotFound, Code: "code-unknown", Detail: "There is no such code, or it does not work any more."}
	ErrCodeBusy    = &domain.Error{Kind: domain.Conflict, Code: "code-busy", Detail: "Too many codes that do not exist were tried. Wait a while."}
)

// guessesInHour is how many unknown codes are looked up in an hour, from everywhere together. With a million codes out at
// once a guesser who has the hour to themselves finds one in a hundred thousand years; a mistyped code is not even looked
// up, since its check character is wrong.
const guessesInHour = 1000

// codeOpensFor is how long the link works that a code opens: as long as an answer takes, on a phone that many may use. The
// code can be typed again.
const codeOpensFor = 2 * time.Hour

// OpenCode opens the invitation that the code of a letter is for, and gives a short-lived link to it. The refusals of
// domain.ReadCode say what is wrong with what was typed; ErrCodeUnknown does not say why a code does not work.
func (ps *Panels) OpenCode(ctx context.Context, typed string) (token string, err error) {
	code, err := domain.ReadCode(typed)
	if err != nil {
		return "", err
	}
	var refused error // committed with the count of the guess
	err = ps.db.Do(ctx, func(tx *domain.Tx) error {
		token, refused = "", nil
		period, guesses := tx.Now.Truncate(time.Hour), 0
		if err := tx.DB.Raw("SELECT guesses FROM code_guess WHERE period = ?", period).Scan(&guesses).Error; err != nil {
			return err
		}
		if guesses >= guessesInHour {
			return ErrCodeBusy
		}
		row, err := codeHolder(tx, code)
		if errors.Is(message.Gone(err), message.Erased) {
			refused = ErrCodeUnknown
			return tx.DB.Exec("INSERT INTO code_guess (period, guesses) VALUES (?, 1) ON CONFLICT (period) DO UPDATE SET guesses = code_guess.guesses + 1", period).Error
		}
		if err != nil {
			return err
		}
		token, err = domain.NewLink(tx, LinkPurpose, row.ID, row.ResidentID, tx.Now.Add(codeOpensFor))
		return err
	})
	if err == nil {
		err = refused
	}
	return token, err
}

// codeHolder is the invitation of whoever holds a code, who becomes the actor.
func codeHolder(tx *domain.Tx, code string) (row Invitation, err error) {
	link, err := domain.OpenLink(tx, code, letter.CodePurpose)
	if err != nil {
		return row, err
	}
	l, err := domain.Take[letter.Letter](tx, "id = ? AND kind IN ? AND resident_id IS NOT NULL", link.SubjectID, LetterKinds)
	if err != nil {
		return row, err
	}
	if row, err = domain.Take[Invitation](tx, "id = ? AND resident_id = ?", l.SubjectID, *l.ResidentID); err != nil {
		return row, err
	}
	tx.Actor = domain.Actor{Kind: domain.Citizen, ResidentID: row.ResidentID, RequestID: tx.Actor.RequestID}
	return row, nil
}

// letteredAt is when letters offered seats, by membership: when they were posted, or the present while they are on their way
// to the post. where chooses memberships m.
func letteredAt(tx *domain.Tx, where string, args ...any) (map[int64]time.Time, error) {
	var rows []struct {
		ID int64
		At *time.Time
	}
	err := tx.DB.Raw(`SELECT m.id, max(b.posted_at) FILTER (WHERE l.state <> 'ready') AS at FROM membership m
		JOIN invitation i ON i.panel_id = m.panel_id AND i.resident_id = m.resident_id
		JOIN letter l ON l.subject_id = i.id AND l.kind = 'letter-drawn' AND l.state IN ('ready', 'posted', 'returned') AND l.created_at >= m.created_at
		JOIN letter_batch b ON b.id = l.batch_id WHERE m.status = 'offered' AND `+where+" GROUP BY m.id", args...).Scan(&rows).Error
	all := map[int64]time.Time{}
	for _, r := range rows {
		if all[r.ID] = tx.Now; r.At != nil {
			all[r.ID] = *r.At
		}
	}
	return all, err
}
