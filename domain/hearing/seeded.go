package hearing

import "slices"

// Template is the rules of one committee as they were published, to begin one's own from.
type Template struct {
	Key          string
	Municipality string
	Committee    string
	Kind         Kind
	Weekday      int    // the usual day of the meetings, 1 is Monday; 0 where the source does not say
	Source       string // where it was published
	Rules        Rules
}

// Templates lists the rules that Deltag comes with.
func Templates() []Template {
	list := slices.Clone(templates)
	for i := range list {
		r := &list[i].Rules
		r.ClosedDays = UsualClosed()
		if r.OffAgenda != nil {
			own := *r.OffAgenda
			r.OffAgenda = &own
		}
	}
	return list
}

func number(n int) *int { return &n }

// templates are ten committees' rules about requested hearings as their municipality, region or parliament published them.
// What a source does not say is left empty.
var templates = []Template{
	{"kbh-biu", "Københavns Kommune", "Beskæftigelses- og Integrationsudvalget", Requested, 1, "https://www.kk.dk/indhold/biu-foretraede-faq", Rules{
		MinutesLeast: number(10), MinutesMost: number(15), Deadline: Deadline{How: ByWeekday, Weekday: 5, At: "11:00"},
		Agenda: OnAgenda, Once: InCommittee, OncePer: PerCase, Employees: EmployeesSpecial, Decides: Mayor, WrittenReason: true,
		Notes: "Foretræde er før udvalgets behandling, som er for lukkede døre. Der gælder særlige regler for kommunens ansatte og selvejende institutioner.",
	}},
	{"kbh-buu", "Københavns Kommune", "Børne- og Ungdomsudvalget", Requested, 0, "https://www.kk.dk/politik/politiske-udvalg/boerne-og-ungdomsudvalget/forretningsorden-og-foretraede", Rules{
		MinutesLeast: number(10), MinutesMost: number(10), MaxPeople: number(3), Deadline: Deadline{How: ByWeekday, Weekday: 1, SameDay: true, At: "09:00"},
		Agenda: OnAgenda, Once: InCommittee, OncePer: PerCase, Decides: Mayor, WrittenReason: true,
		Notes: "Foretræde er før udvalgets behandling, som er for lukkede døre.",
	}},
	{"kbh-kfu", "Københavns Kommune", "Kultur- og Fritidsudvalget", Requested, 0, "https://www.kk.dk/politik/politiske-udvalg/kultur-og-fritidsudvalget/forretningsorden-og-foretraede", Rules{
		Deadline: Deadline{How: Days, N: 1, At: "09:00"}, Agenda: OnAgenda, Decides: Committee, MayRefuse: Mayor, WrittenReason: true,
		Notes: "Tiden er meget begrænset. Foretræde er lige før mødet. Navne og adresser skal stå i anmodningen.",
	}},
	{"kbh-tmu", "Københavns Kommune", "Teknik- og Miljøudvalget", Requested, 1, "https://www.kk.dk/politik/politiske-udvalg/teknik-og-miljoeudvalget/forretningsorden-og-foretraede", Rules{
		MinutesMost: number(10), Deadline: Deadline{How: ByWeekday, Weekday: 5, At: "11:00"},
		Agenda: OnAgenda, Once: InCommittee, OncePer: PerCase, Decides: Mayor, WrittenReason: true,
		Notes: "Foretræde er, før selve udvalgsmødet begynder. En sag er den samme, også når den behandles ad flere omgange. Borgmesteren kan afvise i særlige tilfælde.",
	}},
	{"kbh-oeu", "Københavns Kommune", "Økonomiudvalget", Requested, 2, "https://www.kk.dk/indhold/foretraede-oekonomiudvalget", Rules{
		MinutesLeast: number(10), MinutesMost: number(15), Deadline: Deadline{How: ByWeekday, Weekday: 1, At: "09:00"},
		Agenda: OnAgenda, Once: InMunicipality, OncePer: PerCase, Employees: EmployeesMayNot,
		Notes: "Mindre grupper. Anmodningen kan være skriftlig eller mundtlig. Udvalget drøfter sagen, når borgeren er gået.",
	}},
	{"odense-oeu", "Odense Kommune", "Økonomiudvalget 2010-2013", Requested, 0, "https://www.odense.dk/politik/odense-byraad/tidligere-byraad/odense-byraad-2018-2021/politiske-udvalg/okonomiudvalget/tidligere-okonomiudvalg/2010-2013/moede-med-okonomiudvalget", Rules{
		MinutesLeast: number(15), MinutesMost: number(15), MaxPeople: number(5), Deadline: Deadline{How: Days, N: 2, At: "12:00"},
		Agenda: OnAgenda, Once: InMunicipality, OncePer: PerCase, OnceMay: true, Decides: Mayor,
		Notes: "Foretræde er lige før mødet. Det kan afvises, når et stående udvalg allerede har givet foretræde i sagen. Svaret gives så hurtigt som muligt.",
	}},
	{"odder", "Odder Kommune", "De stående udvalg", Requested, 0, "https://odder.dk/nyheder/nyheder/freml%C3%A6g-din-sag-for-et-udvalg/", Rules{
		MinutesLeast: number(15), MinutesMost: number(15), Deadline: Deadline{How: Days, N: 3}, Agenda: OnAgenda, BlackoutMonths: 3,
		Notes: "Mindre grupper. Borgeren deltager ikke i den politiske drøftelse.",
	}},
	{"odsherred", "Odsherred Kommune", "De stående udvalg", Requested, 0, "https://www.odsherred.dk/da/foelge-politik-og-udvikling/byraadet-og-politiske-udvalg/faa-foretraede-for-et-politisk-udvalg/", Rules{
		MinutesLeast: number(15), MinutesMost: number(15), Deadline: Deadline{How: WorkingDays, N: 2}, Agenda: OnAgenda, PartyOnly: true,
		Once: InCommittee, OncePer: PerCase, Decides: Chair,
		Notes: "Udvalgets formand vurderer, om sagen er relevant. Beslutningen tages for lukkede døre efter foretrædet.",
	}},
	{"regionh-fu", "Region Hovedstaden", "Forretningsudvalget", Requested, 0, "https://www.regionh.dk/politik/politiske-udvalg-og-fora/politiske-udvalg/forretningsudvalget/Sider/Foretr%C3%A6de-for-forretningsudvalget.aspx", Rules{
		MinutesLeast: number(10), MinutesMost: number(10), TotalMinutes: number(10), Deadline: Deadline{How: WorkingDays, N: 1, At: "09:00"},
		OffAgenda: &Deadline{How: WorkingDays, N: 3}, Agenda: AnyTopic, Decides: Committee,
		Notes: "Foretræde er i mødets tid, 10 minutter i alt. Det kan ikke handle om personsager.",
	}},
	{"folketinget", "Folketinget", "Folketingets udvalg (deputation)", Requested, 0, "http://www.ft.dk/da/dokumenter/bestil-publikationer/publikationer/haandbog-i-folketingsarbejdet/haandbog-i-folketingsarbejdet/kapitel-4/afsnit-4-5", Rules{
		MinutesLeast: number(15), MinutesMost: number(15), Agenda: AnyTopic, Decides: Committee,
		Notes: "Generelle og principielle emner, ikke enkeltsager. Kun de navne, der er meldt på forhånd, kan komme. Udvalget kan spørge, men deputationen kan ikke udspørge medlemmerne.",
	}},
}
