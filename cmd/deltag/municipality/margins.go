package municipality

// Bands are the age bands of Margins, in whole years, both ends included.
var Bands = [6][2]int{{18, 24}, {25, 29}, {30, 39}, {40, 49}, {50, 59}, {60, 66}}

// PopulationDate is the day on which Margins were counted, and PopulationSource where they come from.
const (
	PopulationDate   = "2015-01-01"
	PopulationSource = "Københavns Kommune, befolkning efter bydel, alder og køn (åbne data, CC BY 4.0)"
)

// District is one district with its people of 18 to 66 years, by age band.
type District struct {
	Name       string
	Men, Women [6]int
}

// Margins are the 132 counts of district by sex by age band: 426,595 people of København on 1 January 2015, summed from
// the municipality's open table of one-year ages. The last district is people outside the division into districts.
var Margins = []District{
	{"Indre By", [6]int{2858, 3175, 4573, 3688, 2739, 1758}, [6]int{3490, 3290, 4310, 3350, 2736, 1865}},
	{"Østerbro", [6]int{3947, 4545, 6676, 5229, 3678, 2036}, [6]int{4891, 5039, 6720, 5271, 3809, 2389}},
	{"Nørrebro", [6]int{5391, 6934, 8467, 4577, 3106, 1465}, [6]int{6849, 7934, 8016, 4231, 2790, 1543}},
	{"Vesterbro/Kgs. Enghave", [6]int{2944, 4212, 7499, 5214, 2885, 1377}, [6]int{3879, 4740, 7067, 3993, 2375, 1356}},
	{"Valby", [6]int{2798, 2879, 4847, 3568, 2653, 1339}, [6]int{3310, 2953, 4653, 3364, 2687, 1456}},
	{"Vanløse", [6]int{2111, 2010, 3356, 2786, 2220, 1244}, [6]int{2288, 2086, 3173, 2732, 2351, 1346}},
	{"Brønshøj-Husum", [6]int{2250, 1732, 3418, 3066, 2673, 1469}, [6]int{2274, 1744, 3081, 2989, 2484, 1458}},
	{"Bispebjerg", [6]int{3717, 4174, 5394, 3559, 2695, 1372}, [6]int{4570, 4473, 4679, 2698, 2213, 1310}},
	{"Amager Øst", [6]int{3313, 3811, 5650, 3846, 2813, 1414}, [6]int{4137, 4048, 5181, 3342, 2447, 1430}},
	{"Amager Vest", [6]int{3628, 3645, 6777, 4537, 3306, 1698}, [6]int{4132, 3916, 6475, 4061, 3061, 1805}},
	{"Udenfor inddeling", [6]int{434, 499, 702, 604, 309, 76}, [6]int{195, 201, 229, 160, 83, 22}},
}
