package main

import (
	"context"
	"fmt"
	"time"

	"deltag/domain"
	"deltag/domain/hearing/note"
	"deltag/domain/hearing/representation"
)

// speakers are people of the register who say that they want to speak, with their sex and whether they are under 40.
const speakers = `SELECT r.id, CASE v.code WHEN 'woman' THEN 0 WHEN 'man' THEN 1 ELSE -1 END AS sex, CASE WHEN coalesce(r.birth_year, extract(year FROM r.birth_date)) > 1986 THEN 0 ELSE 1 END AS age
	FROM resident r JOIN resident_attribute a ON a.resident_id = r.id AND a.valid_to = '9999-12-31' JOIN feature_value v ON v.id = a.value_id JOIN feature f ON f.id = v.feature_id AND f.code = 'sex'
	WHERE r.erased_at IS NULL AND r.gone = '' AND r.opted_out_at IS NULL AND r.paused_until IS NULL AND r.email <> '' AND r.language = 'da' AND r.protection = 'no' AND r.name <> ''
		AND coalesce(r.birth_year, extract(year FROM r.birth_date)) IS NOT NULL
	ORDER BY r.id LIMIT 24`

// writeNotes writes four representation notes: one as far as the invitation, one that was drawn and waits for signatures, one whose
// list of volunteers is open, and one that was just begun.
func (s *story) writeNotes(ctx context.Context) error {
	leader, err := s.actor(s.staff, domain.UnitLeader)
	if err != nil {
		return err
	}
	secretary, err := s.actor(s.staff, domain.Secretary)
	if err != nil {
		return err
	}
	unit := leader.Grants[0].Unit
	if err := s.wholeNote(unit, map[domain.Role]context.Context{domain.UnitLeader: domain.WithActor(ctx, leader), domain.Secretary: domain.WithActor(ctx, secretary)}); err != nil {
		return fmt.Errorf("a whole note: %w", err)
	}
	if _, err := s.drawnNote(unit, noteWords("Ventetid på en samtale", "Hvordan er det at vente på en samtale?", note.LotteryVoice), 12,
		representation.Throw{How: note.ByNumber, Source: "De tre sidste cifre i lørdagens lottotal", Number: 318}); err != nil {
		return fmt.Errorf("a note without signatures: %w", err)
	}
	n, err := s.sealNote(unit, noteWords("De første tre måneder", "Hvordan er de første tre måneder i et nyt forløb?", note.OwnExperience))
	if err == nil {
		err = s.findSpeakers(n.ID, 7)
	}
	if err == nil { // of an association, and from another municipality
		_, err = s.notes.AddOutsider(domain.WithActor(ctx, secretary), n.ID, representation.Contact{Name: "Grethe Gæst", Email: "grethe.gaest@forening.example", Phone: "11 22 33 44", Language: "da"},
			note.Partner, []int{0, 1, 0})
	}
	if err != nil {
		return fmt.Errorf("a note with volunteers: %w", err)
	}
	_, err = s.notes.Propose(s.staff, unit, representation.Words{Purpose: note.Purpose{Title: "Hjælp til digitale sider", Committee: committeeName, Question: "Hvad er svært ved vores sider på nettet?"},
		Criteria: note.Criteria{Seats: 3, StandBys: 2, Must: []string{"Have brugt siderne inden for 12 måneder"}}})
	return err
}

// committeeName is what the demo's committee is called now.
const committeeName = "Beskæftigelses- og Erhvervsudvalget"

func noteWords(title, question string, claim note.Claim) representation.Words {
	value := func(da, en string) note.SpreadValue {
		return note.SpreadValue{Name: note.Text{Da: da, En: en}, Min: 1, Max: 3}
	}
	meets := time.Date(2026, 9, 28, 0, 0, 0, 0, time.UTC)
	return representation.Words{MeetsOn: &meets,
		Purpose: note.Purpose{Title: title, Committee: committeeName, Question: question, Claim: claim, Source: "Opdigtede tal for Demokøbing Kommune", AsOf: "2026-08-01", Affected: []note.Affected{
			{Group: "Modtagere af sygedagpenge under 40 år", People: 214}, {Group: "Modtagere af sygedagpenge, 40 år og over", People: 598}}},
		Criteria: note.Criteria{Seats: 4, StandBys: 3, Must: []string{"Have prøvet det selv inden for 12 måneder", "Have sagt ja til at blive spurgt", "Ikke have en klage i gang om det, sagen handler om"},
			Spread: []note.Spread{
				{Name: note.Text{Da: "Køn", En: "Sex"}, Values: []note.SpreadValue{value("kvinde", "woman"), value("mand", "man")}},
				{Name: note.Text{Da: "Alder", En: "Age"}, Values: []note.SpreadValue{value("under 40", "under 40"), value("40 og over", "40 and over")}},
				{Name: note.Text{Da: "Synspunkt", En: "Viewpoint"}, Viewpoint: true, Values: []note.SpreadValue{value("svarede som de fleste", "answered as most did"), value("svarede som de færreste", "answered as the fewest did")}},
			}},
	}
}

