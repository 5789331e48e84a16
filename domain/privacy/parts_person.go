package privacy

var (
	yes        = both{"Ja", "Yes"}
	no         = both{"Nej", "No"}
	sources    = map[string]both{"list": {"Kommunens lister", "The municipality's lists"}, "self": {"Dig selv", "You"}}
	answerers  = map[string]both{"self": {"Dig selv", "You"}, "staff": {"En medarbejder for dig", "A member of staff for you"}}
	languages  = map[string]both{"da": {"Dansk", "Danish"}, "en": {"Engelsk", "English"}}
	protection = map[string]both{
		"no": {"Nej", "No"}, "yes": {"Navn og adresse er beskyttet", "Name and address are protected"},
		"special": {"Særlig adressebeskyttelse", "Special address protection"}, "unknown": {"Ukendt, regnes som beskyttet", "Unknown, counts as protected"},
	}
	standings = map[string]both{"": {"Bor her", "Lives here"}, "moved": {"Flyttet", "Moved"}, "dead": {"Død", "Dead"}, "other": {"Andet", "Other"}}
)

// personSpecs are who the person is and what is known of them.
var personSpecs = []spec{
	{
		key: "person", single: true, title: both{"Hvem du er", "Who you are"},
		about: both{"Sådan står du i registeret. Et CPR-nummer ligger låst. Bed en medarbejder, hvis du vil se det.",
			"This is how you are in the register. A CPR number is kept locked. Ask a member of staff if you want to see it."},
		query: `SELECT 'B-' || r.id, r.source_id, u.name, r.name, r.address, r.postcode, r.town, r.address_id, r.household IS NOT NULL, r.institution,
				r.email, r.phone, r.language, r.birth_date, r.birth_year, r.cpr_sealed IS NOT NULL, r.cpr_index IS NOT NULL, r.protection, r.digital_post_exempt,
				r.gone, r.opted_out_at, r.paused_until, r.created_at, r.changed_at, m.file_name, r.import_id
			FROM resident r JOIN unit u ON u.id = r.unit_id LEFT JOIN import m ON m.id = r.import_id WHERE r.id = @id`,
		details: []detail{
			{key: "number", label: both{"Nummer her", "Number here"}},
			{key: "sourceNumber", label: both{"Nummer i kommunens system", "Number in the municipality's system"}, hidden: true},
			{key: "unit", label: both{"Enhed", "Unit"}},
			{key: "name", label: both{"Navn", "Name"}, hidden: true},
			{key: "address", label: both{"Adresse", "Address"}, hidden: true},
			{key: "postcode", label: both{"Postnummer", "Postcode"}, hidden: true},
			{key: "town", label: both{"By", "Town"}, hidden: true},
			{key: "addressId", label: both{"Adressens nummer", "Number of the address"}, hidden: true},
			{key: "sharesHome", label: both{"Vi ved, hvem du bor sammen med", "We know with whom you live"}},
			{key: "institution", label: both{"Adressen er en institution", "The address is an institution"}},
			{key: "email", label: both{"Mail", "E-mail"}, hidden: true},
			{key: "phone", label: both{"Telefon", "Telephone"}, hidden: true},
			{key: "language", label: both{"Sprog", "Language"}, codes: languages},
			{key: "birthDate", label: both{"Fødselsdag", "Birth date"}, hidden: true},
			{key: "birthYear", label: both{"Fødselsår", "Year of birth"}},
			{key: "cprKept", label: both{"CPR-nummer gemt", "CPR number kept"}},
			{key: "cprSearchable", label: both{"CPR-nummer kan slås op", "CPR number can be looked up"}},
			{key: "protection", label: both{"Beskyttelse", "Protection"}, codes: protection},
			{key: "digitalPostExempt", label: both{"Fritaget for Digital Post", "Exempt from Digital Post"}},
			{key: "standing", label: both{"Bopæl", "Residence"}, codes: standings},
			{key: "optedOutAt", label: both{"Frameldt", "Opted out"}},
			{key: "pausedUntil", label: both{"Pause til", "Pause until"}},
			{key: "createdAt", label: both{"Skrevet ind", "Written in"}},
			{key: "changedAt", label: both{"Sidst ændret", "Last changed"}},
			{key: "lastList", label: both{"Fra listen", "From the list"}, hidden: true},
			{key: "lastListNumber", label: both{"Listens nummer", "Number of the list"}},
		},
	},
	{
		key: "corrections", title: both{"Rettelser", "Corrections"},
		about: both{"Det, der stod i kommunens lister, før det blev rettet.", "What the municipality's lists said before it was corrected."},
		query: `SELECT name, email, phone, address, postcode, town, corrected_at, CASE WHEN by_citizen THEN 'self' ELSE 'staff' END, checked FROM correction WHERE resident_id = @id`,
		details: []detail{
			{key: "name", label: both{"Navn", "Name"}, hidden: true},
			{key: "email", label: both{"Mail", "E-mail"}, hidden: true},
			{key: "phone", label: both{"Telefon", "Telephone"}, hidden: true},
			{key: "address", label: both{"Adresse", "Address"}, hidden: true},
			{key: "postcode", label: both{"Postnummer", "Postcode"}, hidden: true},
			{key: "town", label: both{"By", "Town"}, hidden: true},
			{key: "correctedAt", label: both{"Rettet", "Corrected"}},
			{key: "by", label: both{"Af", "By"}, codes: answerers},
			{key: "checked", label: both{"Sådan sikrede vi os, at det var dig", "How we made sure that it was you"}, free: true},
		},
	},
	{
		key: "features", title: both{"Kendetegn", "Features"},
		about: both{"Det, vi ved om dig ud over, hvordan vi når dig. Også det, der ikke gælder mere.", "What we know of you beside how to reach you. Also what no longer holds."},
		query: `SELECT f.name_{lang}, v.name_{lang}, a.valid_from, nullif(a.valid_to, '9999-12-31'), a.source
			FROM resident_attribute a JOIN feature f ON f.id = a.feature_id JOIN feature_value v ON v.id = a.value_id
			WHERE a.resident_id = @id ORDER BY f.position, f.id, a.valid_from`,
		details: []detail{
			{key: "feature", label: both{"Kendetegn", "Feature"}},
			{key: "value", label: both{"Værdi", "Value"}},
			{key: "from", label: both{"Fra", "From"}},
			{key: "to", label: both{"Til", "To"}},
			{key: "source", label: both{"Kommer fra", "Comes from"}, codes: sources},
		},
	},
}
