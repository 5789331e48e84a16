package privacy

import "deltag/domain/org"

var committeeNameSQL = org.CommitteeNameSQL("h.committee_id", org.MeetingDaySQL)

var (
	requestKinds  = map[string]both{"requested": {"Du bad om det", "You asked for it"}, "invited": {"Du blev inviteret", "You were invited"}}
	requestHows   = map[string]both{"page": {"På siden", "On the page"}, "phone": {"På telefonen eller ved skranken", "By phone or at the desk"}, "invitation": {"Invitation", "Invitation"}}
	requestStates = map[string]both{
		"received": {"Modtaget", "Received"}, "checked": {"Set igennem", "Looked through"}, "granted": {"Sagt ja, venter på tid", "A yes, waits for a time"}, "refused": {"Afslået", "Refused"},
		"withdrawn": {"Trukket tilbage", "Withdrawn"}, "booked": {"Du har en tid", "You have a time"}, "held": {"Du talte", "You spoke"}, "absent": {"Du kom ikke", "You did not come"},
		"thanked": {"Du talte, og vi takkede", "You spoke, and we thanked you"},
	}
	speakingModels = map[string]both{"in_person": {"I salen", "In the room"}, "video": {"På video", "By video"}, "unseen": {"Uden at blive set", "Without being seen"},
		"read_aloud": {"Læst op af en anden", "Read aloud by somebody else"}, "recorded": {"Optaget på forhånd", "Recorded before"}}
	deciders     = map[string]both{"": {"Ingen endnu", "Nobody yet"}, "mayor": {"Borgmesteren", "The mayor"}, "chair": {"Formanden", "The chair"}, "committee": {"Udvalget", "The committee"}}
	materialHows = map[string]both{"": {"Ikke mere", "No more"}, "paper": {"På papir", "On paper"}, "mail": {"Med mail", "By mail"}}

	volunteerSources = map[string]both{
		"open_call": {"Du meldte dig selv, da vi spurgte alle", "You came forward when we asked everybody"}, "panel_lottery": {"Loddet i et panel", "The lot of a panel"},
		"earlier_group": {"En gruppe, du var med i", "A group that you were in"}, "partner": {"En forening eller et andet sted", "An association or another place"},
		"self_request": {"Du bad selv om det", "You asked for it yourself"}, "caseworker": {"En sagsbehandler foreslog dig", "A caseworker suggested you"},
	}
	volunteerRoles = map[string]both{"": {"Ikke trukket", "Not drawn"}, "group": {"Trukket til at tale", "Drawn to speak"}, "stand_by": {"Reserve", "Stand-by"}}
	changeCauses   = map[string]both{
		"withdrew": {"Ville ikke mere", "Did not want to any more"}, "cannot": {"Kunne ikke", "Could not"}, "conflict": {"En klage, der ikke er slut", "A complaint that is not over"},
		"harm": {"Det ville skade", "It would do harm"}, "other": {"Noget andet", "Something else"},
	}
	changeStates = map[string]both{"proposed": {"Venter på et ja", "Waits for a yes"}, "approved": {"Sagt ja til", "Approved"}, "refused": {"Sagt nej til", "Refused"}}
)

