package privacy

var (
	statementForms  = map[string]both{"verbatim": {"Ord for ord", "Word for word"}, "summary": {"I korte træk", "Summed up"}}
	statementClaims = map[string]both{
		"own_experience": {"Dig selv", "Yourself"}, "lottery_voice": {"En af mange, som loddet valgte", "One of many, chosen by lot"},
		"mandate": {"En forening, der sendte dig", "An association that sent you"}, "report_back": {"En gruppe, hvis ord du gav videre", "A group whose words you passed on"},
	}
	statementStates = map[string]both{"waiting": {"Du har ikke sagt ja endnu", "You have not said yes yet"}, "approved": {"Du har sagt ja", "You have said yes"},
		"withdrawn": {"Du har trukket dem tilbage", "You have taken them back"}}
	statementLevels = map[string]both{"": {"Ingen", "Nobody"}, "committee": {"Kun udvalget", "The committee alone"}, "unnamed": {"Alle, uden dit navn", "Everybody, without your name"},
		"named": {"Alle, med dit navn", "Everybody, with your name"}}
	statementTells = map[string]both{"": {"Du har ikke sagt noget", "You have not said"}, "mail": {"Ja, med en mail", "Yes, by email"}, "no": {"Nej", "No"}}
)

// statementSpecs are what the person said to committees, and what they said about who may see it.
var statementSpecs = []spec{
	{
		key: "statements", title: both{"Det, du sagde til et udvalg", "What you said to a committee"},
		query: `SELECT i.title, s.form, s.claim, s.behind, s.words, s.state, s.level, s.tell, s.created_at, s.asked_at, s.settled_at
			FROM statement s JOIN agenda_item i ON i.id = s.item_id WHERE s.resident_id = @id ORDER BY s.id`,
		details: []detail{
			{key: "title", label: both{"Om", "About"}},
			{key: "form", label: both{"Skrevet ned", "Written down"}, codes: statementForms},
			{key: "claim", label: both{"Du talte for", "You spoke for"}, codes: statementClaims},
			{key: "behind", label: both{"Hvem der stod bag", "Who stood behind"}, free: true},
			{key: "words", label: both{"Ordene", "The words"}, free: true},
			{key: "state", label: both{"Dit svar", "Your answer"}, codes: statementStates},
			{key: "level", label: both{"Hvem der må se dem", "Who may see them"}, codes: statementLevels},
			{key: "tell", label: both{"Vil du høre, hvad der kom ud af det?", "Do you want to hear what came of it?"}, codes: statementTells},
			{key: "writtenAt", label: both{"Skrevet", "Written"}},
			{key: "askedAt", label: both{"Du blev spurgt", "You were asked"}},
			{key: "settledAt", label: both{"Du svarede", "You answered"}},
		},
	},
	{
		key: "consents", title: both{"Hvem du har ladet se dine ord", "Whom you let see your words"},
		query: `SELECT i.title, c.edition, c.level, c.at, c.how FROM statement_consent c JOIN statement s ON s.id = c.statement_id JOIN agenda_item i ON i.id = s.item_id
			WHERE s.resident_id = @id ORDER BY c.id`,
		details: []detail{
			{key: "title", label: both{"Om", "About"}},
			{key: "edition", label: both{"Udgave af ordene", "Edition of the words"}},
			{key: "level", label: both{"Hvem der må se dem", "Who may see them"}, codes: statementLevels},
			{key: "at", label: both{"Sagt", "Said"}},
			{key: "how", label: both{"Sådan hørte vi det", "How we heard it"}, free: true},
		},
	},
}
