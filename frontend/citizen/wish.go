package citizen

import (
	"fmt"
	"slices"
	"strings"

	"deltag/domain/booking"
	"deltag/domain/hearing/request"
	"deltag/domain/message"
)

// wishFacts are all that a form says, in the order of its questions.
func (v *visit) wishFacts(m *request.Public, w *request.Wish) []fact {
	facts := v.speakFacts(m)[:1]
	item := fact{Name: v.say("Punkt", "Item"), Value: v.say("Noget andet end dagsordenen.", "Something that is not on the agenda.")}
	for _, i := range m.Items {
		if i.ID == w.Item {
			item = fact{Name: v.say("Punkt", "Item"), Own: i.Title, OwnLang: string(message.Danish)}
		}
	}
	q := &w.Requester
	facts = append(facts, item, fact{Name: v.say("Det vil du sige", "What you want to say"), Own: w.About}, fact{Name: v.say("Navn", "Name"), Own: q.Name},
		fact{Name: v.say("Her får vi fat i dig", "How we reach you"), Own: listed(q.Email, q.Phone, q.Address)},
		fact{Name: v.say("Hvordan", "How"), Value: v.model(w.Model) + "."}, fact{Name: v.say("Hvor mange", "How many"), Value: v.people(w.People)})
	if w.Party {
		facts = append(facts, fact{Name: v.say("Sagen", "The case"), Value: v.say("Du er part i sagen.", "You are a party to the case.")})
	}
	if w.Employee {
		facts = append(facts, fact{Name: v.say("Arbejde", "Work"), Value: v.say("Du er ansat i kommunen.", "You work for the municipality.")})
	}
	facts = append(facts, v.material(w.Material, w.How)...)
	if needs := v.wishes(w.Needs); needs != "" {
		facts = append(facts, fact{Name: v.say("Det har du bedt om", "What you asked for"), Value: needs + "."})
	}
	return facts
}

// listed is what there is of some texts, with commas between.
func listed(texts ...string) string {
	return strings.Join(slices.DeleteFunc(texts, func(s string) bool { return s == "" }), ", ")
}

// people is how many come.
func (v *visit) people(n int) string {
	if n == 1 {
		return v.say("1 person.", "1 person.")
	}
	return fmt.Sprintf(v.say("%d personer.", "%d people."), n)
}

// wishes are needs in words.
func (v *visit) wishes(all []booking.Need) string {
	words := make([]string, len(all))
	for i, n := range all {
		words[i], _, _ = strings.Cut(v.need(n.Kind), ".")
		if n.Detail != "" {
			words[i] += " (" + n.Detail + ")"
		}
	}
	return strings.Join(words, ", ")
}

// material is what somebody wants the politicians to read, and where the rest of it goes.
func (v *visit) material(words, how string) (facts []fact) {
	if words != "" {
		facts = append(facts, fact{Name: v.say("Mere til politikerne", "More for the politicians"), Own: words})
	}
	if how == "" {
		return facts
	}
	where := v.say("Ring til os. Så siger vi, hvor de skal hen.", "Call us. Then we tell you where to take them.")
	if how == "mail" && v.s.Settings.HelpEmail != "" {
		where = fmt.Sprintf(v.say("Send dem til %s.", "Send them to %s."), v.s.Settings.HelpEmail)
	}
	return append(facts, fact{Name: v.say("Papirer eller billeder", "Papers or pictures"), Value: where})
}
