package privacy

var (
	gatheringKinds = map[string]both{
		"meeting": {"Borgermøde", "Citizens' meeting"}, "focus_group": {"Fokusgruppe", "Focus group"}, "observation": {"Besøg, hvor vi så på", "Visit in which we looked on"},
		"interview": {"Samtale", "Interview"}, "walk_along": {"En, der fulgtes med dig", "Somebody who walked along"}, "workshop": {"Værksted", "Workshop"},
		"training": {"Kursus", "Training"}, "hearing": {"Høring", "Hearing"},
	}
	bookingStates = map[string]both{
		"substitute": {"Du kan blive spurgt", "You may be asked"}, "undated": {"Du bliver inviteret, når tiden er fundet", "You are invited when the time is found"}, "invited": {"Du er inviteret", "You are invited"},
		"waiting": {"Du venter på en plads", "You wait for a seat"}, "offered": {"Du er tilbudt en plads", "You were offered a seat"}, "booked": {"Du har en plads", "You have a seat"},
		"cancelled": {"Du har meldt fra", "You gave it up"}, "declined": {"Du sagde nej tak", "You said no"}, "lapsed": {"Tilbuddet blev ikke besvaret", "The offer was not answered"},
		"called_off": {"Det blev aflyst", "It was cancelled"},
	}
	bookingRoles = map[string]both{"": {"Tilmeldt", "Signed up"}, "invited": {"Inviteret ved lodtrækning", "Invited by lot"}, "substitute": {"Valgt som afløser", "Chosen as a substitute"}}
	attendances  = map[string]both{"": {"Ikke skrevet ned", "Not written down"}, "attended": {"Du kom", "You came"}, "no_show": {"Du kom ikke", "You did not come"}, "left_early": {"Du gik før tid", "You left early"}}
	careKinds    = map[string]both{
		"interpreter": {"Tolk", "Interpreter"}, "sign_language": {"Tegnsprog", "Sign language"}, "hearing_loop": {"Teleslynge", "Hearing loop"}, "wheelchair": {"Plads til kørestol", "Room for a wheelchair"},
		"transport": {"Kørsel", "Transport"}, "companion": {"Ledsager", "Companion"}, "child_care": {"Børnepasning", "Child care"}, "quiet_room": {"Et roligt rum", "A quiet room"}, "diet": {"Mad", "Food"},
	}
	timeAnswers = map[string]both{"yes": {"Du kan", "You can"}, "if-need-be": {"Du kan, hvis det er nødvendigt", "You can if need be"}, "no": {"Du kan ikke", "You cannot"},
		"": {"Du har ikke svaret", "You have not answered"}}
	payKinds = map[string]both{
		"taxi": {"Taxa", "Taxi"}, "bus": {"Bus eller tog", "Bus or train"}, "car": {"Egen bil", "Own car"}, "child_care": {"Børnepasning", "Child care"}, "fee": {"Betaling for at deltage", "Payment for taking part"},
	}
	payStates  = map[string]both{"written": {"Skrevet ned", "Written down"}, "approved": {"Godkendt", "Approved"}, "rejected": {"Afvist", "Rejected"}}
	careStates = map[string]both{
		"wanted": {"Ønsket", "Asked for"}, "ordered": {"Bestilt", "Ordered"}, "confirmed": {"Aftalt", "Confirmed"}, "to_cancel": {"Skal afbestilles", "To be called off"},
		"cancelled": {"Afbestilt", "Called off"}, "not_needed": {"Ikke nødvendigt mere", "Not needed any more"},
	}
)

