package panel

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"iter"
	"math"
	"strconv"
	"time"

	"deltag/domain"
	"deltag/domain/message"
)

// CallReason is why somebody is to be called.
type CallReason string

// The reasons, the first that holds.
const (
	CallWanted       CallReason = "wanted"            // asked to be called
	CallPrefers      CallReason = "prefers-phone"     // would rather be called than written to
	CallLetterBack   CallReason = "letter-returned"   // the letter came back
	CallLetterSilent CallReason = "letter-unanswered" // has not answered the letter
	CallNoAddress    CallReason = "no-address"        // has no address, neither for mail nor for letters
	CallBounced      CallReason = "bounced"           // mail does not arrive, and there is no address for letters
	CallSilent       CallReason = "silent"            // has not answered the last reminder, or the offer of a seat
)

// callReason is the SQL of why invitation i of resident r is to be called, or ”; x is their Reach, which says whether a
// letter comes first. Its arguments are the instants before which the last reminder and the offer of a seat must have gone
// out.
const callReason = `CASE WHEN c.wanted_at IS NOT NULL THEN 'wanted'
	WHEN x.channel = 'phone' THEN CASE WHEN x.why IN ('prefers-phone', 'letter-returned', 'letter-unanswered', 'no-address') THEN x.why ELSE 'bounced' END
	WHEN x.channel = 'mail' AND p.state = 'inviting' AND EXISTS (SELECT FROM message d WHERE d.dedupe_key = 'panel-reminder-2:' || i.id AND d.handed_over_at <= @reminded) THEN 'silent'
	WHEN x.channel = 'mail' AND p.state = 'confirmed' AND EXISTS (SELECT FROM message d WHERE d.dedupe_key = 'panel-drawn:' || i.id AND d.handed_over_at <= @offered) THEN 'silent'
	ELSE '' END`

// canCall is the SQL of everybody who can be called about a panel and has not answered: with a number, and neither gone
// nor left alone. Protected people are in it only for those who may see them.
const canCall = `FROM invitation i JOIN panel p ON p.id = i.panel_id JOIN resident r ON r.id = i.resident_id LEFT JOIN call c ON c.invitation_id = i.id
	JOIN (` + reachSQL + `) x ON x.id = i.id AND x.panel_id = @panel
	LEFT JOIN membership m ON p.state = 'confirmed' AND m.panel_id = i.panel_id AND m.resident_id = i.resident_id
	LEFT JOIN jsonb_each_text(CAST(@short AS jsonb)) s ON s.key = i.stratum
	WHERE i.panel_id = @panel AND (@wave = 0 OR i.wave = @wave)
		AND (p.state = 'inviting' AND i.reply = '' AND i.respond_by > @now OR p.state = 'confirmed' AND m.status = 'offered')
		AND r.erased_at IS NULL AND r.opted_out_at IS NULL AND (r.paused_until IS NULL OR r.paused_until <= @now) AND r.gone = '' AND r.phone <> ''
		AND (@protected OR r.protection = 'no') AND coalesce(c.attempts, 0) < p.max_calls
		AND (coalesce(c.off, '') = '' OR c.off = 'wrong_number' AND r.changed_at > c.off_at)`

const (
	callOrder = `coalesce(c.agreed AND c.again_at <= @now, false) DESC, coalesce(s.value::float8, 0) DESC, i.created_at, i.id`
	callAfter = 3 * 24 * time.Hour // after the last reminder
	seatAfter = 5 * 24 * time.Hour // after the offer of a seat
	callsMost = 200                // that the page shows; the list empties from above
)

// CallLine is somebody to be called.
type CallLine struct {
	InvitationID int64
	ResidentID   int64
	Shown        string // the name, or the alias of a protected person
	Phone        string
	Language     message.Language
	Wave         int
	Reason       CallReason
	Since        time.Time // of the invitation
	Attempts     int
	AgainAt      *time.Time
	Agreed       bool
	Claimed      bool // somebody else is calling
	Mine         bool
	Short        float64 // how much is missing of the kinds of people that they are, 0 and more
}

// CallList is whom to call, the first one first.
type CallList struct {
	Panel Panel
	Most  int // calls to one person
	Lines []CallLine
	More  bool // there are more than are shown
}

const callColumns = `i.id AS invitation_id, i.resident_id, ` + shown + ` AS shown, r.phone, CASE WHEN r.language = 'en' THEN 'en' ELSE 'da' END AS language,
	i.wave, ` + callReason + ` AS reason, i.created_at AS since, coalesce(c.attempts, 0) AS attempts, c.again_at, coalesce(c.agreed, false) AS agreed,
	coalesce(c.claimed_until > @now AND c.claimed_by <> @me, false) AS claimed, coalesce(c.claimed_until > @now AND c.claimed_by = @me, false) AS mine,
	round(coalesce(s.value::numeric, 0), 3) AS short`