// sealNote writes a note, checks who could be hurt, and seals its criteria.
func (s *story) sealNote(unit int64, w representation.Words) (representation.Note, error) {
	n, err := s.notes.Propose(s.staff, unit, w)
	if err != nil {
		return n, err
	}
	n, err = s.notes.CheckProtection(s.staff, n.ID, n.Version, note.Protection{Ways: []note.Way{note.InPerson, note.ReadAloud, note.Recorded, note.Companion}, Risks: []note.Risk{
		{Kind: note.Dependence, Yes: true, What: "Sagsbehandleren får ikke at vide, hvem der kommer, og intet går i sagen."},
		{Kind: note.Health, Yes: true, What: "Der er en pause, en bisidder og ret til at stoppe."}, {Kind: note.Publicity}, {Kind: note.Media},
	}})
	if err != nil {
		return n, err
	}
	return s.notes.Seal(s.staff, n.ID, n.Version)
}

// findSpeakers puts people on the list: most came by an open call, some by a panel and a partner, and a caseworker thought of two.
func (s *story) findSpeakers(id int64, most int) error {
	var people []struct {
		ID       int64
		Sex, Age int
	}
	if err := s.db.View(s.staff, func(tx *domain.Tx) error { return tx.DB.Raw(speakers).Scan(&people).Error }); err != nil {
		return err
	}
	sources := []note.Source{note.OpenCall, note.OpenCall, note.PanelLottery, note.OpenCall, note.Partner, note.SelfRequest}
	for i, p := range people[:min(most, len(people))] {
		source := sources[i%len(sources)]
		if i%11 == 5 {
			source = note.Caseworker
		}
		view := 0
		if i%4 == 3 {
			view = 1
		}
		if _, err := s.notes.Add(s.staff, id, p.ID, source, []int{p.Sex, p.Age, view}); err != nil {
			return err
		}
	}
	return nil
}

// drawnNote writes a note whose group was drawn among so many who want to speak.
func (s *story) drawnNote(unit int64, w representation.Words, people int, t representation.Throw) (representation.Note, error) {
	n, err := s.sealNote(unit, w)
	if err == nil {
		err = s.findSpeakers(n.ID, people)
	}
	if err != nil {
		return n, err
	}
	shown, err := s.notes.Get(s.staff, n.ID)
	if err == nil {
		n, err = s.notes.MakeLottery(s.staff, n.ID, shown.Note.Version)
	}
	if err != nil {
		return n, err
	}
	return s.notes.Draw(s.staff, n.ID, n.Version, t)
}

// wholeNote goes through all steps of a note: two people in two roles sign it, and those who were drawn are invited.
func (s *story) wholeNote(unit int64, signers map[domain.Role]context.Context) error {
	n, err := s.drawnNote(unit, noteWords("Breve, der er til at forstå", "Hvordan er det at få et brev fra os om sygedagpenge?", note.LotteryVoice), 24,
		representation.Throw{How: note.ByDice, Source: "Kastet i rådhusets forhal, mens formand og presse så på", Throws: []int{4, 0, 7}})
	for _, role := range []domain.Role{domain.Secretary, domain.UnitLeader} {
		if err == nil {
			n, err = s.notes.Sign(signers[role], n.ID, n.Version, role)
		}
	}
	if err != nil {
		return err
	}
	meeting, err := s.nextMeeting()
	if err == nil {
		_, err = s.requests.Invite(s.staff, n.ID, n.Version, meeting, 0)
	}
	return err
}

// nextMeeting is the committee's next meeting but one: those who are invited have time to prepare.
func (s *story) nextMeeting() (id int64, err error) {
	err = s.db.View(s.staff, func(tx *domain.Tx) error {
		return tx.DB.Raw("SELECT id FROM committee_meeting WHERE state = 'planned' AND starts_at > ? ORDER BY starts_at OFFSET 1 LIMIT 1", tx.Now).Scan(&id).Error
	})
	return id, err
}
