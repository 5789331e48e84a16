package note

import (
	"context"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"deltag/domain/lottery"
)

// Verify checks a public file as a whole: the chain, the order of the records, and everything that can be computed again from it.
// head is the hash on the printed note; blank when there is none, and then a file that was made anew as a whole is
// not found out. An empty answer means that everything agrees.
func (p *Public) Verify(head string) []string {
	v := &verifier{}
	if head != "" && head != p.Records.Head() {
		v.add("the last hash is not the one on the printed note")
	}
	if p.Head != p.Records.Head() {
		v.add("the head is not the hash of the last record")
	}
	if !v.chain(p.Records) {
		return v.faults
	}
	v.order(p.Records)
	if len(v.faults) > 0 {
		return v.faults
	}
	d := &Document{}
	for i, r := range p.Records {
		if err := d.take(r); err != nil {
			v.add("record %d cannot be read: %v", i+1, err)
			return v.faults
		}
		v.record(d, p.Records[:i+1])
	}
	return v.faults
}

type verifier struct{ faults []string }

func (v *verifier) add(format string, args ...any) {
	v.faults = append(v.faults, fmt.Sprintf(format, args...))
}

func (v *verifier) unless(ok bool, format string, args ...any) {
	if !ok {
		v.add(format, args...)
	}
}

var instant = regexp.MustCompile(`^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$`)

func (v *verifier) chain(c Chain) bool {
	before, at := "", ""
	for i, r := range c {
		body, err := canonical(r.Body)
		if err != nil {
			v.add("record %d cannot be read: %v", i+1, err)
			return false
		}
		same := Record{Seq: r.Seq, At: r.At, Kind: r.Kind, Body: body}
		v.unless(r.Seq == i+1, "record %d says that it is number %d", i+1, r.Seq)
		v.unless(instant.MatchString(r.At) && r.At >= at, "record %d is not later than the one before", i+1)
		v.unless(same.sum(before) == r.Hash, "record %d was changed: its hash is another one", i+1)
		before, at = r.Hash, r.At
	}
	return len(v.faults) == 0
}

// firstKinds are how every note begins.
var firstKinds = []Kind{PurposeKind, CriteriaKind, VolunteersKind, ProtectionKind, LotteryKind, DrawingKind, SpeaksKind}

func (v *verifier) order(c Chain) {
	for i, r := range c {
		switch {
		case i < len(firstKinds):
			v.unless(r.Kind == firstKinds[i], "record %d is %q where %q should be", i+1, r.Kind, firstKinds[i])
		case c[i-1].Kind == DeviationKind:
			v.unless(r.Kind == SpeaksKind, "after the deviation in record %d the words are not made anew", i)
		default:
			v.unless(r.Kind == DeviationKind || r.Kind == SignatureKind, "record %d is %q where only deviations and signatures may be", i+1, r.Kind)
		}
	}
}

// record checks what the last record says against those before.
func (v *verifier) record(d *Document, c Chain) {
	n := len(c)
	switch c[n-1].Kind {
	case PurposeKind:
		v.unless(slices.Contains(Claims, d.Purpose.Claim), "there is no claim %q", d.Purpose.Claim)
	case CriteriaKind:
		v.unless(len(CheckCriteria(d.Criteria)) == 0, "the criteria cannot be used")
	case VolunteersKind:
		v.volunteers(d, c[1].Hash)
	case LotteryKind:
		v.lottery(d)
	case DrawingKind:
		v.drawing(d, c[n-2].Hash)
	case DeviationKind:
		last := len(d.Deviations) - 1
		one, before := d.Deviations[last], d.groupAfter(last)
		v.unless(slices.Contains(before, one.Out), "deviation %d takes out somebody who is not in the group", last+1)
		v.unless(one.In >= 0 && one.In <= len(d.Volunteers.Commitments) && !slices.Contains(before, one.In), "deviation %d puts in somebody who cannot be", last+1)
		v.unless(slices.Contains(Causes, one.Cause), "there is no cause %q", one.Cause)
	case SpeaksKind:
		v.unless(*d.Speaks == d.Speak(), "the words of what they can speak for are not those that the note gives")
	case SignatureKind:
		last := len(d.Signatures) - 1
		v.unless(d.Signatures[last].Role != "" && !slices.Contains(d.Signatures[:last], d.Signatures[last]), "two have signed in one role")
	}
}

