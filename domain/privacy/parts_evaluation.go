package privacy

import "deltag/domain/org"

var (
	evaluationModels = together(gatheringKinds, speakingModels, map[string]both{
		"small_tables": {"Ved små borde", "At small tables"}, "delegation": {"Sammen med en forening", "With an association"}, "other": {"På en anden måde", "In another way"},
	})
	evaluationModes = map[string]both{"self": {"Selv, på en side", "Yourself, on a page"}, "phone": {"I telefonen. En medarbejder skrev det ned", "On the telephone. A member of staff wrote it down"}}
	degrees         = map[string]both{"0": {"Ikke svaret", "Not answered"}, "1": {"Slet ikke", "Not at all"}, "2": {"I mindre grad", "To a small degree"}, "3": {"I nogen grad", "To some degree"},
		"4": {"I høj grad", "To a high degree"}, "5": {"I meget høj grad", "To a very high degree"}, "98": {"Ved ikke", "Don't know"}, "99": {"Vil ikke svare", "Will not answer"}}
)

// evaluationSpecs are what the person said of how it went.
var evaluationSpecs = []spec{{
	key: "evaluations", title: both{"Hvordan du synes, det gik", "How you think it went"},
	query: `SELECT coalesce(g.title, ` + org.CommitteeNameSQL("m.committee_id", org.MeetingDaySQL) + `),
			e.model, CAST(e.worth AS text), CAST(e.heard AS text), CAST(e.safe AS text), CAST(e.learned AS text), CAST(e.again AS text), e.words, e.mode, e.created_at, e.changed_at
		FROM evaluation e LEFT JOIN gathering g ON g.id = e.gathering_id LEFT JOIN committee_meeting m ON m.id = e.meeting_id WHERE e.resident_id = @id ORDER BY e.id`,
	details: []detail{
		{key: "of", label: both{"Om", "Of"}},
		{key: "model", label: both{"Hvordan det foregik", "How it was held"}, codes: evaluationModels},
		{key: "worth", label: both{"Var det din tid værd?", "Was it worth your time?"}, codes: degrees},
		{key: "heard", label: both{"Blev du hørt?", "Were you heard?"}, codes: degrees},
		{key: "safe", label: both{"Var det trygt?", "Was it safe?"}, codes: degrees},
		{key: "learned", label: both{"Gav det ny viden?", "Did it bring new knowledge?"}, codes: degrees},
		{key: "again", label: both{"Vil du gøre det sådan igen?", "Would you do it this way again?"}, codes: degrees},
		{key: "words", label: both{"Med dine ord", "In your words"}},
		{key: "mode", label: both{"Hvordan du svarede", "How you answered"}, codes: evaluationModes},
		{key: "createdAt", label: both{"Skrevet", "Written"}},
		{key: "changedAt", label: both{"Ændret", "Changed"}},
	},
}}
