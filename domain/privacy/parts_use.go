package privacy

import (
	"database/sql"
	"time"

	"deltag/domain"
	"deltag/domain/message"
	"deltag/domain/resident"
)

var (
	kinds   = map[string]both{"erasure": {"At blive slettet", "To be erased"}, "access": {"At se, hvad vi har", "To see what we have"}}
	states  = map[string]both{"open": {"Venter på svar", "Waits for an answer"}, "met": {"Opfyldt", "Met"}, "refused": {"Afslået", "Refused"}}
	users   = map[string]both{"staff": {"En medarbejder", "A member of staff"}, "citizen": {"Dig selv", "You"}, "system": {"Systemet", "The system"}}
	actions = map[string]both{
		"read": {"Set", "Seen"}, "search": {"Søgt", "Searched"}, "add": {"Skrevet ind", "Added"}, "change": {"Ændret", "Changed"},
		"export": {"Hentet ud", "Exported"}, "delete": {"Slettet", "Deleted"}, "send": {"Sendt", "Sent"},
	}
	checks = map[string]both{
		"id": {"Du viste, hvem du er", "You showed who you are"}, "address": {"Sendt til din adresse", "Sent to your address"},
		"digital-post": {"Sendt med Digital Post", "Sent by Digital Post"}, "own-page": {"Hentet på din egen side", "Fetched on your own page"},
	}
	subjects = map[string]both{
		"resident": {"Dine oplysninger", "Your data"}, "protected resident": {"Dit beskyttede navn og din adresse", "Your protected name and address"},
		"cpr": {"Dit CPR-nummer", "Your CPR number"}, "invitation": {"Din invitation og dit svar", "Your invitation and your answer"},
		"membership": {"Din plads", "Your seat"}, "message": {"Mails til dig", "Mails to you"}, "import": {"En liste fra kommunens systemer", "A list from the municipality's systems"},
		"request": {"Dit ønske", "Your request"}, "answers": {"Dine svar på spørgsmål", "Your answers to questions"}, "erasure request": {"Dit ønske om at blive slettet", "Your request to be erased"},
		"access request": {"Dit ønske om at se, hvad vi har", "Your request to see what we have"}, "access record": {"Hvem der har kigget", "Who has looked"},
	}
)

// useSpecs are what the person asked for, and how their data were used.
var useSpecs = []spec{
	{
		key: "requests", title: both{"Det, du har bedt om", "What you have asked for"}, about: both{"Ønsker om at se eller slette oplysninger.", "Requests to see or erase data."},
		query: `SELECT kind, asked_at, due_at, state, CASE WHEN asked_by IS NULL THEN 'self' ELSE 'staff' END, how, decided_at, decided_by IS NOT NULL, checked, reason
			FROM rights_request WHERE resident_id = @id ORDER BY id`,
		details: []detail{
			{key: "what", label: both{"Hvad", "What"}, codes: kinds},
			{key: "askedAt", label: both{"Bedt om", "Asked"}},
			{key: "dueAt", label: both{"Svar senest", "Answer by"}},
			{key: "state", label: both{"Status", "Status"}, codes: states},
			{key: "writtenBy", label: both{"Skrevet ned af", "Written down by"}, codes: answerers},
			{key: "how", label: both{"Hvordan", "How"}, free: true},
			{key: "decidedAt", label: both{"Besvaret", "Answered"}},
			{key: "byStaff", label: both{"Besvaret af en medarbejder", "Answered by a member of staff"}},
			{key: "checked", label: both{"Givet til dig sådan", "Given to you like this"}, codes: checks},
			{key: "reason", label: both{"Grund til afslag", "Reason of a refusal"}, free: true},
		},
	},
	{
		key: "uses", title: both{"Hvem der har brugt dine oplysninger", "Who has used your data"},
		about: both{"Hver gang nogen har brugt det, vi har om dig: hvornår og hvorfor. Navne på medarbejdere er ikke med.",
			"Each time somebody used what we have about you: when and why. The names of staff are not told."},
		rows: usesOf,
		details: []detail{
			{key: "at", label: both{"Hvornår", "When"}},
			{key: "by", label: both{"Af", "By"}, codes: users},
			{key: "action", label: both{"Hvordan", "How"}, codes: actions},
			{key: "subject", label: both{"Hvad", "What"}, codes: subjects},
			{key: "purpose", label: both{"Hvorfor", "Why"}, free: true},
			{key: "people", label: both{"Hvor mange personer", "How many people"}},
		},
	},
	{
		key: "lists", title: both{"Brug af hele lister", "Uses of whole lists"},
		about: both{"Når en hel liste bruges, står det ikke for hver person. Du kan have været med på disse.", "When a whole list is used, it is not noted for each person. You may have been on these."},
		rows:  listsOf,
		details: []detail{
			{key: "at", label: both{"Hvornår", "When"}},
			{key: "by", label: both{"Af", "By"}, codes: users},
			{key: "action", label: both{"Hvordan", "How"}, codes: actions},
			{key: "purpose", label: both{"Hvorfor", "Why"}, free: true},
			{key: "people", label: both{"Hvor mange personer", "How many people"}},
		},
	},
}

type use struct {
	ID                                  int64
	At                                  time.Time
	ActorKind, Action, Subject, Purpose string
	Count                               int64
}

func usesOf(tx *domain.Tx, person resident.Resident, l message.Language) (list [][]any, err error) {
	var uses []use
	err = tx.DB.Raw(`SELECT id, at, actor_kind, action, subject, purpose, count FROM access_record
		WHERE resident_ids @> jsonb_build_array(?::bigint) OR resident_id = ? ORDER BY id`, person.ID, person.ID).Scan(&uses).Error
	if err == nil {
		err = retype(tx, uses)
	}
	for _, u := range uses {
		list = append(list, []any{u.At, u.ActorKind, u.Action, u.Subject, purpose(l, u.Purpose), u.Count})
	}
	return list, err
}

// listsOf are the uses of lists that the person can have been on: those of the units above, since they were written in.
func listsOf(tx *domain.Tx, person resident.Resident, l message.Language) (list [][]any, err error) {
	var uses []use
	err = tx.DB.Raw(`WITH RECURSIVE above AS (SELECT id, parent_id FROM unit WHERE id = @unit
			UNION ALL SELECT u.id, u.parent_id FROM unit u JOIN above a ON u.id = a.parent_id)
		SELECT id, at, actor_kind, action, subject, purpose, count FROM access_record WHERE at >= @since AND resident_ids = '[]' AND count > 0
			AND subject IN ('resident', 'invitation', 'import') AND (unit_id IS NULL OR unit_id IN (SELECT id FROM above)) ORDER BY id`,
		sql.Named("unit", person.UnitID), sql.Named("since", person.CreatedAt)).Scan(&uses).Error
	if err == nil {
		err = retype(tx, uses)
	}
	for _, u := range uses {
		list = append(list, []any{u.At, u.ActorKind, u.Action, purpose(l, u.Purpose), u.Count})
	}
	return list, err
}

func retype(tx *domain.Tx, uses []use) error {
	ids, texts := make([]int64, len(uses)), make([]*string, len(uses))
	for i := range uses {
		ids[i], texts[i] = uses[i].ID, &uses[i].Purpose
	}
	return domain.Retype(tx, ids, texts...)
}

// maybe is an instant as a cell.
func maybe(t *time.Time) any {
	if t == nil {
		return nil
	}
	return *t
}
