package hearing

import (
	"fmt"
	"regexp"
	"slices"

	"deltag/domain"
)

// ErrRules refuses rules that do not hold together.
var ErrRules = &domain.Error{Kind: domain.Invalid, Code: "hearing-rules-invalid", Detail: "These rules cannot be kept yet. Mend what is named."}

// atMost looks at a number that may be unknown.
func atMost(c *domain.Checks, n *int, where string, most int) {
	c.Unless(n == nil || *n >= 1 && *n <= most, where, "number-range", fmt.Sprintf("Give a number from 1 to %d, or leave it empty.", most))
}

func choice[T ~string](c *domain.Checks, v T, where string, known ...T) {
	c.Unless(v == "" || slices.Contains(known, v), where, "choice-unknown", "Choose one of those in the list.")
}

// clockShape is a time of day.
var clockShape = regexp.MustCompile(`^([01]\d|2[0-3]):[0-5]\d$`)

// Check tells everything that keeps the rules from being kept; where is where they stand in what was sent.
func (r *Rules) Check(where string) []domain.Fault {
	var c domain.Checks
	atMost(&c, r.MinutesLeast, where+"/minutesLeast", 240)
	atMost(&c, r.MinutesMost, where+"/minutesMost", 240)
	c.Unless(r.MinutesLeast == nil || r.MinutesMost != nil && *r.MinutesLeast <= *r.MinutesMost, where+"/minutesMost", "minutes-order",
		"The most minutes of a hearing are at least the least.")
	atMost(&c, r.MaxPeople, where+"/maxPeople", 100)
	atMost(&c, r.TotalMinutes, where+"/totalMinutes", 600)
	c.Unless(r.TotalMinutes == nil || r.MinutesMost == nil || *r.TotalMinutes >= *r.MinutesMost, where+"/totalMinutes", "total-short",
		"All hearings together have at least the time of one.")
	atMost(&c, r.Slots, where+"/slots", 50)
	r.Deadline.check(&c, where+"/deadline")
	if r.OffAgenda != nil {
		r.OffAgenda.check(&c, where+"/offAgenda")
		c.Unless(r.Agenda != OnAgenda, where+"/offAgenda", "off-agenda-never", "Only what is on the agenda is heard, so leave this deadline out.")
	}
	if r.Material != nil {
		r.Material.check(&c, where+"/material")
	}
	choice(&c, r.Agenda, where+"/agenda", OnAgenda, AnyTopic)
	choice(&c, r.Once, where+"/once", InCommittee, InMunicipality)
	choice(&c, r.OncePer, where+"/oncePer", PerCase, PerRequester)
	c.Unless((r.Once == "") == (r.OncePer == ""), where+"/oncePer", "once-per", "Choose for whom a case is heard once.")
	choice(&c, r.Employees, where+"/employees", EmployeesMay, EmployeesSpecial, EmployeesMayNot)
	choice(&c, r.Decides, where+"/decides", Mayor, Chair, Committee)
	choice(&c, r.MayRefuse, where+"/mayRefuse", Mayor, Chair, Committee)
	c.Unless(r.BlackoutMonths >= 0 && r.BlackoutMonths <= 12, where+"/blackoutMonths", "blackout-range", "Give between 0 and 12 months.")
	choice(&c, r.Queue, where+"/queue", ByArrival, ByLot)
	for i, d := range r.ClosedDays {
		_, is := d.day()
		c.Unless(is && !slices.Contains(r.ClosedDays[:i], d), fmt.Sprintf("%s/closedDays/%d", where, i), "closed-day", "Give each closed day once, as 12-24.")
	}
	c.Text(&r.Notes, where+"/notes", 0, 2000)
	return c
}

func (d *Deadline) check(c *domain.Checks, where string) {
	switch d.How {
	case Agreed:
		*d = Deadline{}
	case ByWeekday:
		d.N = 0
		c.Unless(d.Weekday >= 1 && d.Weekday <= 7, where+"/weekday", "weekday", "Choose a weekday.")
	case WorkingDays, Days:
		d.Weekday, d.SameDay = 0, false
		c.Unless(d.N >= 1 && d.N <= 60, where+"/n", "days-range", "Give between 1 and 60 days.")
	default:
		c.Unless(false, where+"/how", "choice-unknown", "Choose one of those in the list.")
	}
	c.Unless(d.At == "" || clockShape.MatchString(d.At), where+"/at", "time-of-day", "Give a time such as 11:00, or leave it empty.")
}
