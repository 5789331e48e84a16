package hearing

import (
	"time"

	"deltag/domain/workday"
)

// Kind is how a hearing comes about.
type Kind string

// The kinds of hearings. Each has rules of its own.
const (
	Requested Kind = "requested" // a citizen asks to speak
	Invited   Kind = "invited"   // the committee asks citizens to
)

// Kinds are all kinds in a fixed order.
var Kinds = []Kind{Requested, Invited}

// Agenda is whether what a citizen wants to speak about must be on the meeting's agenda. The zero value is that nobody knows.
type Agenda string

// The rules about the agenda.
const (
	OnAgenda Agenda = "required"
	AnyTopic Agenda = "free"
)

// Scope is within what a case is heard once only. The zero value is that there is no such rule, or that nobody knows one.
type Scope string

// The scopes of once.
const (
	InCommittee    Scope = "committee"
	InMunicipality Scope = "municipality"
)

// Per is for whom once counts.
type Per string

// For whom once counts.
const (
	PerCase      Per = "case"      // whoever asks
	PerRequester Per = "requester" // each requester once
)

// Employees is whether the municipality's own employees may speak. The zero value is that nobody knows.
type Employees string

// The rules about employees.
const (
	EmployeesMay     Employees = "yes"
	EmployeesSpecial Employees = "special" // rules of their own, which Notes tells
	EmployeesMayNot  Employees = "no"
)

// Decider is who says yes or no. The zero value is that nobody knows.
type Decider string

// Who decides.
const (
	Mayor     Decider = "mayor"
	Chair     Decider = "chair"
	Committee Decider = "committee" // at the start of the meeting
)

// Queue is who speaks when more people ask than there is time for. The zero value is that nobody knows.
type Queue string

// The orders of the queue.
const (
	ByArrival Queue = "arrival"
	ByLot     Queue = "lot"
)

// Rules are what one committee has decided about hearings of one kind. They are a document: kept and shown as they are. A nil
// number is one that nobody knows, agreed with the secretariat.
type Rules struct {
	MinutesLeast *int `json:"minutesLeast,omitempty" doc:"Minutes of one hearing; the same as the most is fixed"`
	MinutesMost  *int `json:"minutesMost,omitempty"`
	MaxPeople    *int `json:"maxPeople,omitempty" doc:"Who may come together"`
	TotalMinutes *int `json:"totalMinutes,omitempty" doc:"Of all hearings of one meeting"`
	Slots        *int `json:"slots,omitempty" doc:"Hearings of one meeting"`

	Deadline  Deadline  `json:"deadline" doc:"By when a citizen must have asked"`
	OffAgenda *Deadline `json:"offAgenda,omitempty" doc:"The same of what is not on the agenda, where that differs"`
	Material  *Deadline `json:"material,omitempty" doc:"By when papers and pictures must be there"`

	Agenda        Agenda    `json:"agenda" enum:",required,free"`
	PartyOnly     bool      `json:"partyOnly" doc:"Only a party to the case may speak"`
	Once          Scope     `json:"once" enum:",committee,municipality" doc:"Within what a case is heard once"`
	OncePer       Per       `json:"oncePer" enum:",case,requester"`
	OnceMay       bool      `json:"onceMay" doc:"A second hearing may be refused, but need not be"`
	Employees     Employees `json:"employees" enum:",yes,special,no"`
	Decides       Decider   `json:"decides" enum:",mayor,chair,committee"`
	MayRefuse     Decider   `json:"mayRefuse" enum:",mayor,chair,committee" doc:"Who else may refuse, exceptionally"`
	WrittenReason bool      `json:"writtenReason" doc:"The rules promise the reason for a refusal in writing"`

	BlackoutMonths int    `json:"blackoutMonths" doc:"Months before a municipal election without hearings"`
	Queue          Queue  `json:"queue" enum:",arrival,lot"`
	Split          bool   `json:"split" doc:"The time is split when more ask than there is time for"`
	ClosedDays     []Date `json:"closedDays" maxItems:"30" doc:"Days that are no working days besides weekends and public holidays, as MM-DD"`
	Notes          string `json:"notes" maxLength:"2000" doc:"What else the rules say, as citizens are told"`
}

// Date is a day of every year, as MM-DD.
type Date string

// day reads a date; one that is none tells false.
func (d Date) day() (workday.Date, bool) {
	t, err := time.Parse("2006-01-02", "2000-"+string(d)) // a leap year: 29 February is a day
	return workday.Date{Month: t.Month(), Day: t.Day()}, err == nil
}

// UsualClosed are the days on which municipal offices are closed, for new rules to begin from.
func UsualClosed() []Date { return []Date{"06-05", "12-24", "12-31"} }

// days is the calendar by which the working days of these rules are counted.
func (r *Rules) days() workday.Calendar {
	var closed []workday.Date
	for _, d := range r.ClosedDays {
		if day, is := d.day(); is {
			closed = append(closed, day)
		}
	}
	return workday.New(closed...)
}