// callArgs are the named arguments of the SQL of calls.
func callArgs(tx *domain.Tx, p *Panel, wave int) (map[string]any, error) {
	short, err := shortages(tx, p)
	return map[string]any{
		"panel": p.ID, "wave": wave, "now": tx.Now, "me": tx.Actor.StaffID, "short": short, "reminded": tx.Now.Add(-callAfter), "offered": tx.Now.Add(-seatAfter), "silent": silentAfterLetter,
		"protected": tx.Actor.May(domain.ProtectedRead, p.scope()),
	}, err
}

// shortages tells of each stratum how much is missing of the yes that are wished for, added up over its values: who is of
// several rare kinds comes first. Without quotas it is the part of the stratum that has not answered.
func shortages(tx *domain.Tx, p *Panel) (string, error) {
	var rows []struct {
		Stratum              string
		Invited, Yes, Silent float64
	}
	if err := tx.DB.Raw(`SELECT stratum, count(*) AS invited, count(*) FILTER (WHERE reply = 'accepted') AS yes, count(*) FILTER (WHERE reply = '') AS silent
		FROM invitation WHERE panel_id = ? GROUP BY stratum`, p.ID).Scan(&rows).Error; err != nil {
		return "", err
	}
	var quotas []Quota
	if err := tx.DB.Where("panel_id = ?", p.ID).Find(&quotas).Error; err != nil {
		return "", err
	}
	yes, values := map[int64]float64{}, map[string][]int64{}
	for _, r := range rows {
		of, err := parseStratum(r.Stratum)
		if err != nil {
			return "", err
		}
		for values[r.Stratum] = of; len(of) > 0; of = of[1:] {
			yes[of[0]] += r.Yes
		}
	}
	missing := map[int64]float64{}
	for _, q := range quotas {
		if wished := float64(q.Target) * math.Max(1, p.YesPerSeat); wished > 0 {
			missing[q.ValueID] = math.Max(0, wished-yes[q.ValueID]) / wished
		}
	}
	short := map[string]float64{}
	for _, r := range rows {
		for _, v := range values[r.Stratum] {
			short[r.Stratum] += missing[v]
		}
		if len(quotas) == 0 {
			short[r.Stratum] = r.Silent / r.Invited
		}
	}
	list, err := json.Marshal(short)
	return string(list), err
}

func callsOf(tx *domain.Tx, p *Panel, wave, limit int) (lines []CallLine, err error) {
	args, err := callArgs(tx, p, wave)
	if err != nil {
		return nil, err
	}
	args["limit"] = limit
	err = tx.DB.Raw(`SELECT x.* FROM (SELECT `+callColumns+`, row_number() OVER (ORDER BY coalesce(c.again_at > @now, false), `+callOrder+`) AS place `+canCall+`) x
		WHERE x.reason <> '' ORDER BY x.place LIMIT @limit`, args).Scan(&lines).Error
	return lines, err
}

// Calls lists whom to call about a panel, of one wave or, with 0, of all.
func (ps *Panels) Calls(ctx context.Context, id int64, wave int) (list CallList, err error) {
	err = ps.db.View(ctx, func(tx *domain.Tx) error {
		p, err := find(tx, id, domain.RepliesWrite)
		if err != nil {
			return err
		}
		list.Panel = p
		if list.Lines, err = callsOf(tx, &p, wave, callsMost+1); err != nil {
			return err
		}
		if list.More = len(list.Lines) > callsMost; list.More {
			list.Lines = list.Lines[:callsMost]
		}
		tx.Record(domain.Access{Action: "search", Subject: "call", ResidentIDs: called(list.Lines), Criterion: Activity(id), Unit: p.UnitID, Purpose: "call about a panel"})
		return tx.DB.Raw("SELECT max_calls FROM panel WHERE id = ?", id).Scan(&list.Most).Error
	})
	return list, err
}

func called(lines []CallLine) []int64 {
	ids := make([]int64, len(lines))
	for i, l := range lines {
		ids[i] = l.ResidentID
	}
	return ids
}

