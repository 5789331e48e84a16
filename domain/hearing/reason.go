package hearing

import (
	"fmt"
	"strings"
	"time"

	"deltag/domain/message"
	"deltag/domain/workday"
)

var danishWeekdays = [...]string{1: "mandag", 2: "tirsdag", 3: "onsdag", 4: "torsdag", 5: "fredag", 6: "lørdag", 7: "søndag"}

// When is the deadline as people say it: "fredag den 4. december kl. 11.00", "Friday 4 December at 11:00".
func (d *Due) When(l message.Language) string {
	if d.Agreed {
		return pick(l, "efter aftale med sekretariatet", "as agreed with the secretariat")
	}
	return message.Moment(l, d.At)
}

// Reason is why the deadline is when it is, in whole sentences.
func (d *Due) Reason(l message.Language) string {
	if d.Agreed {
		return pick(l, "Reglerne nævner ingen frist. Aftal den med sekretariatet.", "The rules name no deadline. Agree it with the secretariat.")
	}
	lines := []string{fmt.Sprintf(pick(l, "Det er %s, som er %s.", "That is %s, which is on %s."), d.Rule.words(l, d), message.Day(l, d.Meeting))}
	if len(d.Skipped) > 0 {
		lines = append(lines, fmt.Sprintf(pick(l, "%s tæller ikke med.", "Not counted: %s."), d.skipped(l)))
	}
	if d.EndOfDay {
		lines = append(lines, pick(l, "Reglerne nævner ikke et klokkeslæt, så hele dagen er med.", "The rules name no time, so the whole day counts."))
	}
	return strings.Join(lines, " ")
}

// Warning is what the secretary should know of the deadline, or nothing.
func (d *Due) Warning(l message.Language) string {
	switch {
	case d.Holiday != nil:
		return fmt.Sprintf(pick(l, "Fristen falder på en lukkedag (%s), men den flytter sig ikke.", "The deadline falls on a day that is closed (%s), but it does not move."), named(l, *d.Holiday))
	case d.Weekend:
		return pick(l, "Fristen falder i en weekend, men den flytter sig ikke.", "The deadline falls on a weekend, but it does not move.")
	}
	return ""
}

// words say how the deadline is counted: "2 arbejdsdage før mødet".
func (d Deadline) words(l message.Language, of *Due) string {
	switch {
	case d.How == ByWeekday && of != nil && sameWeek(of.At, of.Meeting):
		return fmt.Sprintf(pick(l, "%sen i mødets uge", "the %s in the week of the meeting"), d.day(l))
	case d.How == ByWeekday && d.SameDay && of == nil:
		return fmt.Sprintf(pick(l, "%sen i mødets uge", "the %s in the week of the meeting"), d.day(l))
	case d.How == ByWeekday:
		return fmt.Sprintf(pick(l, "den sidste %s før mødet", "the last %s before the meeting"), d.day(l))
	case d.How == WorkingDays && d.N == 1:
		return pick(l, "den sidste arbejdsdag før mødet", "the last working day before the meeting")
	case d.How == WorkingDays:
		return fmt.Sprintf(pick(l, "%d arbejdsdage før mødet", "%d working days before the meeting"), d.N)
	case d.How == Days && d.N == 1:
		return pick(l, "dagen før mødet", "the day before the meeting")
	case d.How == Days:
		return fmt.Sprintf(pick(l, "%d dage før mødet", "%d days before the meeting"), d.N)
	}
	return pick(l, "efter aftale med sekretariatet", "as agreed with the secretariat")
}

// Words are the rule itself, without a meeting: "fredag før mødet kl. 11.00".
func (d Deadline) Words(l message.Language) string {
	words := d.words(l, nil)
	switch {
	case d.How == Agreed:
		return words
	case d.At == "":
		return words + pick(l, " inden dagens slut", " by the end of the day")
	}
	return words + pick(l, " kl. "+strings.Replace(d.At, ":", ".", 1), " at "+d.At)
}

func (d Deadline) day(l message.Language) string {
	return pick(l, danishWeekdays[d.Weekday], time.Weekday(d.Weekday%7).String())
}

// skipped names the days that did not count: "Skærtorsdag, langfredag og 2. påskedag".
func (d *Due) skipped(l message.Language) string {
	var all []string
	for _, c := range d.Skipped {
		all = append(all, named(l, c.Name))
	}
	text := all[0]
	if last := len(all) - 1; last > 0 {
		text = strings.Join(all[:last], ", ") + pick(l, " og ", " and ") + all[last]
	}
	return upper(text)
}

func named(l message.Language, n workday.Name) string { return pick(l, n.Da, n.En) }

func pick(l message.Language, da, en string) string {
	if l == message.English {
		return en
	}
	return da
}

func upper(text string) string {
	r := []rune(text)
	return strings.ToUpper(string(r[:1])) + string(r[1:])
}

func sameWeek(a, b time.Time) bool {
	year, week := a.In(workday.Denmark()).ISOWeek()
	other, of := b.In(workday.Denmark()).ISOWeek()
	return year == other && week == of
}
