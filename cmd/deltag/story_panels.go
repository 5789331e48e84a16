package main

import (
	"bytes"
	"context"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"deltag/cmd/deltag/municipality"
	"deltag/domain/lottery"
	"deltag/domain/panel"
	"deltag/domain/resident"
)

// chaptersOf are the panels of the story.
func chaptersOf() []chapter {
	return []chapter{
		{name: "Pilotpanel 2026", size: 20, features: []string{"sex", "age_band"}, letters: 300,
			invite: on(2026, 3, 3, 10), replyBy: on(2026, 3, 25, 0), draw: on(2026, 3, 27, 10), confirm: on(2026, 3, 27, 11), close: on(2026, 6, 30, 10),
			purpose: "Vi prøver af, om borgere har lyst til at fortælle, hvordan de oplever mødet med kommunen."},
		{name: "Borgerpanelet for beskæftigelse", size: 40, features: []string{"sex", "age_band", "district"}, letters: 900,
			invite: on(2026, 4, 14, 10), replyBy: on(2026, 5, 12, 0), draw: on(2026, 5, 18, 10), confirm: on(2026, 5, 18, 14),
			terms: on(2026, 6, 10, 10), refill: on(2026, 6, 3, 10), leave: on(2026, 8, 28, 11),
			purpose: "Panelet fortæller fire gange om året, hvordan det er at være i kontakt med beskæftigelsesforvaltningen."},
		{name: "Panel om breve og samtaler", size: 24, features: []string{"sex", "age_band", "benefit"}, letters: 600,
			invite: on(2026, 7, 7, 10), replyBy: on(2026, 8, 16, 0), draw: on(2026, 8, 31, 10),
			purpose: "Panelet hjælper os med at skrive breve, som er til at forstå, og med at holde bedre samtaler."},
		{name: "Panel om fritid og fællesskab", size: 16, features: []string{"sex", "age_band"}, letters: 160,
			invite: on(2026, 7, 28, 10), replyBy: on(2026, 8, 24, 0), scarce: on(2026, 8, 26, 10),
			purpose: "Panelet fortæller, hvad der får mennesker ud ad døren og ind i foreninger."},
		{name: "Ungepanelet", size: 18, features: []string{"sex", "district"}, letters: 500, followed: true,
			invite: on(2026, 8, 19, 10), replyBy: on(2026, 9, 14, 0), calls: on(2026, 9, 1, 9),
			purpose: "Unge fortæller, hvad der hjælper dem videre i job eller uddannelse."},
		{name: "Panel om digital selvbetjening", size: 30, features: []string{"sex", "age_band"},
			invite:  on(2026, 9, 1, 9),
			purpose: "Panelet prøver vores sider på nettet og fortæller, hvor de går i stå."},
	}
}

// tell tells the story from Tuesday 3 March to Tuesday 1 September 2026, 10:00: a panel in each state, one of which has
// lost people, and one that lacks them.
func (s *story) tell(ctx context.Context) error {
	if err := s.org.SetDemoClock(ctx, on(2026, 3, 3, 10)); err != nil {
		return err
	}
	if err := s.org.AddDemo(ctx, demoName); err != nil {
		return err
	}
	if err := s.asCoordinator(ctx); err != nil {
		return err
	}
	if err := s.importPeople(); err != nil {
		return fmt.Errorf("import the people: %w", err)
	}
	population, err := s.importPopulation()
	if err != nil {
		return fmt.Errorf("import the population table: %w", err)
	}
	chapters := chaptersOf()
	var events []event
	for i := range chapters {
		events = append(events, s.events(&chapters[i], population)...)
	}
	events = append(events, s.heardInJune(ctx)...)
	events = append(events, s.triedInAugust(ctx)...)
	events = append(events, s.surveysOfTheYear(ctx)...)
	slices.SortStableFunc(events, func(a, b event) int { return a.at.Compare(b.at) })
	for _, e := range events {
		if err := s.until(e.at); err != nil {
			return err
		}
		if err := e.happen(); err != nil {
			return fmt.Errorf("%s: %w", e.what, err)
		}
	}
	if err := s.holdMeetings(ctx); err != nil {
		return fmt.Errorf("hold meetings: %w", err)
	}
	if err := s.planCommittee(ctx); err != nil {
		return fmt.Errorf("plan the year of a committee: %w", err)
	}
	if err := s.hearSomebody(ctx); err != nil {
		return fmt.Errorf("hear somebody: %w", err)
	}
	if err := s.until(on(2026, 9, 1, 10)); err != nil {
		return err
	}
	return s.org.SetDemoClock(ctx, on(2026, 9, 1, 10))
}

