package privacy

import (
	"deltag/domain"
	"deltag/domain/message"
	"deltag/domain/resident"
)

var (
	mailKinds = map[string]both{
		"panel-invitation": {"Invitation", "Invitation"}, "panel-later": {"Invitation, som du bad om", "Invitation that you asked for"},
		"panel-reminder-1": {"Første påmindelse", "First reminder"}, "panel-reminder-2": {"Anden påmindelse", "Second reminder"},
		"panel-receipt-yes": {"Kvittering for ja", "Receipt for yes"}, "panel-receipt-no": {"Kvittering for nej", "Receipt for no"},
		"panel-receipt-not-now": {"Kvittering for ikke lige nu", "Receipt for not right now"},
		"panel-drawn":           {"Du er trukket", "You were drawn"}, "panel-not-drawn": {"Du er ikke trukket", "You were not drawn"},
		"panel-stand-by": {"Du står på ventelisten", "You are on the waiting list"},
		"panel-link":     {"Nyt link", "New link"}, "address-changed": {"Besked til din gamle mailadresse", "Notice to your old email address"},
		"letter-invitation": {"Invitation", "Invitation"}, "letter-drawn": {"Du er trukket", "You were drawn"},
		"letter-not-drawn": {"Du er ikke trukket", "You were not drawn"}, "letter-stand-by": {"Du står på ventelisten", "You are on the waiting list"},
		"erasure-receipt": {"Kvittering for sletning", "Receipt for an erasure"},
	}
	mailStates = map[string]both{
		"queued": {"Venter", "Waits"}, "held": {"Holdt tilbage", "Held back"}, "claimed": {"På vej", "On its way"}, "handed_over": {"På vej", "On its way"},
		"retry": {"Prøves igen", "Is tried again"}, "sent": {"Sendt", "Sent"}, "failed": {"Kom ikke frem", "Did not arrive"},
		"uncertain": {"Vi ved ikke, om den kom frem", "We do not know whether it arrived"}, "suppressed": {"Ikke sendt", "Not sent"},
		"expired": {"For sent at sende", "Too late to send"}, "cancelled": {"Ikke længere brug for den", "No longer needed"},
	}
	scopes   = map[string]both{"all": {"Alt", "Everything"}, "panel": {"Paneler", "Panels"}, "service": {"Svar på det, du gør", "Answers to what you do"}}
	stopping = map[string]both{
		"no-mailbox": {"Adressen findes ikke", "There is no such address"}, "opted-out": {"Du har sagt nej", "You said no"},
		"objection": {"Du har gjort indsigelse", "You objected"}, "staff": {"En medarbejder har fået det at vide", "A member of staff was told"},
	}
)