func (v *verifier) volunteers(d *Document, sealed string) {
	v.unless(d.Volunteers.Criteria == sealed, "the volunteers came to other criteria")
	people, seen := 0, map[string]bool{}
	for _, s := range d.Volunteers.Sources {
		people += s.People
		v.unless(slices.Contains(Sources, s.Source) && s.People > 0, "there is no source %q", s.Source)
	}
	for _, c := range d.Volunteers.Commitments {
		v.unless(len(c) == 64 && !seen[c], "a commitment is malformed or stands there twice")
		seen[c] = true
	}
	v.unless(people == len(d.Volunteers.Commitments), "%d volunteers come from somewhere, but there are %d commitments", people, len(d.Volunteers.Commitments))
	for _, a := range d.Volunteers.Absent {
		v.unless(a[0] >= 0 && a[0] < len(d.Criteria.Spread) && a[1] >= 0 && a[1] < len(d.Criteria.Spread[a[0]].Values), "a value is absent that there is not")
	}
}

func (v *verifier) lottery(d *Document) {
	l, n := d.Lottery, len(d.Volunteers.Commitments)
	chances := make([]int, n)
	v.unless(len(l.Groups) == Tickets, "there are %d numbered groups, not %d", len(l.Groups), Tickets)
	for number, group := range l.Groups {
		whole := len(group) == d.Criteria.Seats
		for i, who := range group {
			if who < 1 || who > n || i > 0 && who <= group[i-1] {
				whole = false
				continue
			}
			chances[who-1]++
		}
		v.unless(whole, "group %d is not %d different volunteers", number, d.Criteria.Seats)
	}
	v.unless(slices.Equal(chances, l.Chances), "the chances are not those of the groups")
	for _, who := range l.Never {
		v.unless(who >= 1 && who <= n && chances[max(who, 1)-1] == 0, "volunteer %d is in a group, and is said to be in none", who)
	}
	lowest, highest := l.bounds(chances)
	v.unless(lowest == l.Lowest && highest == l.Highest, "the lowest and the highest chance are not those of the groups")
	v.unless(l.Exact <= l.Ceiling, "the smallest chance is larger than was proved possible")
}

func (v *verifier) drawing(d *Document, lotteryHash string) {
	x := d.Drawing
	number := x.Number
	var err error
	switch x.How {
	case ByDice:
		number, err = NumberOfDice(x.Throws)
	case BySeed:
		var seed lottery.Seed
		if seed, err = lottery.ParseSeed(x.Seed); err == nil {
			number, err = NumberOfSeed(seed)
		}
	case ByNumber:
	default:
		v.add("there is no way %q to find a number", x.How)
	}
	v.unless(err == nil && number == x.Number, "the %s gives another number", x.How)
	group, standBys, err := d.Draw(x.Number, lotteryHash)
	v.unless(err == nil && slices.Equal(group, x.Group), "number %d belongs to another group", x.Number)
	v.unless(slices.Equal(standBys, x.StandBys), "the stand-bys are not those that the number gives")
}

// VerifyAudit opens the commitments with the auditor's file, and checks all groups against the criteria. When nobody was erased,
// the whole lottery is found again. p must have been verified.
func (p *Public) VerifyAudit(ctx context.Context, a *Audit) (faults []string, err error) {
	v := &verifier{}
	d, err := p.Records.Read()
	if err != nil {
		return nil, err
	}
	if d.Volunteers == nil {
		return []string{"there are no volunteers yet"}, nil
	}
	v.unless(a.Head == p.Head, "the auditor's file belongs to another state of the note")
	people := v.open(d, a)
	v.reasons(d, a)
	if len(v.faults) > 0 || d.Lottery == nil {
		return v.faults, nil
	}
	v.suggested(d, a.Volunteers, len(people) == len(d.Volunteers.Commitments))
	for number, group := range d.Lottery.Groups {
		if !slices.ContainsFunc(group, func(n int) bool { return slices.Contains(a.Gone, n) }) {
			v.unless(d.Criteria.Holds(group, a.Volunteers), "group %d does not meet the criteria", number)
		}
	}
	if len(a.Gone) == 0 && len(v.faults) == 0 {
		again, err := d.Criteria.Find(ctx, a.Volunteers)
		if err != nil {
			return nil, err
		}
		was, err := encode(d.Lottery)
		if err != nil {
			return nil, err
		}
		now, err := encode(again)
		if err != nil {
			return nil, err
		}
		v.unless(string(was) == string(now), "the criteria and the volunteers give another lottery")
	}
	return v.faults, nil
}

