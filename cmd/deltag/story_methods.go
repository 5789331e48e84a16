package main

import (
	"context"

	"deltag/domain/method"
)

// judgeMethods gives the municipality the methods by which citizens take part: a smiley stand that a member holds something
// against, and ways of speaking to the committee, one of which was approved after a reservation was answered.
func (s *story) judgeMethods(ctx context.Context) error {
	made := map[method.Kind]method.Method{}
	for _, n := range []method.NewMethod{
		{Kind: "stand", Name: "Smileystander i jobcentret", Words: method.Words{
			Purpose: "At se fra dag til dag, hvordan borgerne har det, når de går.",
			How:     "En stander med fire ansigter står ved udgangen. Et tryk er ét svar. Ingen skriver navn.",
			Limits:  "Standeren viser ikke hvorfor. Den kan ikke se, om den samme trykker mange gange, og de fleste går forbi.",
		}},
		{Kind: "in_person", Name: "Foretræde med fremmøde", Words: method.Words{
			Purpose: "At udvalget hører borgerens egne ord før en beslutning.",
			How:     "Borgeren taler i ti minutter, før mødet begynder. En fra sekretariatet tager imod og følger ud.",
			Limits:  "Få mennesker kan ikke fortælle, hvor udbredt noget er. De, der bryder sig mindst om at tale, kommer ikke.",
		}},
		{Kind: "video", Name: "Foretræde på video", Words: method.Words{
			Purpose: "At de, der ikke kan komme, også kan tale til udvalget.",
			How:     "Borgeren ringer op fra sin telefon. Sekretariatet prøver forbindelsen dagen før.",
			Limits:  "Det er sværere at mærke hinanden. Den, der ikke har en telefon med video, kan ikke være med.",
		}},
		{Kind: "focus_group", Name: "Fokusgrupper", Words: method.Words{
			Purpose: "At forstå, hvorfor noget opleves, som det gør.",
			How:     "Otte til ti borgere taler sammen i to timer med en mødeleder.",
			Limits:  "Grupper giver aldrig en procent. Et emne, der ikke kom op, kan godt findes.",
		}},
	} {
		n.Unit = s.unit
		m, err := s.methods.Add(ctx, n)
		if err != nil {
			return err
		}
		made[n.Kind] = m
	}
	if _, err := s.methods.Reserve(ctx, made["stand"].ID, method.NewReservation{Member: "Et medlem af udvalget", On: "2026-08-24", Meeting: "Udvalgets temamøde",
		Words: "Smileys siger ikke noget om, hvorfor borgeren er glad eller vred. Jeg er bange for, at vi styrer efter tal, der ikke betyder noget."}); err != nil {
		return err
	}
	r, err := s.methods.Reserve(ctx, made["in_person"].ID, method.NewReservation{Member: "Udvalgets næstformand", On: "2026-05-18", Meeting: "Udvalgets møde, punkt 4",
		Words: "De samme få vil altid melde sig."})
	if err != nil {
		return err
	}
	if err := s.methods.EndReservation(ctx, r.ID, method.End{Ending: method.Answered, By: "Sekretariatet", On: "2026-06-08",
		Words: "Vi trækker nu lod blandt dem, der vil tale, og skriver, hvem der ikke meldte sig."}); err != nil {
		return err
	}
	return s.methods.Approve(ctx, made["in_person"].ID, 3, method.Decision{By: "Beskæftigelses- og Erhvervsudvalget", On: "2026-06-15", Reference: "Punkt 6"})
}