// chapter is the life of one panel. A zero time means that it does not come so far.
type chapter struct {
	name, purpose                         string
	size, letters                         int
	features                              []string
	followed                              bool // by a unit leader
	invite, replyBy, draw, confirm, close time.Time
	scarce, refill, leave                 time.Time // more of an age are asked for than said yes; empty seats are filled; people leave
	terms                                 time.Time // members are to sit for two years, a sixth of them at a time
	calls                                 time.Time // people ask to be called
}

// event is one thing that staff do.
type event struct {
	at     time.Time
	what   string
	happen func() error
}

// events are what staff do with a panel, as far as it comes.
func (s *story) events(c *chapter, population int64) (list []event) {
	var id int64
	add := func(at time.Time, what string, do func(p panel.Panel) error) {
		if at.IsZero() {
			return
		}
		list = append(list, event{at, what + " " + c.name, func() error {
			p, err := s.panels.Get(s.staff, id)
			if err != nil {
				return err
			}
			return do(p)
		}})
	}
	list = append(list, event{c.invite, "set up " + c.name, func() (err error) {
		id, err = s.setUp(c, population)
		return err
	}})
	if c.letters > 0 {
		add(c.invite, "invite to", func(p panel.Panel) error {
			_, err := s.panels.DrawInvitations(s.staff, id, panel.InviteOrder{Version: p.Version, Invitations: c.letters})
			return err
		})
		add(c.invite.AddDate(0, 0, 1), "send letters to", s.sendLetters)
	}
	if c.followed {
		add(c.invite.AddDate(0, 0, 10), "hear of the letters of", s.hearOfLetters)
		add(c.invite, "let the unit leader follow", func(panel.Panel) error { return s.letFollow(id, c.replyBy.AddDate(1, 0, 0)) })
	}
	add(c.scarce, "ask for scarce people in", s.askForScarce)
	add(c.draw, "draw", func(p panel.Panel) error {
		_, err := s.panels.DrawSeats(s.staff, id, "")
		return err
	})
	add(c.confirm, "confirm", func(p panel.Panel) error {
		_, err := s.panels.Confirm(s.staff, id, p.Version, "")
		return err
	})
	if !c.confirm.IsZero() {
		add(c.confirm.AddDate(0, 0, 1), "tell by letter in", s.sendLetters)
	}
	add(c.refill, "fill the seats of", func(p panel.Panel) error {
		_, err := s.panels.Refill(s.staff, id, p.Version)
		return refusal(err) // all may have taken their seats
	})
	add(c.terms, "set the terms of", func(p panel.Panel) error {
		_, err := s.panels.SetTerms(s.staff, id, p.Version, panel.TermRules{Months: 24, Cohorts: 6, AskDays: 45, Silence: panel.SilenceLeaves})
		return err
	})
	add(c.leave, "see people leave", s.seePeopleLeave)
	add(c.calls, "see who is to be called of", s.seeWhoIsToBeCalled)
	add(c.close, "close", func(p panel.Panel) error {
		_, err := s.panels.Close(s.staff, id, p.Version, "Pilotforsøget er færdigt.")
		return err
	})
	return list
}

// setUp makes the draft: details, notice, features and quotas. It gives the panel's id.
func (s *story) setUp(c *chapter, population int64) (id int64, err error) {
	d := panel.Suggested()
	d.Name, d.Purpose, d.Size, d.PopulationID = c.name, c.purpose, c.size, &population
	d.LegalBasis, d.SpecialGround, d.YesPercent = panel.PublicTask, panel.PublicInterest, 20
	first, ends := c.replyBy.AddDate(0, 0, 21), c.replyBy.AddDate(1, 0, 0)
	if !c.replyBy.IsZero() {
		d.FirstMeeting, d.ReplyBy, d.EndsOn = &first, &c.replyBy, &ends
	}
	p, err := s.panels.Create(s.staff, s.unit, d)
	if err != nil || c.letters == 0 {
		return p.ID, err
	}
	if err := s.publishNotice(p.ID); err != nil {
		return p.ID, err
	}
	features, err := s.panels.Features(s.staff)
	if err != nil {
		return p.ID, err
	}
	sheet, err := s.panels.SetDimensions(s.staff, p.ID, p.Version, choose(features, c.features))
	if err != nil {
		return p.ID, err
	}
	quotas, err := s.panels.Propose(s.staff, p.ID, c.size, lottery.Tolerance{People: 2, Percent: 20})
	if err != nil {
		return p.ID, err
	}
	_, err = s.panels.SetQuotas(s.staff, p.ID, sheet.Panel.Version, quotas)
	return p.ID, err
}

