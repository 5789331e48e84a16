package municipality

// The names are ordinary Danish ones, put together by lot: nobody in the demo is anybody. Given names are among the most
// common of newborns 1994-2024 and surnames the twenty most common in the country; source: Danmarks Statistik, CC BY 4.0.
var (
	women = []string{
		"Emma", "Ella", "Luna", "Alma", "Frida", "Olivia", "Ida", "Agnes", "Karla", "Nora", "Sofia", "Freja", "Clara",
		"Asta", "Anna", "Alberte", "Esther", "Ellen", "Aya", "Astrid", "Isabella", "Josefine", "Hannah", "Lærke", "Vilma",
		"Laura", "Vera", "Mathilde", "Emily", "Saga",
	}
	men = []string{
		"Oscar", "Carl", "William", "Noah", "August", "Aksel", "Emil", "Oliver", "Alfred", "Malthe", "Hugo", "Arthur",
		"Valdemar", "Elias", "Otto", "Viggo", "Lucas", "Felix", "Magnus", "Holger", "Erik", "Anton", "Victor", "Asger",
		"Frederik", "Bjørn", "Adam", "Mikkel", "Mads", "Rasmus",
	}
	surnames = []string{
		"Nielsen", "Jensen", "Hansen", "Andersen", "Pedersen", "Christensen", "Larsen", "Sørensen", "Rasmussen",
		"Jørgensen", "Petersen", "Madsen", "Kristensen", "Olsen", "Thomsen", "Christiansen", "Poulsen", "Johansen",
		"Møller", "Mortensen",
	}
	// The streets of a town that does not exist.
	streets = []string{
		"Demovej", "Prøvegade", "Eksempelstræde", "Skitsevænget", "Kladdegade", "Modelvej", "Opdigtet Allé",
		"Tænkestræde", "Fantasivej", "Legepladsen", "Papirgade", "Spejlvænget",
	}
)
