package hearing

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"deltag/domain"
)

// ErrRules refuses rules that do not hold together.
var ErrRules = &domain.Error{Kind: domain.Invalid, Code: "hearing-rules-invalid", Detail: "These rules cannot be kept yet. Mend what is named."}

// checks gathers the faults of what was sent, so that all are told at once.
type checks []domain.Fault

func (c *checks) unless(right bool, where, code, detail string) {
	if !right {
		*c = append(*c, domain.Fault{Where: where, Code: code, Detail: detail})
	}
}

// text trims a text and looks at its length in letters.
func (c *checks) text(s *string, where string, least, most int) {
	*s = strings.TrimSpace(*s)
	n := utf8.RuneCountInString(*s)
	c.unless(n > 0 || least == 0, where, "required", "Write something here.")
	c.unless(n <= most, where, "too-long", "This is too long.")
	c.unless(!domain.HasCPR(*s), where, "cpr-number", "This looks like a CPR number. Remove it.")
}

// number looks at a number that may be unknown.
func (c *checks) number(n *int, where string, most int) {
	c.unless(n == nil || *n >= 1 && *n <= most, where, "number-range", fmt.Sprintf("Give a number from 1 to %d, or leave it empty.", most))
}

func choice[T ~string](c *checks, v T, where string, known ...T) {
	c.unless(v == "" || slices.Contains(known, v), where, "choice-unknown", "Choose one of those in the list.")
}

// clockShape is a time of day.
var clockShape = regexp.MustCompile(`^([01]\d|2[0-3]):[0-5]\d$`)

// Check tells everything that keeps the rules from being kept; where is where they stand in what was sent.
func (r *Rules) Check(where string) []domain.Fault {
	var c checks
	c.number(r.MinutesLeast, where+"/minutesLeast", 240)
	c.number(r.MinutesMost, where+"/minutesMost", 240)
	c.unless(r.MinutesLeast == nil || r.MinutesMost != nil && *r.MinutesLeast <= *r.MinutesMost, where+"/minutesMost", "minutes-order",
		"The most minutes of a hearing are at least the least.")
	c.number(r.MaxPeople, where+"/maxPeople", 100)
	c.number(r.TotalMinutes, where+"/totalMinutes", 600)
	c.unless(r.TotalMinutes == nil || r.MinutesMost == nil || *r.TotalMinutes >= *r.MinutesMost, where+"/totalMinutes", "total-short",
		"All hearings together have at least the time of one.")
	c.number(r.Slots, where+"/slots", 50)
	c.deadline(&r.Deadline, where+"/deadline")
	if r.OffAgenda != nil {
		c.deadline(r.OffAgenda, where+"/offAgenda")
		c.unless(r.Agenda != OnAgenda, where+"/offAgenda", "off-agenda-never", "Only what is on the agenda is heard, so leave this deadline out.")
	}
	if r.Material != nil {
		c.deadline(r.Material, where+"/material")
	}
	choice(&c, r.Agenda, where+"/agenda", OnAgenda, AnyTopic)
	choice(&c, r.Once, where+"/once", InCommittee, InMunicipality)
	choice(&c, r.OncePer, where+"/oncePer", PerCase, PerRequester)
	c.unless((r.Once == "") == (r.OncePer == ""), where+"/oncePer", "once-per", "Choose for whom a case is heard once.")
	choice(&c, r.Employees, where+"/employees", EmployeesMay, EmployeesSpecial, EmployeesMayNot)
	choice(&c, r.Decides, where+"/decides", Mayor, Chair, Committee)
	choice(&c, r.MayRefuse, where+"/mayRefuse", Mayor, Chair, Committee)
	c.unless(r.BlackoutMonths >= 0 && r.BlackoutMonths <= 12, where+"/blackoutMonths", "blackout-range", "Give between 0 and 12 months.")
	choice(&c, r.Queue, where+"/queue", ByArrival, ByLot)
	for i, d := range r.ClosedDays {
		_, is := d.day()
		c.unless(is && !slices.Contains(r.ClosedDays[:i], d), fmt.Sprintf("%s/closedDays/%d", where, i), "closed-day", "Give each closed day once, as 12-24.")
	}
	c.text(&r.Notes, where+"/notes", 0, 2000)
	return c
}

func (c *checks) deadline(d *Deadline, where string) {
	switch d.How {
	case Agreed:
		*d = Deadline{}
	case ByWeekday:
		d.N = 0
		c.unless(d.Weekday >= 1 && d.Weekday <= 7, where+"/weekday", "weekday", "Choose a weekday.")
	case WorkingDays, Days:
		d.Weekday, d.SameDay = 0, false
		c.unless(d.N >= 1 && d.N <= 60, where+"/n", "days-range", "Give between 1 and 60 days.")
	default:
		c.unless(false, where+"/how", "choice-unknown", "Choose one of those in the list.")
	}
	c.unless(d.At == "" || clockShape.MatchString(d.At), where+"/at", "time-of-day", "Give a time such as 11:00, or leave it empty.")
}

func (c *checks) of(err *domain.Error) error {
	if len(*c) > 0 {
		return err.With(*c...)
	}
	return nil
}