func choose(features []resident.Feature, codes []string) (ids []int64) {
	for _, code := range codes {
		for _, f := range features {
			if f.Code == code {
				ids = append(ids, f.ID)
			}
		}
	}
	return ids
}

// publishNotice fills the gaps of the suggested notice and publishes it.
func (s *story) publishNotice(id int64) error {
	n, err := s.panels.Notices(s.staff, id)
	if err != nil {
		return err
	}
	text, err := fillGaps(n.Suggested)
	if err != nil {
		return err
	}
	if _, err := s.panels.WriteNotice(s.staff, id, text); err != nil {
		return err
	}
	_, err = s.panels.PublishNotice(s.staff, id)
	return err
}

var gaps = strings.NewReplacer(
	"[Kommunens navn]", demoName, "[Name of the municipality]", demoName, "[adresse]", "Demovej 1, 9999 Demokøbing",
	"[address]", "Demovej 1, 9999 Demokøbing", "[telefon]", "00 00 00 00", "[telephone]", "00 00 00 00",
	"[kontakt til databeskyttelsesrådgiveren]", "dpo@demo.example", "[contact of the data protection officer]", "dpo@demo.example",
)

// fillGaps puts the demo's names into the text that a panel suggests.
func fillGaps(t panel.NoticeText) (filled panel.NoticeText, err error) {
	text, err := json.Marshal(t)
	if err != nil {
		return filled, err
	}
	err = json.Unmarshal([]byte(gaps.Replace(string(text))), &filled)
	return filled, err
}

// importPeople imports the made-up extract as a coordinator would.
func (s *story) importPeople() error {
	people, err := municipality.People(s.cfg.DemoPeople, 2026, s.db.Now())
	if err != nil {
		return err
	}
	var file bytes.Buffer
	w := csv.NewWriter(&file)
	w.Comma = ';'
	if err := w.WriteAll(append([][]string{municipality.Header}, people...)); err != nil {
		return err
	}
	imp, err := s.residents.Upload(s.staff, s.unit, "udtræk-marts-2026.csv", file.Bytes())
	if err != nil {
		return err
	}
	if err := s.residents.Start(s.staff, imp.ID, imp.Mapping); err != nil {
		return err
	}
	if err := s.residents.RunImports(s.staff); err != nil {
		return err
	}
	if imp, err = s.residents.Import(s.staff, imp.ID); err != nil {
		return err
	}
	if imp.State != "done" || imp.Added != len(people) {
		return fmt.Errorf("the import ended as %s with %d of %d people; faults: %v", imp.State, imp.Added, len(people), imp.Faults)
	}
	return nil
}

// importPopulation imports the real margins as a joint table of district, sex and age band.
func (s *story) importPopulation() (int64, error) {
	var file strings.Builder
	file.WriteString("Bydel;Køn;Aldersgruppe;Antal\n")
	for _, d := range municipality.Margins {
		for b, band := range municipality.Bands {
			name := strconv.Itoa(band[0]) + "-" + strconv.Itoa(band[1]) + " år"
			fmt.Fprintf(&file, "%s;Mand;%s;%d\n%s;Kvinde;%s;%d\n", d.Name, name, d.Men[b], d.Name, name, d.Women[b])
		}
	}
	day, err := time.Parse(time.DateOnly, municipality.PopulationDate)
	if err != nil {
		return 0, err
	}
	p, err := s.panels.ImportPopulation(s.staff, s.unit, panel.PopulationFile{
		Name: "København, 18-66 år, 2015", Source: municipality.PopulationSource, AsOf: &day, Data: []byte(file.String()),
	})
	return p.ID, err
}
