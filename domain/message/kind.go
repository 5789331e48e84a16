package message

import "slices"

// Kind is one sort of mail: what it is for, when it may go and what its text must hold.
type Kind struct {
	Name      string // "panel-invitation"
	Scope     Scope
	Anytime   bool // goes at once; else only in office hours
	Voluntary bool // the text must say that taking part is voluntary
	OneClick  bool // people can say "no more" in the foot of the mail, and by their mail program's one click
	Staff     bool // written to staff, not to citizens
	Letter    bool // printed, or sent by Digital Post, to people whom mail does not reach
	Variables []Variable
}

// Scope is what a person says no to. No more panel mail must not stop what a person has asked for.
type Scope string

// The scopes. A suppression of ScopeAll stops every kind.
const (
	ScopeAll     Scope = "all"     // the address does not work, or the person wants nothing at all
	ScopePanel   Scope = "panel"   // being asked: invitations, questionnaires, their reminders, and results of panels
	ScopeService Scope = "service" // answers to what the person did or asked for
)

// Variable is a placeholder that a kind's text may hold.
type Variable struct {
	Name     string
	Required bool // the text must hold it
	Secret   bool // never in the stored copy, nor in a subject
	Danish   string
	English  string // what the preview shows in its place
}

var (
	link         = Variable{Name: "link", Required: true, Secret: true, Danish: "https://eksempel.dk/i/DIT-EGET-LINK", English: "https://example.dk/i/YOUR-OWN-LINK"}
	surveyLink   = Variable{Name: "link", Required: true, Secret: true, Danish: "https://eksempel.dk/s/DIT-EGET-LINK", English: "https://example.dk/s/YOUR-OWN-LINK"}
	openLink     = Variable{Name: "link", Required: true, Danish: "https://eksempel.dk/o/abcdefghij", English: "https://example.dk/o/abcdefghij"}
	outcomePage  = Variable{Name: "page", Required: true, Danish: "https://eksempel.dk/resultat/7", English: "https://example.dk/resultat/7"}
	answerBy     = Variable{Name: "answer_by", Danish: "fredag den 4. december", English: "Friday 4 December"}
	phone        = Variable{Name: "phone", Danish: "12 34 56 78", English: "12 34 56 78"}
	municipality = Variable{Name: "municipality", Danish: "Kommunen", English: "The municipality"}
	unsubscribe  = Variable{Name: "unsubscribe", Secret: true, Danish: "https://eksempel.dk/unsubscribe/DIT-EGET-LINK", English: "https://example.dk/unsubscribe/YOUR-OWN-LINK"}
	deleted      = Variable{Name: "deleted", Required: true, Danish: "Vi sletter det, der viser, at du har været med, senest den 4. december 2028.", English: "We delete what shows that you took part no later than 4 December 2028."}
	silence      = Variable{Name: "silence", Required: true, Danish: "Svarer du ikke, giver vi pladsen videre.", English: "If you do not answer, we pass the seat on."}
	bookingLink  = Variable{Name: "link", Required: true, Secret: true, Danish: "https://eksempel.dk/b/DIT-EGET-LINK", English: "https://example.dk/b/YOUR-OWN-LINK"}
	timesLink    = Variable{Name: "link", Required: true, Secret: true, Danish: "https://eksempel.dk/tid/DIT-EGET-LINK", English: "https://example.dk/tid/YOUR-OWN-LINK"}
	title        = Variable{Name: "title", Required: true, Danish: "Møde om vores nye hus", English: "Meeting about our new house"}
	when         = Variable{Name: "when", Required: true, Danish: "tirsdag den 8. december kl. 17.00-19.00", English: "Tuesday 8 December at 17:00-19:00"}
	where        = Variable{Name: "where", Required: true, Danish: "Kulturhuset, Torvet 1, Havnsby", English: "Kulturhuset, Torvet 1, Havnsby"}
	task         = Variable{Name: "task", Danish: "Du er ordstyrer", English: "You moderate"}
	minePage     = Variable{Name: "link", Required: true, Danish: "https://eksempel.dk/staff/mine", English: "https://example.dk/staff/mine"}
	answerUntil  = Variable{Name: "answer_by", Required: true, Danish: "fredag den 4. december kl. 14.30", English: "Friday 4 December at 14:30"}
	reason       = Variable{Name: "reason", Required: true, Danish: "Den, der skulle holde mødet, er syg.", English: "The person who was to hold the meeting is ill."}
	hearingLink  = Variable{Name: "link", Required: true, Secret: true, Danish: "https://eksempel.dk/f/DIT-EGET-LINK", English: "https://example.dk/f/YOUR-OWN-LINK"}
	howItWent    = Variable{Name: "evaluation", Secret: true, Danish: "https://eksempel.dk/evaluering/DIT-EGET-LINK", English: "https://example.dk/evaluering/YOUR-OWN-LINK"}
	committee    = Variable{Name: "committee", Required: true, Danish: "Børne- og Ungdomsudvalget", English: "Børne- og Ungdomsudvalget"}
	arrive       = Variable{Name: "arrive", Danish: "tirsdag den 8. december kl. 16.45", English: "Tuesday 8 December at 16:45"}
	whyNot       = Variable{Name: "reason", Required: true, Danish: "Sagen er ikke på dagsordenen for mødet.", English: "The case is not on the agenda of the meeting."}
	instead      = Variable{Name: "instead", Danish: "Du kan altid skrive til udvalget i stedet: udvalget@eksempel.dk", English: "You can always write to the committee instead: committee@example.dk"}
	video        = Variable{Name: "video", Required: true, Secret: true, Danish: "https://video.eksempel.dk/moede", English: "https://video.example.dk/meeting"}
	saidLink     = Variable{Name: "link", Required: true, Secret: true, Danish: "https://eksempel.dk/udsagn/DIT-EGET-LINK", English: "https://example.dk/udsagn/YOUR-OWN-LINK"}
	code         = Variable{Name: "code", Required: true, Secret: true, Danish: "123 456", English: "123 456"}
)