// NextCall takes the next person to call for 15 minutes, the one whom the caller has already before any other. It tells
// false when nobody is left. Two callers never get the same person.
func (ps *Panels) NextCall(ctx context.Context, id int64, wave int) (line CallLine, found bool, err error) {
	for range 3 { // somebody else may have taken them since they were found
		err = ps.db.Do(ctx, func(tx *domain.Tx) error {
			p, err := find(tx, id, domain.RepliesWrite)
			if err != nil {
				return err
			}
			args, err := callArgs(tx, &p, wave)
			if err != nil {
				return err
			}
			line, found, err = take(tx, &p, args, `AND (c.again_at IS NULL OR c.again_at <= @now OR c.claimed_by = @me) AND (c.claimed_until IS NULL OR c.claimed_until <= @now OR c.claimed_by = @me)`)
			return err
		})
		if err == nil {
			return line, found, nil
		}
		if !errors.Is(err, ErrCallTaken) {
			break
		}
	}
	return CallLine{}, false, err
}

// TakeCall takes a certain person to call, before their time too.
func (ps *Panels) TakeCall(ctx context.Context, id int64) (line CallLine, err error) {
	err = ps.db.Do(ctx, func(tx *domain.Tx) error {
		_, p, _, err := ps.calling(tx, id)
		if err != nil {
			return err
		}
		args, err := callArgs(tx, &p, 0)
		if err != nil {
			return err
		}
		args["one"] = id
		var found bool
		if line, found, err = take(tx, &p, args, "AND i.id = @one"); err == nil && !found {
			err = ErrCallOver
		}
		return err
	})
	return line, err
}

// take finds the first person who can be called and claims the call. The invitation is locked, so that an answer that
// comes meanwhile is either seen or waits.
func take(tx *domain.Tx, p *Panel, args map[string]any, more string) (line CallLine, found bool, err error) {
	by, err := caller(tx)
	if err != nil {
		return line, false, err
	}
	var lines []CallLine
	if err := tx.DB.Raw(`SELECT `+callColumns+` `+canCall+` `+more+` AND (`+callReason+`) <> ''
		ORDER BY coalesce(c.claimed_by = @me AND c.claimed_until > @now, false) DESC, `+callOrder+` LIMIT 1 FOR NO KEY UPDATE OF i SKIP LOCKED`, args).Scan(&lines).Error; err != nil || len(lines) == 0 {
		return line, false, err
	}
	line = lines[0]
	if ok, err := claim(tx, line, by); err != nil || !ok {
		return line, false, firstError(err, ErrCallTaken)
	}
	line.Mine, line.Claimed = true, false
	if tx.Actor.May(domain.ProtectedRead, p.scope()) { // whoever calls must say the name
		if err := tx.DB.Raw("SELECT name FROM resident WHERE id = ? AND name <> ''", line.ResidentID).Scan(&line.Shown).Error; err != nil {
			return line, false, err
		}
	}
	tx.Record(domain.Access{Action: "read", Subject: "call", ResidentIDs: []int64{line.ResidentID}, Unit: p.UnitID, Purpose: "call about a panel"})
	return line, true, nil
}

// callHeader are the columns of the list as a file.
var callHeader = map[string][]string{
	"da": {"Navn", "Telefon", "Sprog", "Hvorfor", "Forsøg", "Ring efter"},
	"en": {"Name", "Phone", "Language", "Why", "Attempts", "Call after"},
}

var callReasons = map[CallReason][2]string{
	CallWanted: {"Vil ringes op", "Asked to be called"}, CallPrefers: {"Vil hellere ringes op", "Prefers a call"}, CallNoAddress: {"Ingen adresse", "No address"},
	CallLetterBack: {"Brevet kom tilbage", "The letter came back"}, CallLetterSilent: {"Har ikke svaret på brevet", "Has not answered the letter"},
	CallBounced: {"Mail kommer ikke frem", "Mail does not arrive"}, CallSilent: {"Har ikke svaret", "Has not answered"},
}

// ExportCalls writes the list as "csv" or "xlsx", for whoever calls without the program. Protected people are not in it.
func (ps *Panels) ExportCalls(ctx context.Context, id int64, wave int, f File, w io.Writer) error {
	return ps.export(ctx, id, f, w, callHeader, func(tx *domain.Tx, p *Panel) (rows iter.Seq[[]string], count int, err error) {
		args, err := callArgs(tx, p, wave)
		if err != nil {
			return nil, 0, err
		}
		args["protected"] = false
		var lines []CallLine
		err = tx.DB.Raw(`SELECT `+callColumns+` `+canCall+` AND (`+callReason+`) <> '' ORDER BY `+callOrder, args).Scan(&lines).Error
		return func(yield func([]string) bool) {
			for _, l := range lines {
				again := ""
				if l.AgainAt != nil && l.AgainAt.After(tx.Now) {
					again = l.AgainAt.In(copenhagen()).Format("2006-01-02 15:04")
				}
				if !yield([]string{l.Shown, l.Phone, string(l.Language), f.say(callReasons[l.Reason]), strconv.Itoa(l.Attempts), again}) {
					return
				}
			}
		}, len(lines), err
	})
}