// hearingSpecs are the hearings at which the person wanted to speak. The chance is theirs to know.
var hearingSpecs = []spec{
	{
		key: "hearingRequests", title: both{"At tale til et udvalg", "Speaking to a committee"},
		query: `SELECT ` + committeeNameSQL + `, m.starts_at, coalesce(i.title, ''), h.kind, h.how, h.state, h.about, h.case_number, h.people, h.model, h.party, h.employee, h.material, h.material_how,
				h.material_on, h.minutes, m.starts_at + h.slot_minute * interval '1 minute', h.told_where, h.position, h.cleared_at, h.decider, h.decided_at, h.reason, h.held_at, h.tell, h.outcome,
				h.filed_at, h.uid, h.received_at, h.created_at, h.changed_at
			FROM hearing_request h JOIN committee_meeting m ON m.id = h.meeting_id LEFT JOIN agenda_item i ON i.id = h.item_id WHERE h.resident_id = @id ORDER BY h.id`,
		details: []detail{
			{key: "committee", label: both{"Udvalg", "Committee"}},
			{key: "meeting", label: both{"Mødet", "The meeting"}},
			{key: "item", label: both{"Punkt", "Item"}},
			{key: "kind", label: both{"Hvordan det kom", "How it came about"}, codes: requestKinds},
			{key: "how", label: both{"Sendt", "Sent"}, codes: requestHows},
			{key: "state", label: both{"Hvor langt", "How far"}, codes: requestStates},
			{key: "about", label: both{"Med dine ord", "In your words"}},
			{key: "case", label: both{"Sagsnummer", "Case number"}},
			{key: "people", label: both{"Hvor mange", "How many"}},
			{key: "model", label: both{"Hvordan du taler", "How you speak"}, codes: speakingModels},
			{key: "party", label: both{"Part i sagen", "A party to the case"}},
			{key: "employee", label: both{"Ansat i kommunen", "Works for the municipality"}},
			{key: "material", label: both{"Det, de skal læse", "What they are to read"}},
			{key: "materialHow", label: both{"Resten kommer", "The rest comes"}, codes: materialHows},
			{key: "materialOn", label: both{"Modtaget den", "Received on"}},
			{key: "minutes", label: both{"Minutter", "Minutes"}},
			{key: "starts", label: both{"Din tid", "Your time"}},
			{key: "place", label: both{"Sted", "Place"}},
			{key: "position", label: both{"Plads i lodtrækningen", "Place in the draw"}},
			{key: "clearedAt", label: both{"Set igennem", "Looked through"}},
			{key: "decider", label: both{"Afgjort af", "Decided by"}, codes: deciders},
			{key: "decidedAt", label: both{"Afgjort", "Decided"}},
			{key: "reason", label: both{"Hvorfor nej", "Why no"}, free: true},
			{key: "heldAt", label: both{"Skrevet ned, at du talte", "Written down that you spoke"}},
			{key: "tell", label: both{"Vil du høre, hvad der kom ud af det?", "Do you want to hear what came of it?"}, codes: tells},
			{key: "outcome", label: both{"Det kom der ud af det", "What came of it"}, free: true},
			{key: "filedAt", label: both{"Lagt i arkivet", "Filed"}},
			{key: "calendar", label: both{"Nummer i din kalender", "Number in your calendar"}},
			{key: "receivedAt", label: both{"Modtaget", "Received"}},
			{key: "createdAt", label: both{"Skrevet ned", "Written down"}},
			{key: "changedAt", label: both{"Ændret", "Changed"}},
		},
	},
	{
		key: "hearingCare", title: both{"Det, du har brug for, når du taler", "What you need when you speak"},
		query: `SELECT ` + committeeNameSQL + `, c.kind, c.detail, c.state, c.created_at, c.changed_at
			FROM hearing_care c JOIN hearing_request h ON h.id = c.request_id JOIN committee_meeting m ON m.id = h.meeting_id WHERE h.resident_id = @id ORDER BY c.id`,
		details: []detail{
			{key: "committee", label: both{"Udvalg", "Committee"}},
			{key: "kind", label: both{"Hvad", "What"}, codes: careKinds},
			{key: "detail", label: both{"Hvilken", "Which"}},
			{key: "state", label: both{"Hvor langt", "How far"}, codes: careStates},
			{key: "createdAt", label: both{"Skrevet ned", "Written down"}},
			{key: "changedAt", label: both{"Ændret", "Changed"}},
		},
	},
	{
		key: "hearings", title: both{"At tale for politikere", "Speaking to politicians"},
		query: `SELECT n.title, n.purpose->>'committee', n.meets_on, v.source, v.pseudonym, v.number,
				(SELECT string_agg(coalesce(s.one#>>'{name,{lang}}', '') || ': ' || coalesce(s.one->'values'->CAST(p.place AS integer)#>>'{name,{lang}}', '-'), ', ' ORDER BY s.at)
					FROM jsonb_array_elements(n.criteria->'spread') WITH ORDINALITY s (one, at) JOIN jsonb_array_elements_text(v.places) WITH ORDINALITY p (place, at) USING (at)),
				(SELECT CAST(CAST(r.body AS jsonb)->'chances'->>(v.number - 1) AS numeric) / 1000 FROM hearing_note_record r WHERE r.note_id = n.id AND r.kind = 'lottery'),
				v.role, v.added_at, v.invited_at
			FROM hearing_volunteer v JOIN hearing_note n ON n.id = v.note_id WHERE v.resident_id = @id ORDER BY v.id`,
		details: []detail{
			{key: "title", label: both{"Om", "About"}},
			{key: "committee", label: both{"Udvalg", "Committee"}},
			{key: "meetsOn", label: both{"Mødet er", "The meeting is"}},
			{key: "source", label: both{"Hvordan du kom på listen", "How you came on the list"}, codes: volunteerSources},
			{key: "pseudonym", label: both{"Dæknavn", "Pseudonym"}},
			{key: "number", label: both{"Nummer i lodtrækningen", "Number in the lottery"}},
			{key: "places", label: both{"Talt med som", "Counted as"}},
			{key: "chance", label: both{"Din chance", "Your chance"}},
			{key: "role", label: both{"Hvad loddet sagde", "What the lot said"}, codes: volunteerRoles},
			{key: "addedAt", label: both{"Skrevet på", "Written down"}},
			{key: "invitedAt", label: both{"Inviteret", "Invited"}},
		},
	},
	{
		key: "changes", title: both{"Når en anden taler i stedet", "When somebody else speaks instead"},
		query: `SELECT n.title, d.cause, d.reason, d.state, d.proposed_at, d.decided_at FROM hearing_deviation d JOIN hearing_note n ON n.id = d.note_id
			WHERE EXISTS (SELECT FROM hearing_volunteer v WHERE v.resident_id = @id AND v.id = d.out_id) ORDER BY d.id`,
		details: []detail{
			{key: "title", label: both{"Om", "About"}},
			{key: "cause", label: both{"Hvorfor", "Why"}, codes: changeCauses},
			{key: "reason", label: both{"Med vores ord", "In our words"}, free: true},
			{key: "state", label: both{"Hvad der blev sagt", "What was decided"}, codes: changeStates},
			{key: "proposedAt", label: both{"Foreslået", "Proposed"}},
			{key: "decidedAt", label: both{"Afgjort", "Decided"}},
		},
	},
}
