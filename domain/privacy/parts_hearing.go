package privacy

var (
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
