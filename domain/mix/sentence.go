package mix

import "fmt"

// This file makes sentences. Those for staff name values. Those for citizens never do: which sort of people is wanted says
// something about everybody who is there, and about whoever is told to wait.

// Sentence says a reason to staff.
func (r Reason) Sentence(q *Quotas) Text {
	switch r.Why {
	case Full:
		return Text{
			fmt.Sprintf("%s. Der skal bruges %d.", daFree(r.Free), r.Need),
			fmt.Sprintf("%s. This booking needs %d.", enFree(r.Free), r.Need)}
	case Maximum:
		v := q.Features[r.Lack.Feature].Values[r.Lack.Value]
		return Text{
			fmt.Sprintf("Gruppen kan højst have %d fra »%s«, og dem har den.", v.Max, v.Name.Da),
			fmt.Sprintf("The group may have at most %d from “%s”, and it has them.", v.Max, v.Name.En)}
	case Kept:
		lack := r.Lack.Sentence(q)
		return Text{
			lack.Da + " " + daFree(r.Free) + ", som holdes til at gøre gruppen blandet.",
			lack.En + " " + enFree(r.Free) + ", kept so that the group becomes mixed."}
	}
	return Text{}
}

// Sentence says to staff what a group is short of.
func (l Lack) Sentence(q *Quotas) Text {
	name := q.Features[l.Feature].Values[l.Value].Name
	return Text{
		fmt.Sprintf("Vi mangler stadig %d fra »%s«.", l.People, name.Da),
		fmt.Sprintf("We still lack %d from “%s”.", l.People, name.En)}
}

func daFree(n int) string {
	switch n {
	case 0:
		return "Der er ingen ledige pladser"
	case 1:
		return "Der er 1 ledig plads"
	}
	return fmt.Sprintf("Der er %d ledige pladser", n)
}

func enFree(n int) string {
	switch n {
	case 0:
		return "There are no free seats"
	case 1:
		return "There is 1 free seat"
	}
	return fmt.Sprintf("There are %d free seats", n)
}

// ForCitizen says a reason to whoever asked for a seat. It is the same sentence for a sort of people of whom there are enough and for
// one that others are wanted beside, so that it tells nothing about either.
func (r Reason) ForCitizen() Text {
	switch {
	case r.Why == Full && r.Free > 0:
		return Text{
			"Der er ikke plads til jer alle lige nu. Du kan stå på venteliste. Så skriver vi til dig, hvis der bliver plads til jer.",
			"There is not room for all of you right now. You can be on the waiting list. Then we write to you if there is room for you all."}
	case r.Why == Full:
		return Text{
			"Alle pladser er taget lige nu. Du kan stå på venteliste. Så skriver vi til dig, hvis der bliver en plads.",
			"All seats are taken right now. You can be on the waiting list. Then we write to you if a seat becomes free."}
	case r.Why == Kept || r.Why == Maximum:
		return Text{
			"Vi vil gerne høre mange slags mennesker. Derfor holder vi de sidste pladser til en blandet gruppe. " +
				"Du kan stå på venteliste. Så skriver vi til dig, hvis der bliver en plads.",
			"We want to hear many kinds of people. So we keep the last seats for a mixed group. " +
				"You can be on the waiting list. Then we write to you if there is a seat."}
	}
	return Text{}
}

// PromotionRule says to staff who is offered a seat that falls empty, and why just they.
func PromotionRule() Text {
	return Text{
		"Når en plads bliver ledig, tilbyder vi den til den på ventelisten, som holder gruppen blandet. " +
			"Først kommer dem, som gruppen stadig kan blive blandet med. Blandt dem kommer den, som gruppen mangler færrest med. " +
			"Er to lige gode, kommer den, vi har spurgt mindst i den seneste tid, og derefter den, der har ventet længst. " +
			"Flere, der vil komme sammen, og som der ikke er plads til, bliver sprunget over én gang og beholder deres plads på listen. " +
			"Derefter holder vi ledige pladser til dem, indtil de sidste dage. " +
			"Så længe andre kan melde sig, holder vi pladsen til dem, gruppen mangler. Ellers får den bedste på listen tilbuddet.",
		"When a seat falls empty, we offer it to the one on the waiting list who keeps the group mixed. " +
			"First come those with whom the group can still become mixed. Of them comes the one with whom the group is short of the fewest people. " +
			"When two are as good, the one comes whom we have asked least of late, and then the one who has waited longest. " +
			"People who want to come together and do not fit are passed over once and keep their place on the list. " +
			"After that we hold free seats for them, until the last days. " +
			"As long as others can sign up, we keep the seat for those whom the group lacks. Otherwise the best one on the list gets the offer."}
}
