package privacy

import (
	"strings"
	"time"

	"deltag/domain"
	"deltag/domain/message"
	"deltag/domain/resident"
	"deltag/domain/survey"
	"deltag/domain/survey/programme"
	"deltag/domain/survey/response"
)

var (
	samples = map[string]both{
		"panel": {"Du er med i et panel", "You are in a panel"}, "residents": {"Trukket blandt borgere", "Drawn among citizens"},
		"conversations": {"Du har haft en samtale", "You had a conversation"}, "offers": {"Et tilbud sluttede", "An offer ended"},
		"open": {"Et åbent link", "An open link"}, "follow_up": {"Der skete noget før det", "Something happened before it"},
		"staff": {"Du arbejder her", "You work here"},
	}
	events = map[string]both{
		"conversation": {"Samtale", "Conversation"}, "offer_end": {"Et tilbud sluttede", "An offer ended"}, "panel_joined": {"Du kom med i et panel", "You joined a panel"},
		"group_attended": {"Møde eller gruppe", "Meeting or group"}, "hearing_held": {"Høring", "Hearing"},
	}
	eventChannels = map[string]both{
		"": {"", ""}, "in_person": {"Fremmøde", "In person"}, "phone": {"Telefon", "Telephone"}, "video": {"Video", "Video"}, "letter": {"Brev", "Letter"},
	}
	tells = map[string]both{"": {"Ikke svaret", "Not answered"}, "no": {"Nej", "No"}, "mail": {"Ja, på mail", "Yes, by email"}, "letter": {"Ja, i et brev", "Yes, in a letter"}}
	modes = map[string]both{"web": {"På nettet", "On the web"}, "phone": {"Telefon", "Telephone"}, "paper": {"Papir", "Paper"}}
	helps = map[string]both{
		"": {"", ""}, "nobody": {"Ingen", "Nobody"}, "family": {"Familie eller ven", "Family or friend"}, "staff": {"En medarbejder", "A member of staff"},
		"other": {"En anden", "Somebody else"},
	}
	reviews = map[string]both{
		"": {"", ""}, "clear": {"Intet fundet", "Nothing found"}, "held": {"Venter på at blive set", "Waits to be looked at"},
		"released": {"Set og givet fri", "Looked at and released"}, "redacted": {"Navne er taget ud", "Names were taken out"},
	}
	followOutcomes = map[string]both{
		"": {"", ""}, "asked": {"Ja", "Yes"}, "erased": {"Nej, du er slettet", "No, you were erased"}, "gone": {"Nej, du bor her ikke mere", "No, you live here no more"},
		"opted-out": {"Nej, du vil ikke spørges", "No, you do not want to be asked"}, "excluded": {"Nej, du skal ikke spørges", "No, you are not to be asked"},
		"paused": {"Nej, du holder pause", "No, you are taking a break"}, "budget": {"Nej, du er spurgt nok", "No, you have been asked enough"},
		"late": {"Nej, det var for længe siden", "No, it was too long ago"},
	}
	surveyName = detail{key: "survey", label: both{"Spørgeskema", "Survey"}}
)

// answered are the details of one time of answering; at is when.
func answered(at detail, more ...detail) []detail {
	return append([]detail{
		surveyName, at,
		{key: "mode", label: both{"Hvordan", "How"}, codes: modes},
		{key: "language", label: both{"Sprog", "Language"}, codes: languages},
		{key: "easy", label: both{"Let at læse", "Easy to read"}},
		{key: "helped", label: both{"Hjælp fra", "Help from"}, codes: helps},
		{key: "frame", label: both{"Det, vi vidste på forhånd", "What we knew beforehand"}},
	}, more...)
}