// gatheringSpecs are the meetings and groups for which the person signed up, and what they needed to take part.
var gatheringSpecs = []spec{
	{
		key: "gatherings", title: both{"Møder og grupper", "Meetings and groups"},
		query: `SELECT g.kind, g.title, coalesce(p.name, ''), b.starts_at, b.ends_at, b.seats, b.role, b.state, b.offered_at, b.offer_ends, b.attendance,
				(SELECT string_agg(v.name_{lang}, ', ' ORDER BY v.id) FROM feature_value v WHERE v.id = ANY (SELECT g.value_ids[i] FROM unnest(b.mix) i)),
				b.tell, b.created_at, b.changed_at, b.uid
			FROM booking b JOIN gathering g ON g.id = b.gathering_id LEFT JOIN place p ON p.id = g.place_id WHERE b.resident_id = @id ORDER BY b.id`,
		details: []detail{
			{key: "kind", label: both{"Hvad", "What"}, codes: gatheringKinds},
			{key: "title", label: both{"Navn", "Name"}},
			{key: "place", label: both{"Sted", "Place"}},
			{key: "starts", label: both{"Begynder", "Begins"}},
			{key: "ends", label: both{"Slutter", "Ends"}},
			{key: "seats", label: both{"Pladser", "Seats"}},
			{key: "role", label: both{"Hvordan", "How"}, codes: bookingRoles},
			{key: "state", label: both{"Din plads", "Your seat"}, codes: bookingStates},
			{key: "offeredAt", label: both{"Tilbudt", "Offered"}},
			{key: "offerEnds", label: both{"Svar senest", "Answer by"}},
			{key: "attendance", label: both{"På dagen", "On the day"}, codes: attendances},
			{key: "mix", label: both{"Talt med som", "Counted as"}},
			{key: "tell", label: both{"Vil du høre, hvad der kom ud af det?", "Do you want to hear what came of it?"}, codes: tells},
			{key: "createdAt", label: both{"Tilmeldt", "Signed up"}},
			{key: "changedAt", label: both{"Ændret", "Changed"}},
			{key: "calendar", label: both{"Nummer i din kalender", "Number in your calendar"}},
		},
	},
	{
		key: "checkin", title: both{"Det, der blev skrevet ned ved døren", "What was written down at the door"},
		query: `SELECT g.title, m.attendance, m.companions, m.at, m.arrived_at
			FROM check_in_mark m JOIN booking b ON b.id = m.booking_id JOIN gathering g ON g.id = b.gathering_id WHERE b.resident_id = @id ORDER BY m.n`,
		details: []detail{
			{key: "title", label: both{"Til", "For"}},
			{key: "attendance", label: both{"På dagen", "On the day"}, codes: attendances},
			{key: "companions", label: both{"Kom sammen med dig", "Came with you"}},
			{key: "at", label: both{"Skrevet ned", "Written down"}},
			{key: "arrivedAt", label: both{"Gemt", "Kept"}},
		},
	},
	{
		key: "times", title: both{"Hvornår du kan", "When you can come"},
		query: `SELECT g.title, p.starts_at, p.ends_at, coalesce(l.name, ''), coalesce(a.answers[p.n], ''), r.answer_by, a.asked_at, a.answered_at
			FROM time_asked a JOIN booking b ON b.id = a.booking_id JOIN gathering g ON g.id = b.gathering_id JOIN time_round r ON r.id = a.round_id
			JOIN (SELECT *, row_number() OVER (PARTITION BY round_id ORDER BY starts_at, id)::integer AS n FROM proposed_time) p ON p.round_id = a.round_id
			LEFT JOIN place l ON l.id = p.place_id WHERE b.resident_id = @id ORDER BY a.id, p.n`,
		details: []detail{
			{key: "title", label: both{"Til", "For"}},
			{key: "starts", label: both{"Begynder", "Begins"}},
			{key: "ends", label: both{"Slutter", "Ends"}},
			{key: "place", label: both{"Sted", "Place"}},
			{key: "answer", label: both{"Dit svar", "Your answer"}, codes: timeAnswers},
			{key: "answerBy", label: both{"Svar senest", "Answer by"}},
			{key: "askedAt", label: both{"Spurgt", "Asked"}},
			{key: "answeredAt", label: both{"Svaret", "Answered"}},
		},
	},
	{
		key: "care", title: both{"Det, du har brug for", "What you need"},
		query: `SELECT g.title, c.kind, c.detail, c.state, c.cancel_by, c.created_at, c.changed_at
			FROM care_order c JOIN booking b ON b.id = c.booking_id JOIN gathering g ON g.id = b.gathering_id WHERE b.resident_id = @id ORDER BY c.id`,
		details: []detail{
			{key: "title", label: both{"Til", "For"}},
			{key: "kind", label: both{"Hvad", "What"}, codes: careKinds},
			{key: "detail", label: both{"Hvilken", "Which"}},
			{key: "state", label: both{"Hvor langt", "How far"}, codes: careStates},
			{key: "cancelBy", label: both{"Kan afbestilles til", "Can be called off until"}},
			{key: "createdAt", label: both{"Skrevet ned", "Written down"}},
			{key: "changedAt", label: both{"Ændret", "Changed"}},
		},
	},
	{
		key: "pay", title: both{"Penge for at være med", "Money for taking part"},
		query: `SELECT g.title, m.kind, m.km, m.amount / 100.0, m.note, m.state, m.reason, m.written_at, m.decided_at
			FROM reimbursement m JOIN booking b ON b.id = m.booking_id JOIN gathering g ON g.id = b.gathering_id WHERE b.resident_id = @id ORDER BY m.id`,
		details: []detail{
			{key: "title", label: both{"Til", "For"}},
			{key: "kind", label: both{"Hvad", "What"}, codes: payKinds},
			{key: "km", label: both{"Kilometer", "Kilometres"}},
			{key: "amount", label: both{"Kroner", "Kroner"}},
			{key: "note", label: both{"Bemærkning", "Note"}},
			{key: "state", label: both{"Hvor langt", "How far"}, codes: payStates},
			{key: "reason", label: both{"Hvorfor nej", "Why no"}},
			{key: "writtenAt", label: both{"Skrevet ned", "Written down"}},
			{key: "decidedAt", label: both{"Afgjort", "Decided"}},
		},
	},
}