// mailSpecs are the mails to the person, and what keeps others from going out.
var mailSpecs = []spec{
	{
		key: "mails", title: both{"Mails til dig", "Mails to you"},
		about: both{"Dit eget link står ikke i kopien. Teksten til gamle mails er skrevet igen, for den gemmer vi ikke.",
			"Your own link is not in the copy. The text of old mails was written again, because we do not keep it."},
		rows: mailsTo,
		details: []detail{
			{key: "kind", label: both{"Hvad", "What"}, codes: mailKinds},
			{key: "queuedAt", label: both{"Skrevet", "Written"}},
			{key: "state", label: both{"Hvordan det gik", "How it went"}, codes: mailStates},
			{key: "why", label: both{"Hvorfor", "Why"}},
			{key: "sentAt", label: both{"Sendt", "Sent"}},
			{key: "finishedAt", label: both{"Afsluttet", "Finished"}},
			{key: "attempts", label: both{"Antal forsøg", "Number of tries"}},
			{key: "language", label: both{"Sprog", "Language"}, codes: languages},
			{key: "address", label: both{"Til", "To"}, hidden: true},
			{key: "subject", label: both{"Emne", "Subject"}},
			{key: "text", label: both{"Tekst", "Text"}},
			{key: "kept", label: both{"Teksten er kopien af det sendte", "The text is the copy of what was sent"}},
			{key: "relayReply", label: both{"Mailserverens svar", "Answer of the mail server"}, hidden: true},
		},
	},
	{
		key: "tries", title: both{"Forsøg på at sende", "Attempts to send"}, about: both{"Hvert forsøg på at sende en mail til dig.", "Each attempt to send a mail to you."},
		query: `SELECT m.kind, t.at, t.class, t.code, t.status, t.reply, t.staff_id IS NOT NULL FROM delivery t JOIN message m ON m.id = t.message_id
			WHERE m.resident_id = @id ORDER BY t.id`,
		details: []detail{
			{key: "kind", label: both{"Hvad", "What"}, codes: mailKinds},
			{key: "at", label: both{"Hvornår", "When"}},
			{key: "result", label: both{"Hvordan det gik", "How it went"}},
			{key: "code", label: both{"Kode", "Code"}},
			{key: "status", label: both{"Status", "Status"}},
			{key: "reply", label: both{"Mailserverens svar", "Answer of the mail server"}, hidden: true},
			{key: "byStaff", label: both{"En medarbejder afgjorde det", "A member of staff decided"}},
		},
	},
	{
		key: "blocks", title: both{"Stop for mails", "Stops to mail"}, about: both{"Det, der holder mails fra at gå til din adresse.", "What keeps mail from going to your address."},
		query: `SELECT s.address, s.scope, s.reason, s.evidence, s.created_at, s.expires_at, s.released_at, s.release_reason FROM suppression s
			WHERE s.address_hash IN (SELECT sha256(convert_to(lower(btrim(a)), 'UTF8')) FROM (SELECT email AS a FROM resident WHERE id = @id
				UNION SELECT address FROM message WHERE resident_id = @id) x WHERE a <> '') ORDER BY s.id`,
		details: []detail{
			{key: "address", label: both{"Adresse", "Address"}, hidden: true},
			{key: "scope", label: both{"Hvad stoppes", "What is stopped"}, codes: scopes},
			{key: "reason", label: both{"Hvorfor", "Why"}, codes: stopping},
			{key: "evidence", label: both{"Med ord", "In words"}, hidden: true, free: true},
			{key: "from", label: both{"Fra", "From"}},
			{key: "expires", label: both{"Gælder til", "Holds until"}},
			{key: "endedAt", label: both{"Ophævet", "Ended"}},
			{key: "endReason", label: both{"Hvorfor ophævet", "Why ended"}, free: true},
		},
	},
	{
		key: "links", title: both{"Dine links", "Your links"},
		about: both{"Links og åbninger af din egen side. Selve linket gemmer vi ikke.", "Links, and openings of your own page. The link itself we do not keep."},
		query: `SELECT 'link', purpose, created_at, expires_at, revoked_at, NULL::bigint FROM link WHERE resident_id = @id
			UNION ALL SELECT 'opening', '', opened_at, expires_at, NULL, NULL FROM own_page_session WHERE resident_id = @id
			UNION ALL SELECT 'provider', '', known_since, NULL, NULL, NULL FROM resident_identity WHERE resident_id = @id
			UNION ALL SELECT 'wrong-year', '', NULL, wait_until, NULL, tries + waits FROM own_page_try WHERE resident_id = @id ORDER BY 3, 1`,
		details: []detail{
			{key: "what", label: both{"Hvad", "What"}, codes: map[string]both{"link": {"Link", "Link"}, "opening": {"Din side blev åbnet", "Your page was opened"},
				"provider":   {"Du loggede ind med MitID første gang", "You signed in with MitID for the first time"},
				"wrong-year": {"Forsøg med forkert år", "Tries with a wrong year"}}},
			{key: "purpose", label: both{"Til", "For"}, codes: map[string]both{"invitation": {"Invitation og egen side", "Invitation and own page"}, "own-page": {"Egen side", "Own page"}, "unsubscribe": {"Ikke flere mails", "No more mail"}}},
			{key: "createdAt", label: both{"Lavet", "Made"}},
			{key: "expiresAt", label: both{"Virker til", "Works until"}},
			{key: "revokedAt", label: both{"Lukket", "Closed"}},
			{key: "tries", label: both{"Antal", "Number"}},
		},
	},
}

func mailsTo(tx *domain.Tx, person resident.Resident, l message.Language) (list [][]any, err error) {
	mails, err := message.Mailing(tx, person.ID, 0)
	if err != nil {
		return nil, err
	}
	for _, m := range mails {
		words, kept, err := m.Words(tx)
		if err != nil {
			return nil, err
		}
		list = append(list, []any{m.Kind, m.CreatedAt, string(m.State), reasonOf(m.Reason, l), maybe(m.HandedOverAt), maybe(m.FinishedAt), int64(m.Attempts),
			string(m.Language), m.Address, words.Subject, words.Body, kept, m.RelayReply})
	}
	return list, nil
}

// reasonOf is why a mail waits or did not go, in words where the program has a code for it.
func reasonOf(code string, l message.Language) string {
	if words, known := mailReasons[code]; known {
		return words.in(l)
	}
	return code
}

var mailReasons = map[string]both{
	"answered": {"Du havde svaret", "You had answered"}, "opted-out": {"Du har sagt nej til flere", "You said no to more"}, "paused": {"Du holder pause", "You are on a pause"},
	"no-address": {"Vi har ingen mailadresse", "We have no e-mail address"}, "no-mailbox": {"Adressen findes ikke", "There is no such address"},
	"erasure-asked": {"Du har bedt om at blive slettet", "You asked to be erased"}, "too-late": {"Tiden var gået", "The time was over"},
}