// surveySpecs are what the person was asked, and what they answered where that leads to them.
var surveySpecs = []spec{
	{
		key: "surveys", title: both{"Spørgeskemaer, du har fået", "Surveys you were sent"},
		about: both{"Om du svarede på et anonymt skema, står ingen steder.", "Whether you answered an anonymous survey stands nowhere."},
		query: `SELECT w.name, u.name, s.kind, a.created_at, a.stratum, a.probability, a.event_id, a.declined_at, a.tell
			FROM survey_asked a JOIN wave w ON w.id = a.wave_id JOIN unit u ON u.id = a.unit_id JOIN survey_sample s ON s.id = a.sample_id WHERE a.resident_id = @id ORDER BY a.id`,
		details: []detail{
			surveyName,
			{key: "unit", label: both{"Enhed", "Unit"}},
			{key: "found", label: both{"Hvorfor dig", "Why you"}, codes: samples},
			{key: "askedAt", label: both{"Spurgt", "Asked"}},
			{key: "drawnAs", label: both{"Trukket blandt", "Drawn among"}},
			{key: "chance", label: both{"Chance for at blive spurgt", "Chance of being asked"}},
			{key: "afterEvent", label: both{"Efter hændelse nummer", "After event number"}},
			{key: "declinedAt", label: both{"Du sagde nej", "You said no"}},
			{key: "tell", label: both{"Vil høre, hvad der kom ud af det", "Wants to hear what came of it"}, codes: tells},
		},
	},
	{
		key: "surveyEvents", title: both{"Det, vi spørger til", "What we ask about"},
		about: both{"Samtaler og tilbud fra kommunens lister. Efter dem kan du blive spurgt, hvordan det gik.", "Conversations and offers from the municipality's lists. After them you may be asked how it went."},
		query: `SELECT e.kind, u.name, e.happened_on, e.channel, e.detail, e.key, e.created_at, coalesce(f.outcome, ''), f.at, f.rule_id
			FROM survey_event e JOIN unit u ON u.id = e.unit_id LEFT JOIN follow_up f ON f.event_id = e.id WHERE e.resident_id = @id ORDER BY e.id, f.rule_id`,
		details: []detail{
			{key: "kind", label: both{"Hvad", "What"}, codes: events},
			{key: "unit", label: both{"Enhed", "Unit"}},
			{key: "day", label: both{"Dag", "Day"}},
			{key: "channel", label: both{"Hvordan", "How"}, codes: eventChannels},
			{key: "detail", label: both{"Slags", "Sort"}},
			{key: "number", label: both{"Nummer i listen", "Number in the list"}},
			{key: "createdAt", label: both{"Skrevet ind", "Written in"}},
			{key: "outcome", label: both{"Blev du spurgt om det?", "Were you asked about it?"}, codes: followOutcomes},
			{key: "decidedAt", label: both{"Bestemt", "Decided"}},
			{key: "rule", label: both{"Efter regel nummer", "By rule number"}},
		},
	},
	{
		key: "surveysBegun", title: both{"Svar, du er i gang med", "Answers you have begun"}, about: both{"De er ikke sendt endnu.", "They are not sent yet."},
		query: `SELECT w.name, d.started_at, d.mode, d.language, d.easy, d.helped, convert_from(d.frame, 'UTF8'), d.page
			FROM survey_draft d JOIN survey_asked a ON a.id = d.asked_id JOIN wave w ON w.id = d.wave_id WHERE a.resident_id = @id ORDER BY a.id`,
		details: answered(detail{key: "startedAt", label: both{"Begyndt", "Begun"}}, detail{key: "page", label: both{"Kommet til", "Come to"}}),
	},
	{
		key: "surveysGiven", title: both{"Svar, du har sendt", "Answers you have sent"}, about: both{"Et skema, der ikke var færdigt, da fristen gik, står som ikke helt.", "A survey that was not finished in time is not whole."},
		query: `SELECT w.name, r.finished_at, r.mode, r.language, r.easy, r.helped, convert_from(r.frame, 'UTF8'), r.complete
			FROM survey_response r JOIN survey_asked a ON a.id = r.asked_id JOIN wave w ON w.id = r.wave_id WHERE a.resident_id = @id ORDER BY a.id`,
		details: answered(detail{key: "finishedAt", label: both{"Sendt", "Sent"}}, detail{key: "complete", label: both{"Helt", "Whole"}}),
	},
	{
		key: "surveyAnswers", title: both{"Det, du har svaret", "What you have answered"},
		about: both{"Dine svar, et for hvert spørgsmål. Ord fra dig kan en medarbejder have set efter for navne.", "Your answers, one for each question. A member of staff may have looked for names in your words."},
		rows:  answersOf,
		details: []detail{
			surveyName,
			{key: "question", label: both{"Spørgsmål", "Question"}},
			{key: "answer", label: both{"Svar", "Answer"}},
			{key: "found", label: both{"Ser ud til at rumme", "Seems to hold"}},
			{key: "review", label: both{"Set efter", "Looked at"}, codes: reviews},
			{key: "reason", label: both{"Hvorfor noget er taget ud", "Why something was taken out"}, free: true},
			{key: "reviewedAt", label: both{"Hvornår", "When"}},
		},
	},
}

// given is one time of answering.
type given struct {
	ID, Name       string
	WaveID, UnitID int64
	Answers        []byte
}

// answersOf are a person's answers in the words of the questions.
func answersOf(tx *domain.Tx, person resident.Resident, l message.Language) (list [][]any, err error) {
	var all []given
	if err := tx.DB.Raw(`SELECT x.id, w.name, x.wave_id, x.unit_id, x.answers FROM (SELECT id, asked_id, wave_id, unit_id, answers FROM survey_draft
		UNION ALL SELECT id, asked_id, wave_id, unit_id, answers FROM survey_response) x JOIN survey_asked a ON a.id = x.asked_id
		JOIN wave w ON w.id = x.wave_id WHERE a.resident_id = ? ORDER BY a.id`, person.ID).Scan(&all).Error; err != nil || len(all) == 0 {
		return nil, err
	}
	ids := make([]string, len(all))
	for i, g := range all {
		ids[i] = g.ID
	}
	var texts []response.Text
	if err := tx.DB.Where("response_id IN ?", ids).Find(&texts).Error; err != nil {
		return nil, err
	}
	written := map[string]response.Text{}
	for _, t := range texts {
		written[t.ResponseID+t.Question] = t
	}
	for _, g := range all { // few: one for each wave that a person was asked in
		w, err := domain.Take[programme.Wave](tx, "id = ?", g.WaveID)
		if err != nil {
			return nil, err
		}
		form, err := programme.Form(tx, w, g.UnitID)
		if err != nil {
			return nil, err
		}
		answers, err := survey.ReadAnswers(g.Answers)
		if err != nil {
			return nil, err
		}
		view := survey.View{Language: string(l), Mode: survey.Web}
		for _, q := range form.Questions() {
			question, _ := form.Say(q.Text, view)
			if t, wrote := written[g.ID+q.Code]; wrote {
				list = append(list, []any{g.Name, question, t.Body, strings.Join(t.Found, ", "), t.State, t.Reason, maybe(t.ReviewedAt)})
			} else if a, there := answers[q.Code]; there {
				list = append(list, []any{g.Name, question, form.AnswerWords(q, a, view), "", "", "", maybe((*time.Time)(nil))})
			}
		}
	}
	return list, nil
}
