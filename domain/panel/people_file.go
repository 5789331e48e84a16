package panel

import (
	"context"
	"io"
	"iter"
	"time"

	"deltag/domain"
)

var (
	invitedHeader = map[string][]string{
		"da": {"Nummer", "Navn", "Runde", "Svar senest", "Svar", "Svaret", "Skrevet af en medarbejder"},
		"en": {"Number", "Name", "Wave", "Answer by", "Answer", "Answered", "Written down by staff"},
	}
	memberHeader = map[string][]string{
		"da": {"Nummer", "Navn", "Plads", "Hvorfor", "Ændret"}, "en": {"Number", "Name", "Seat", "Why", "Changed"},
	}
	replyWords = map[Reply][2]string{
		NoReply: {"Intet svar", "No answer"}, Accepted: {"Ja", "Yes"}, Declined: {"Nej", "No"}, NotNow: {"Ikke nu", "Not now"},
	}
	seatWords = map[MemberStatus][2]string{
		SeatOffered: {"Tilbudt", "Offered"}, SeatConfirmed: {"Taget", "Taken"}, SeatGivenUp: {"Opgivet", "Given up"},
	}
	causeWords = map[Cause][2]string{
		CauseLeft: {"Har sagt fra", "Has withdrawn"}, CauseMoved: {"Er flyttet", "Has moved"}, CauseNoAnswer: {"Svarede ikke på tilbuddet", "Did not answer the offer"},
		CauseAbsent: {"Kom ikke", "Did not come"}, CauseNotNow: {"Kan ikke lige nu", "Cannot right now"}, CauseOther: {"Andet", "Other"}, CauseErased: {"Slettet", "Erased"},
	}
)

// fileShown is the SQL of a person in a file: protected people by their alias and nothing that finds them, whoever exports.
const fileShown = `CASE WHEN r.erased_at IS NOT NULL OR r.id IS NULL THEN '' WHEN r.protection = 'no' THEN r.source_id ELSE '' END AS number, ` + shown + ` AS shown`

// ExportInvitations writes who was invited to a panel and what they answered, as "csv" or "xlsx". The words in which they
// gave their reasons are not in it.
func (ps *Panels) ExportInvitations(ctx context.Context, id int64, f File, w io.Writer) error {
	return ps.export(ctx, id, f, w, invitedHeader, func(tx *domain.Tx, _ *Panel) (iter.Seq[[]string], int, error) {
		var rows []struct {
			Number, Shown, Wave string
			Reply               Reply
			RespondBy           time.Time
			RepliedAt           *time.Time
			ByStaff             bool
		}
		err := tx.DB.Raw(`SELECT `+fileShown+`, i.wave::text AS wave, i.reply, i.respond_by, i.replied_at, i.answered_by IS NOT NULL AS by_staff
			FROM invitation i LEFT JOIN resident r ON r.id = i.resident_id WHERE i.panel_id = ? ORDER BY i.id`, id).Scan(&rows).Error
		return func(yield func([]string) bool) {
			for _, r := range rows {
				byStaff := ""
				if r.ByStaff {
					byStaff = f.say([2]string{"ja", "yes"})
				}
				if !yield([]string{r.Number, r.Shown, r.Wave, dayOf(&r.RespondBy), f.say(replyWords[r.Reply]), dayOf(r.RepliedAt), byStaff}) {
					return
				}
			}
		}, len(rows), err
	})
}

// ExportMembers writes who was drawn for a panel and what became of their seats, as "csv" or "xlsx".
func (ps *Panels) ExportMembers(ctx context.Context, id int64, f File, w io.Writer) error {
	return ps.export(ctx, id, f, w, memberHeader, func(tx *domain.Tx, _ *Panel) (iter.Seq[[]string], int, error) {
		var rows []struct {
			Number, Shown string
			Status        MemberStatus
			Cause         Cause
			ChangedAt     time.Time
		}
		err := tx.DB.Raw(`SELECT `+fileShown+`, m.status, m.cause, m.changed_at
			FROM membership m LEFT JOIN resident r ON r.id = m.resident_id WHERE m.panel_id = ? ORDER BY r.sorted, m.id`, id).Scan(&rows).Error
		return func(yield func([]string) bool) {
			for _, r := range rows {
				if !yield([]string{r.Number, r.Shown, f.say(seatWords[r.Status]), f.say(causeWords[r.Cause]), dayOf(&r.ChangedAt)}) {
					return
				}
			}
		}, len(rows), err
	})
}

// dayOf is a day in the municipality, or nothing.
func dayOf(at *time.Time) string {
	if at == nil {
		return ""
	}
	return at.In(copenhagen()).Format(time.DateOnly)
}
