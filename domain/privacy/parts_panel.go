package privacy

import (
	"deltag/domain"
	"deltag/domain/message"
	"deltag/domain/panel"
	"deltag/domain/resident"
)

var (
	replies = map[string]both{
		"": {"Intet svar", "No answer"}, "accepted": {"Ja", "Yes"}, "declined": {"Nej", "No"}, "not_now": {"Ikke lige nu", "Not right now"},
	}
	seats = map[string]both{
		"offered": {"Tilbudt", "Offered"}, "confirmed": {"Taget", "Taken"}, "withdrawn": {"Opgivet", "Given up"},
	}
	causes = map[string]both{
		"": {"", ""}, "left": {"Har sagt fra", "Has withdrawn"}, "moved": {"Er flyttet", "Has moved"}, "no_answer": {"Svarede ikke på tilbuddet", "Did not answer the offer"},
		"absent": {"Kom ikke", "Did not come"}, "not_now": {"Kan ikke lige nu", "Cannot right now"}, "other": {"Andet", "Other"}, "erased": {"Slettet", "Erased"}, "term": {"Perioden er gået", "The term is over"},
	}
	outcomes = map[string]both{
		"": {"", ""}, "not_home": {"Ingen svarede", "Nobody answered"}, "wrong_number": {"Forkert nummer", "Wrong number"}, "call_back": {"Vi aftalte en ny tid", "We agreed on another time"},
		"letter": {"Du vil hellere have et brev", "You would rather have a letter"}, "mail": {"Du vil hellere have en mail", "You would rather have an e-mail"}, "answered": {"Du svarede", "You answered"},
	}
	channels = map[string]both{
		"": {"", ""}, "phone": {"Telefon", "Telephone"}, "desk": {"Du kom til os", "You came to us"}, "letter": {"Brev", "Letter"},
		"representative": {"En, der talte for dig", "Somebody who spoke for you"},
	}
	termAnswers  = map[string]both{"": {"Intet svar", "No answer"}, "stay": {"Ja, bliver", "Yes, stays"}, "leave": {"Nej, stopper", "No, leaves"}}
	termOutcomes = map[string]both{"": {"Ikke afgjort", "Not settled"}, "renewed": {"Ny periode", "A new term"}, "left": {"Pladsen er givet videre", "The seat went to somebody else"}, "moot": {"Bortfaldet", "Lapsed"}}
	stages       = map[string]both{"invite": {"Hvem der bliver inviteret", "Who is invited"}, "panel": {"Pladser i panelet", "Seats in the panel"}, "replacement": {"Nye til tomme pladser", "New people for empty seats"}}
	letterWays   = map[string]both{"digital_post": {"Digital Post", "Digital Post"}, "print": {"Brev på papir", "Letter on paper"}}
	letterStates = map[string]both{
		"ready": {"Ikke sendt endnu", "Not sent yet"}, "withdrawn": {"Ikke sendt", "Not sent"}, "posted": {"Sendt", "Sent"}, "returned": {"Kom tilbage", "Came back"},
		"replaced": {"Erstattet af et nyt", "Replaced by a new one"}, "answered": {"Du har svaret", "You have answered"},
	}
	letterCauses = map[string]both{
		"no-address": {"Vi har ingen mailadresse", "We have no email address"}, "no-mailbox": {"Mailadressen findes ikke", "There is no such email address"},
		"prefers-letter": {"Du vil hellere have brev", "You prefer letters"}, "prefers-phone": {"Du vil hellere ringes op", "You prefer a call"},
	}
	letterBack = map[string]both{"": {"", ""}, "moved": {"Flyttet", "Moved"}, "unknown": {"Ukendt på adressen", "Not known at the address"}, "other": {"Andet", "Other"}}
	letterEnds = map[string]both{
		"": {"", ""}, "answered": {"Du havde svaret", "You had answered"}, "opted-out": {"Du har sagt nej til mere", "You said no to more"}, "gone": {"Du var flyttet", "You had moved"},
		"protected": {"Dit navn blev beskyttet", "Your name became protected"}, "no-address": {"Vi havde ingen adresse", "We had no address"}, "dropped": {"Bunken blev taget tilbage", "The batch was taken back"},
		"paused": {"Du holdt pause", "You were on a pause"}, "objection": {"Du har gjort indsigelse", "You objected"}, "erased": {"Slettet", "Erased"},
	}
	wishes = map[string]both{"letter": {"Brev", "Letter"}, "phone": {"Telefon", "Telephone"}}
)