// open holds every volunteer of the auditor's file against their commitment.
func (v *verifier) open(d *Document, a *Audit) map[int]bool {
	known := map[int]bool{}
	for i := range a.Volunteers {
		one := &a.Volunteers[i]
		ok := one.Number >= 1 && one.Number <= len(d.Volunteers.Commitments) && !known[one.Number] && len(one.Values) == len(d.Criteria.Spread) &&
			one.Commitment() == d.Volunteers.Commitments[one.Number-1]
		v.unless(ok, "volunteer %d does not open their commitment", one.Number)
		known[one.Number] = true
	}
	for n := range d.Volunteers.Commitments {
		v.unless(known[n+1] != slices.Contains(a.Gone, n+1), "volunteer %d is neither opened nor erased, or both", n+1)
	}
	return known
}

func (v *verifier) reasons(d *Document, a *Audit) {
	for _, r := range a.Reasons {
		ok := r.Deviation >= 1 && r.Deviation <= len(d.Deviations) && CommitReason(r.Salt, r.Text) == d.Deviations[r.Deviation-1].Reason
		v.unless(ok, "the reason of deviation %d is another one", r.Deviation)
	}
}

// suggested counts the sources anew.
func (v *verifier) suggested(d *Document, all []Volunteer, whole bool) {
	counts := map[Source]int{}
	for _, one := range all {
		counts[one.Source]++
	}
	for _, s := range d.Volunteers.Sources {
		v.unless(counts[s.Source] == s.People || !whole && counts[s.Source] < s.People, "the source %s has %d volunteers, not %d", s.Source, counts[s.Source], s.People)
	}
}

// Fault is one thing that is wrong in what staff wrote: a JSON pointer, a code and what to do.
type Fault struct{ Where, Code, Detail string }

// CheckCriteria tells all that keeps criteria from being used.
func CheckCriteria(c *Criteria) (all []Fault) {
	add := func(where, code, detail string) { all = append(all, Fault{where, code, detail}) }
	if c.Seats < 1 || c.Seats > MostSeats {
		add("/seats", "seats", fmt.Sprintf("From 1 to %d people can come.", MostSeats))
	}
	if c.StandBys < 0 || c.StandBys > MostStandBys {
		add("/standBys", "stand-bys", fmt.Sprintf("There can be 0 to %d stand-bys.", MostStandBys))
	}
	if len(c.Must) == 0 {
		add("/must", "must", "Write what everybody must meet, at least one thing.")
	}
	for i, m := range c.Must {
		if strings.TrimSpace(m) == "" {
			add(fmt.Sprintf("/must/%d", i), "blank", "Write something, or take the line out.")
		}
	}
	for i, s := range c.Spread {
		where := fmt.Sprintf("/spread/%d", i)
		if s.Name.blank() {
			add(where+"/name", "blank", "Give it a name in Danish and in English.")
		}
		if len(s.Values) < 2 {
			add(where+"/values", "values", "Give at least two values.")
		}
		all = append(all, s.check(where, c.Seats)...)
	}
	return all
}

func (s *Spread) check(where string, seats int) (all []Fault) {
	least, most := 0, 0
	for k, v := range s.Values {
		at := fmt.Sprintf("%s/values/%d", where, k)
		if v.Name.blank() {
			all = append(all, Fault{at + "/name", "blank", "Give it a name in Danish and in English."})
		}
		if v.Min < 0 || v.Max < v.Min || v.Min > seats {
			all = append(all, Fault{at + "/min", "range", "The fewest is 0 or more, and not more than the most or than the seats."})
		}
		least, most = least+v.Min, most+min(v.Max, seats)
	}
	if least > seats {
		all = append(all, Fault{where + "/values", "too-many", fmt.Sprintf("The fewest add up to %d, but only %d come.", least, seats)})
	}
	if len(s.Values) > 0 && most < seats {
		all = append(all, Fault{where + "/values", "too-few", fmt.Sprintf("The most add up to %d, but %d come.", most, seats)})
	}
	return all
}