// What stands only on letters: the personal code, and the short address of the page that takes it.
var (
	letterCode = Variable{Name: "code", Required: true, Secret: true, Danish: "7KAP-3WFN-2YUR-98CJ", English: "7KAP-3WFN-2YUR-98CJ"}
	web        = Variable{Name: "web", Required: true, Danish: "eksempel.dk/kode", English: "example.dk/code"}
)

// Kinds is every sort of mail and letter there is.
var Kinds = []Kind{
	{Name: "panel-invitation", Scope: ScopePanel, Voluntary: true, OneClick: true, Variables: []Variable{link, answerBy, phone, municipality}},
	{Name: "panel-reminder-1", Scope: ScopePanel, Voluntary: true, OneClick: true, Variables: []Variable{link, answerBy, phone, municipality}},
	{Name: "panel-reminder-2", Scope: ScopePanel, Voluntary: true, OneClick: true, Variables: []Variable{link, answerBy, phone, municipality}},
	{Name: "panel-later", Scope: ScopePanel, Voluntary: true, OneClick: true, Variables: []Variable{link, answerBy, phone, municipality}},
	{Name: "survey-invitation", Scope: ScopePanel, Voluntary: true, OneClick: true, Variables: []Variable{surveyLink, answerBy, phone, municipality}},
	{Name: "survey-reminder-1", Scope: ScopePanel, Voluntary: true, OneClick: true, Variables: []Variable{surveyLink, answerBy, phone, municipality}},
	{Name: "survey-reminder-2", Scope: ScopePanel, Voluntary: true, OneClick: true, Variables: []Variable{surveyLink, answerBy, phone, municipality}},
	{Name: "survey-follow-up", Scope: ScopePanel, Voluntary: true, OneClick: true, Variables: []Variable{surveyLink, answerBy, phone, municipality}},
	{Name: "survey-outcome", Scope: ScopeService, Variables: []Variable{outcomePage, phone, municipality}},
	{Name: "survey-staff", Scope: ScopePanel, Staff: true, Voluntary: true, Variables: []Variable{openLink, answerBy, municipality}},
	{Name: "panel-receipt-yes", Scope: ScopeService, Anytime: true, Variables: []Variable{link, phone, municipality}},
	{Name: "panel-receipt-no", Scope: ScopeService, Anytime: true, Variables: []Variable{link, phone, municipality}},
	{Name: "panel-receipt-not-now", Scope: ScopeService, Anytime: true, Variables: []Variable{link, phone, municipality}},
	{Name: "panel-drawn", Scope: ScopeService, Voluntary: true, Variables: []Variable{link, answerBy, phone, municipality}},
	{Name: "panel-not-drawn", Scope: ScopeService, Variables: []Variable{link, phone, municipality}},
	{Name: "panel-stand-by", Scope: ScopeService, Variables: []Variable{link, phone, municipality}},
	{Name: "panel-term", Scope: ScopeService, Voluntary: true, Variables: []Variable{link, answerBy, silence, phone, municipality}},
	{Name: "panel-term-reminder", Scope: ScopeService, Voluntary: true, Variables: []Variable{link, answerBy, silence, phone, municipality}},
	{Name: "panel-term-over", Scope: ScopeService, Variables: []Variable{phone, municipality}},
	{Name: "panel-ended", Scope: ScopeService, Variables: []Variable{deleted, phone, municipality}},
	{Name: "panel-ended-waiting", Scope: ScopeService, Variables: []Variable{deleted, phone, municipality}},
	{Name: "panel-link", Scope: ScopeService, Anytime: true, Variables: []Variable{link, phone, municipality}},
	{Name: "address-changed", Scope: ScopeService, Anytime: true, Variables: []Variable{phone, municipality}},
	{Name: "letter-invitation", Scope: ScopePanel, Letter: true, Voluntary: true, Variables: []Variable{letterCode, web, answerBy, phone, municipality}},
	{Name: "letter-drawn", Scope: ScopeService, Letter: true, Voluntary: true, Variables: []Variable{letterCode, web, answerBy, phone, municipality}},
	{Name: "letter-not-drawn", Scope: ScopeService, Letter: true, Variables: []Variable{letterCode, web, phone, municipality}},
	{Name: "letter-stand-by", Scope: ScopeService, Letter: true, Variables: []Variable{letterCode, web, phone, municipality}},
	{Name: "gathering-invitation", Scope: ScopePanel, Voluntary: true, OneClick: true, Variables: []Variable{bookingLink, title, when, where, answerUntil, phone, municipality}},
	{Name: "gathering-invitation-reminder", Scope: ScopePanel, Voluntary: true, OneClick: true, Variables: []Variable{bookingLink, title, when, where, answerUntil, phone, municipality}},
	{Name: "gathering-times", Scope: ScopePanel, Voluntary: true, OneClick: true, Variables: []Variable{timesLink, title, answerUntil, phone, municipality}},
	{Name: "gathering-times-reminder", Scope: ScopePanel, Voluntary: true, OneClick: true, Variables: []Variable{timesLink, title, answerUntil, phone, municipality}},
	{Name: "gathering-other-time", Scope: ScopeService, Variables: []Variable{title, when, phone, municipality}},
	{Name: "gathering-confirmed", Scope: ScopeService, Anytime: true, Variables: []Variable{bookingLink, title, when, where, phone, municipality}},
	{Name: "gathering-waiting", Scope: ScopeService, Anytime: true, Variables: []Variable{bookingLink, title, when, phone, municipality}},
	{Name: "gathering-offer", Scope: ScopeService, Anytime: true, Variables: []Variable{bookingLink, title, when, where, answerUntil, phone, municipality}},
	{Name: "gathering-offer-over", Scope: ScopeService, Anytime: true, Variables: []Variable{bookingLink, title, phone, municipality}},
	{Name: "gathering-left", Scope: ScopeService, Anytime: true, Variables: []Variable{bookingLink, title, when, phone, municipality}},
	{Name: "gathering-moved", Scope: ScopeService, Anytime: true, Variables: []Variable{bookingLink, title, when, where, phone, municipality}},
	{Name: "gathering-cancelled", Scope: ScopeService, Anytime: true, Variables: []Variable{bookingLink, title, when, reason, phone, municipality}},
	{Name: "gathering-reminder", Scope: ScopeService, Variables: []Variable{bookingLink, title, when, where, phone, municipality}},
	{Name: "gathering-thanks", Scope: ScopeService, Variables: []Variable{bookingLink, howItWent, title, when, phone, municipality}},
	{Name: "gathering-outcome", Scope: ScopeService, Variables: []Variable{bookingLink, title, when, phone, municipality}},
	{Name: "gathering-reimbursement", Scope: ScopeService, Variables: []Variable{bookingLink, title, when, phone, municipality}},
	{Name: "hearing-received", Scope: ScopeService, Anytime: true, Variables: []Variable{hearingLink, committee, when, phone, municipality}},
	{Name: "hearing-invitation", Scope: ScopeService, Voluntary: true, Variables: []Variable{hearingLink, committee, when, phone, municipality}},
	{Name: "hearing-waiting", Scope: ScopeService, Anytime: true, Variables: []Variable{hearingLink, committee, when, phone, municipality}},
	{Name: "hearing-booked", Scope: ScopeService, Anytime: true, Variables: []Variable{hearingLink, committee, when, where, arrive, phone, municipality}},
	{Name: "hearing-moved", Scope: ScopeService, Anytime: true, Variables: []Variable{hearingLink, committee, when, where, arrive, phone, municipality}},
	{Name: "hearing-video", Scope: ScopeService, Anytime: true, Variables: []Variable{hearingLink, video, committee, when, arrive, phone, municipality}},
	{Name: "hearing-called-off", Scope: ScopeService, Anytime: true, Variables: []Variable{hearingLink, committee, when, phone, municipality}},
	{Name: "hearing-refused", Scope: ScopeService, Anytime: true, Variables: []Variable{hearingLink, committee, when, whyNot, instead, phone, municipality}},
	{Name: "hearing-withdrawn", Scope: ScopeService, Anytime: true, Variables: []Variable{hearingLink, committee, when, phone, municipality}},
	{Name: "hearing-thanks", Scope: ScopeService, Variables: []Variable{hearingLink, howItWent, committee, when, phone, municipality}},
	{Name: "hearing-outcome", Scope: ScopeService, Variables: []Variable{hearingLink, committee, when, phone, municipality}},
	{Name: "letter-hearing-refused", Scope: ScopeService, Letter: true, Variables: []Variable{committee, when, whyNot, instead, phone, municipality}},
	{Name: "statement-asked", Scope: ScopeService, Voluntary: true, Variables: []Variable{saidLink, title, phone, municipality}},
	{Name: "statement-decision", Scope: ScopeService, Variables: []Variable{saidLink, title, phone, municipality}},
	{Name: "staff-assigned", Scope: ScopeService, Anytime: true, Staff: true, Variables: []Variable{task, title, when, where, minePage, municipality}},
	{Name: "staff-moved", Scope: ScopeService, Anytime: true, Staff: true, Variables: []Variable{task, title, when, where, minePage, municipality}},
	{Name: "staff-released", Scope: ScopeService, Anytime: true, Staff: true, Variables: []Variable{title, when, minePage, municipality}},
	{Name: "erasure-receipt", Scope: ScopeService, Anytime: true, Variables: []Variable{phone, municipality}},
	{Name: "sign-in-code", Scope: ScopeService, Anytime: true, Staff: true, Variables: []Variable{code, municipality}},
}

// KindOf finds a kind by its name.
func KindOf(name string) (Kind, bool) {
	i := slices.IndexFunc(Kinds, func(k Kind) bool { return k.Name == name })
	if i < 0 {
		return Kind{}, false
	}
	return Kinds[i], true
}

func (k Kind) variable(name string) (Variable, bool) {
	i := slices.IndexFunc(k.Variables, func(v Variable) bool { return v.Name == name })
	if i < 0 {
		return Variable{}, false
	}
	return k.Variables[i], true
}

// filled are the variables of a text and of the foot that it gets.
func (k Kind) filled() []Variable {
	if k.OneClick {
		return append(slices.Clone(k.Variables), unsubscribe)
	}
	return k.Variables
}

// Samples are the values that a preview shows, none of them anybody's.
func (k Kind) Samples(l Language) map[string]string {
	values := map[string]string{}
	for _, v := range k.filled() {
		values[v.Name] = v.Danish
		if l == English {
			values[v.Name] = v.English
		}
	}
	return values
}

// KindsOf are the names of the kinds of a scope.
func KindsOf(s Scope) (names []string) {
	for _, k := range Kinds {
		if k.Scope == s {
			names = append(names, k.Name)
		}
	}
	return names
}