// of is the SQL of the values that the person was drawn with, in words; alias names the table.
func of(alias string) string {
	return `(SELECT string_agg(v.name_{lang}, ', ' ORDER BY k.place) FROM unnest(string_to_array(` + alias + `.stratum, '.')) WITH ORDINALITY k (value, place)
		JOIN feature_value v ON v.id = k.value::bigint)`
}

var panelName = detail{key: "panel", label: both{"Panel", "Panel"}}

// panelSpecs are the panels that the person was asked to join, and what came of it.
var panelSpecs = []spec{
	{
		key: "invitations", title: both{"Invitationer", "Invitations"},
		about: both{"De paneler, vi har spurgt dig om, og hvad du har svaret sidst.", "The panels that we asked you about, and what you answered last."},
		query: `SELECT p.name, p.purpose, i.created_at, i.wave, i.inclusion_probability, ` + of("i") + `, i.household_key <> '', i.respond_by, i.reply, i.replied_at,
				CASE WHEN i.replied_at IS NULL THEN NULL WHEN i.answered_by IS NULL THEN 'self' ELSE 'staff' END, i.answers, i.reason, i.ask_later, n.version
			FROM invitation i JOIN panel p ON p.id = i.panel_id JOIN draw d ON d.id = i.draw_id LEFT JOIN notice n ON n.id = d.notice_id
			WHERE i.resident_id = @id ORDER BY i.id`,
		details: []detail{
			panelName,
			{key: "purpose", label: both{"Formål", "Purpose"}},
			{key: "invitedAt", label: both{"Inviteret", "Invited"}},
			{key: "wave", label: both{"Runde", "Round"}},
			{key: "chance", label: both{"Chance for at blive spurgt", "Chance of being asked"}},
			{key: "drawnAs", label: both{"Trukket blandt", "Drawn among"}},
			{key: "oneOfAHousehold", label: both{"Kun én fra hver husstand", "Only one of each household"}},
			{key: "respondBy", label: both{"Svar senest", "Answer by"}},
			{key: "reply", label: both{"Svar", "Answer"}, codes: replies},
			{key: "repliedAt", label: both{"Svaret", "Answered"}},
			{key: "by", label: both{"Af", "By"}, codes: answerers},
			{key: "answers", label: both{"Antal svar", "Number of answers"}},
			{key: "reason", label: both{"Dine ord", "Your words"}},
			{key: "askLater", label: both{"Vil spørges igen", "Wants to be asked again"}},
			{key: "notice", label: both{"Oplysninger til dig, udgave", "Notice to you, version"}},
		},
	},
	{
		key: "answers", title: both{"Alle dine svar", "All your answers"}, about: both{"Hvert svar i den rækkefølge, det kom.", "Each answer in the order it came."},
		query: `SELECT p.name, a.number, a.reply, a.at, CASE WHEN a.answered_by IS NULL THEN 'self' ELSE 'staff' END, a.why, a.channel, w.body
			FROM reply a JOIN invitation i ON i.id = a.invitation_id JOIN panel p ON p.id = i.panel_id LEFT JOIN spoken_words w ON w.id = a.words_id WHERE i.resident_id = @id ORDER BY i.id, a.number`,
		details: []detail{
			panelName,
			{key: "number", label: both{"Nummer", "Number"}},
			{key: "reply", label: both{"Svar", "Answer"}, codes: replies},
			{key: "at", label: both{"Hvornår", "When"}},
			{key: "by", label: both{"Af", "By"}, codes: answerers},
			{key: "why", label: both{"Hvorfor en medarbejder svarede", "Why a member of staff answered"}, free: true},
			{key: "channel", label: both{"Hvordan du sagde det", "How you told us"}, codes: channels},
			{key: "words", label: both{"Det læste vi op for dig", "What we read to you"}},
		},
	},
	{
		key: "calls", title: both{"Opkald om panelet", "Calls about the panel"}, about: both{"Hvor langt vi er med at ringe til dig.", "How far we are in calling you."},
		query: `SELECT p.name, c.wanted_at, c.attempts::bigint, c.again_at, c.agreed, c.off, c.off_at
			FROM call c JOIN invitation i ON i.id = c.invitation_id JOIN panel p ON p.id = i.panel_id WHERE i.resident_id = @id ORDER BY i.id`,
		details: []detail{
			panelName,
			{key: "wantedAt", label: both{"Du bad om det", "You asked for it"}},
			{key: "attempts", label: both{"Antal forsøg", "Number of tries"}},
			{key: "againAt", label: both{"Vi ringer efter", "We call after"}},
			{key: "agreed", label: both{"Aftalt med dig", "Agreed with you"}},
			{key: "off", label: both{"Hvorfor vi ikke ringer mere", "Why we do not call any more"}, codes: outcomes},
			{key: "offAt", label: both{"Siden", "Since"}},
		},
	},
	{
		key: "attempts", title: both{"Hver gang vi har ringet", "Each time we called"}, about: both{"Hvad der kom ud af det.", "What came of it."},
		query: `SELECT p.name, a.at, a.outcome, a.again_at
			FROM call_attempt a JOIN invitation i ON i.id = a.invitation_id JOIN panel p ON p.id = i.panel_id WHERE i.resident_id = @id ORDER BY a.id`,
		details: []detail{
			panelName,
			{key: "at", label: both{"Hvornår", "When"}},
			{key: "outcome", label: both{"Hvordan det gik", "How it went"}, codes: outcomes},
			{key: "againAt", label: both{"Vi ringer efter", "We call after"}},
		},
	},
	{
		key: "draws", title: both{"Lodtrækninger", "Draws"},
		about: both{"De lodtrækninger, du var med i, også dem, hvor du ikke blev trukket. Chancen er den, du havde på forhånd.",
			"The draws that you were part of, those too in which you were not drawn. The chance is the one you had beforehand."},
		rows: drawsOf,
		details: []detail{
			panelName,
			{key: "what", label: both{"Om hvad", "About what"}, codes: stages},
			{key: "at", label: both{"Hvornår", "When"}},
			{key: "people", label: both{"Hvor mange var med", "How many were part of it"}},
			{key: "chance", label: both{"Din chance", "Your chance"}},
			{key: "drawn", label: both{"Du blev trukket", "You were drawn"}},
		},
	},
	{
		key: "seats", title: both{"Pladser", "Seats"}, about: both{"Pladser, du har fået i paneler.", "Seats that you were given in panels."},
		query: `SELECT p.name, m.created_at, m.status, m.cause, m.reason, m.changed_at, CASE WHEN m.changed_by IS NULL THEN 'self' ELSE 'staff' END, m.channel, m.why, w.body, ` + of("m") + `, m.term_ends
			FROM membership m JOIN panel p ON p.id = m.panel_id LEFT JOIN spoken_words w ON w.id = m.words_id WHERE m.resident_id = @id ORDER BY m.id`,
		details: []detail{
			panelName,
			{key: "drawnAt", label: both{"Trukket", "Drawn"}},
			{key: "status", label: both{"Status", "Status"}, codes: seats},
			{key: "cause", label: both{"Hvorfor den er opgivet", "Why it was given up"}, codes: causes},
			{key: "reason", label: both{"Grund", "Reason"}, free: true},
			{key: "changedAt", label: both{"Ændret", "Changed"}},
			{key: "by", label: both{"Af", "By"}, codes: answerers},
			{key: "channel", label: both{"Hvordan du sagde det", "How you told us"}, codes: channels},
			{key: "why", label: both{"Hvorfor en medarbejder skrev det ned", "Why a member of staff wrote it down"}, free: true},
			{key: "words", label: both{"Det læste vi op for dig", "What we read to you"}},
			{key: "drawnAs", label: both{"Trukket blandt", "Drawn among"}},
			{key: "termEnds", label: both{"Din periode slutter", "Your term ends"}},
		},
	},
	{
		key: "terms", title: both{"Om du bliver i panelet", "Whether you stay in the panel"},
		about: both{"Før din periode i et panel slutter, spørger vi, om du vil blive.", "Before your term in a panel ends, we ask whether you want to stay."},
		query: `SELECT p.name, q.term_ends, q.answer_by, q.asked_at, q.answer, q.answers, q.answered_at, CASE WHEN q.answered_at IS NULL THEN NULL WHEN q.answered_by IS NULL THEN 'self' ELSE 'staff' END,
				q.channel, q.why, q.settled_at, q.outcome
			FROM term_question q JOIN membership m ON m.id = q.membership_id JOIN panel p ON p.id = m.panel_id WHERE m.resident_id = @id ORDER BY q.id`,
		details: []detail{
			panelName,
			{key: "termEnds", label: both{"Perioden slutter", "The term ends"}},
			{key: "answerBy", label: both{"Svar senest", "Answer by"}},
			{key: "askedAt", label: both{"Spurgt", "Asked"}},
			{key: "answer", label: both{"Svar", "Answer"}, codes: termAnswers},
			{key: "answers", label: both{"Antal svar", "Number of answers"}},
			{key: "answeredAt", label: both{"Svaret", "Answered"}},
			{key: "by", label: both{"Af", "By"}, codes: answerers},
			{key: "channel", label: both{"Hvordan du sagde det", "How you told us"}, codes: channels},
			{key: "why", label: both{"Hvorfor en medarbejder skrev det ned", "Why a member of staff wrote it down"}, free: true},
			{key: "settledAt", label: both{"Afgjort", "Settled"}},
			{key: "outcome", label: both{"Hvad der kom ud af det", "What came of it"}, codes: termOutcomes},
		},
	},
	{
		key: "standbys", title: both{"Ventelister", "Waiting lists"},
		about: both{"Hvis en plads bliver tom, spørger vi dem, der står på listen, i den rækkefølge.", "If a seat falls empty, we ask those on the list, in that order."},
		query: `SELECT p.name, s.position::bigint FROM standby s JOIN panel p ON p.id = s.panel_id WHERE s.resident_id = @id ORDER BY p.id`,
		details: []detail{
			panelName,
			{key: "position", label: both{"Nummer på listen", "Place on the list"}},
		},
	},
	{
		key: "letters", title: both{"Breve til dig", "Letters to you"},
		about: both{"Teksten og koden i brevet gemmer vi ikke.", "We do not keep the text of the letter, nor its code."},
		query: `SELECT p.name, l.kind, l.way, l.cause, l.state, l.created_at, b.posted_on, l.returned_on, l.came_back, l.note, l.ended, l.again_of IS NOT NULL, l.changed_at
			FROM letter l JOIN letter_batch b ON b.id = l.batch_id JOIN invitation i ON i.id = l.subject_id JOIN panel p ON p.id = i.panel_id
			WHERE l.resident_id = @id ORDER BY l.id`,
		details: []detail{
			panelName,
			{key: "kind", label: both{"Hvad", "What"}, codes: mailKinds},
			{key: "way", label: both{"Måde", "Way"}, codes: letterWays},
			{key: "cause", label: both{"Hvorfor ikke en mail", "Why not an email"}, codes: letterCauses},
			{key: "state", label: both{"Hvordan det gik", "How it went"}, codes: letterStates},
			{key: "createdAt", label: both{"Skrevet", "Written"}},
			{key: "postedOn", label: both{"Lagt i posten", "Posted"}},
			{key: "returnedOn", label: both{"Kom tilbage", "Came back"}},
			{key: "cameBack", label: both{"Hvorfor det kom tilbage", "Why it came back"}, codes: letterBack},
			{key: "note", label: both{"Note", "Note"}, free: true},
			{key: "ended", label: both{"Hvorfor det ikke blev sendt", "Why it was not sent"}, codes: letterEnds},
			{key: "again", label: both{"I stedet for et andet brev", "In place of another letter"}},
			{key: "changedAt", label: both{"Sidst ændret", "Last changed"}},
		},
	},
	{
		key: "wish", title: both{"Hvordan vi skal nå dig", "How we are to reach you"},
		about: both{"Står her intet, skriver vi en mail, hvis vi kan.", "If nothing is here, we write an email when we can."},
		query: `SELECT channel, reason, set_at, CASE WHEN set_by IS NULL THEN 'self' ELSE 'staff' END FROM channel_wish WHERE resident_id = @id`,
		details: []detail{
			{key: "channel", label: both{"Måde", "Way"}, codes: wishes},
			{key: "reason", label: both{"Hvorfor", "Why"}, free: true},
			{key: "setAt", label: both{"Hvornår", "When"}},
			{key: "by", label: both{"Af", "By"}, codes: answerers},
		},
	},
	{
		key: "contacts", title: both{"Hvor tit vi har spurgt dig", "How often we have asked you"},
		about: both{"Hver gang tæller med, så du ikke bliver spurgt for tit.", "Each time counts, so that you are not asked too often."},
		query: `SELECT coalesce(p.name, c.activity), c.at FROM contact c LEFT JOIN panel p ON 'panel:' || p.id = c.activity WHERE c.resident_id = @id ORDER BY c.id`,
		details: []detail{
			{key: "activity", label: both{"Om hvad", "About what"}},
			{key: "at", label: both{"Hvornår", "When"}},
		},
	},
	{
		key: "overrides", title: both{"Spurgt oftere end ellers", "Asked more often than usual"},
		about: both{"Når vi har spurgt dig, selv om du var spurgt nok, står her hvorfor.", "When we asked you although you had been asked enough, it says here why."},
		// A reason that was given for many must not tell a protected name to who reads the copy.
		query: `SELECT p.name, o.draw_id IS NOT NULL, CASE WHEN r.name <> '' AND position(lower(r.name) IN lower(o.reason)) > 0 THEN '' ELSE o.reason END, o.created_at
			FROM contact_override o JOIN panel p ON p.id = o.panel_id JOIN resident r ON r.id = o.resident_id WHERE o.resident_id = @id ORDER BY o.id`,
		details: []detail{
			panelName,
			{key: "byDraw", label: both{"Ved en lodtrækning", "By a draw"}},
			{key: "reason", label: both{"Hvorfor", "Why"}, free: true},
			{key: "at", label: both{"Hvornår", "When"}},
		},
	},
	{
		key: "notices", title: both{"Det har vi fortalt dig om dine oplysninger", "What we told you about your data"},
		about: both{"Hvad vi bruger dem til, hvem der får dem, hvor længe vi har dem, og hvad du har ret til.",
			"What we use them for, who gets them, how long we keep them, and what your rights are."},
		query: `SELECT p.name, n.version, t ->> 'controller', t ->> 'dpo', t ->> 'purposes', t ->> 'basis', t ->> 'categories', t ->> 'source', t ->> 'recipients',
				t ->> 'transfers', t ->> 'retention', t ->> 'rights', t ->> 'complaint', t ->> 'voluntary'
			FROM notice n JOIN panel p ON p.id = n.panel_id CROSS JOIN LATERAL (SELECT n.text -> '{lang}' -> 'full' AS t) x
			WHERE n.id IN (SELECT d.notice_id FROM invitation i JOIN draw d ON d.id = i.draw_id WHERE i.resident_id = @id) ORDER BY n.id`,
		details: []detail{
			panelName,
			{key: "version", label: both{"Udgave", "Version"}},
			{key: "controller", label: both{"Hvem har ansvaret", "Who is responsible"}},
			{key: "dpo", label: both{"Databeskyttelsesrådgiver", "Data protection officer"}},
			{key: "purposes", label: both{"Hvad bruger vi dem til", "What we use them for"}},
			{key: "basis", label: both{"Hvorfor må vi det", "Why we may"}},
			{key: "categories", label: both{"Hvilke oplysninger", "Which data"}},
			{key: "source", label: both{"Hvor kommer de fra", "Where they come from"}},
			{key: "recipients", label: both{"Hvem får dem", "Who gets them"}},
			{key: "transfers", label: both{"Ud af EU", "Out of the EU"}},
			{key: "retention", label: both{"Hvor længe har vi dem", "How long we keep them"}},
			{key: "rights", label: both{"Dine rettigheder", "Your rights"}},
			{key: "complaint", label: both{"Klage", "Complaint"}},
			{key: "voluntary", label: both{"Frivilligt", "Voluntary"}},
		},
	},
}

func drawsOf(tx *domain.Tx, person resident.Resident, _ message.Language) (list [][]any, err error) {
	draws, err := panel.OwnDraws(tx, person)
	for _, d := range draws {
		list = append(list, []any{d.Panel, string(d.Stage), d.DrawnAt, int64(d.People), d.Chance, d.Drawn})
	}
	return list, err
}
