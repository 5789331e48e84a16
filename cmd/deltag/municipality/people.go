// Package municipality makes up Demokøbing: plainly fictional people on real statistics, as the register extract that an
// employment administration would import. It never touches a database.
package municipality

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"time"

	"deltag/domain/lottery"
)

// Header is the first line of the extract.
var Header = []string{
	"Borgernummer", "Navn", "E-mail", "Telefon", "Adresse", "Postnr", "By", "Adresse-id", "Fødselsdato", "Køn", "Bydel",
	"Ydelsesgruppe", "Sprog", "Adressebeskyttelse", "Fritaget for Digital Post",
}

// group is a benefit group with its share in per cent. The groups follow the law after 1 July 2025; the shares are
// invented for the demo and say nothing of any municipality.
type share struct {
	name    string
	percent float64
}

var benefitGroups = []share{
	{"Dagpenge", 31}, {"Kontanthjælp, jobparat", 16}, {"Kontanthjælp, aktivitetsparat", 14}, {"Sygedagpenge", 13},
	{"Jobafklaringsforløb", 5}, {"Ressourceforløb", 2}, {"Ledighedsydelse", 4}, {"Fleksjob", 7}, {"Førtidspension", 5},
	{"Revalidering", 0.5}, {"Integrationsprogram", 2.5},
}

// Languages and their invented shares.
var languages = []share{{"da", 86}, {"en", 6}, {"ar", 3}, {"uk", 2}, {"tr", 1.5}, {"pl", 1.5}}

// People gives the lines of the extract, size people in the proportions of Margins, the same for the same seed. Ages are
// those of the day given.
func People(size int, seed uint64, day time.Time) ([][]string, error) {
	r := rand.New(rand.NewPCG(seed, 0x44656d6f)) //nolint:gosec // fiction needs no secrets
	cells, err := allocate(size)
	if err != nil {
		return nil, err
	}
	lines := make([][]string, 0, size)
	home := newHomes(r)
	for d, district := range Margins {
		for _, p := range shuffled(r, cells[d]) {
			lines = append(lines, person(r, len(lines)+1, district.Name, p.sex, p.band, day, home))
		}
	}
	r.Shuffle(len(lines), func(i, j int) { lines[i], lines[j] = lines[j], lines[i] })
	return lines, nil
}

type kind struct{ sex, band int }

// shuffled lists the people of a district in random order, so that those who live together are not all alike.
func shuffled(r *rand.Rand, counts [2][6]int) []kind {
	var list []kind
	for sex := range counts {
		for band, n := range counts[sex] {
			for range n {
				list = append(list, kind{sex, band})
			}
		}
	}
	r.Shuffle(len(list), func(i, j int) { list[i], list[j] = list[j], list[i] })
	return list
}

func person(r *rand.Rand, id int, district string, sex, band int, day time.Time, home *homes) []string {
	given, word := women, "Kvinde"
	if sex == 0 {
		given, word = men, "Mand"
	}
	age := Bands[band][0] + r.IntN(Bands[band][1]-Bands[band][0]+1)
	born := day.AddDate(-age, 0, -1-r.IntN(364))
	address, addressID := home.next(district, surnameFor(r))
	name := given[r.IntN(len(given))] + " " + home.surname
	mail := fmt.Sprintf("borger%05d@borger.example", id)
	if r.Float64() < 0.04 {
		mail = ""
	}
	return []string{
		fmt.Sprintf("D%05d", id), name, mail, fmt.Sprintf("00 %02d %02d %02d", id/10000%100, id/100%100, id%100),
		address, "9999", "Demokøbing", addressID, born.Format("02-01-2006"), word, district, benefit(r, band),
		pick(r, languages), protection(r), exempt(r, band),
	}
}

func surnameFor(r *rand.Rand) string { return surnames[r.IntN(len(surnames))] }

// protection is invented: one in a hundred is protected, and of one in five hundred nothing is known.
func protection(r *rand.Rand) string {
	switch x := r.Float64(); {
	case x < 0.009:
		return "ja"
	case x < 0.010:
		return "særlig"
	case x < 0.012:
		return ""
	}
	return "nej"
}

// exempt is invented: people of 60 and over are exempt from Digital Post more often than the young.
func exempt(r *rand.Rand, band int) string {
	if r.Float64() < 0.02+0.015*float64(band) {
		return "ja"
	}
	return "nej"
}

// benefit splits cash assistance at 30 years, as the law does.
func benefit(r *rand.Rand, band int) string {
	name := pick(r, benefitGroups)
	switch {
	case !strings.HasPrefix(name, "Kontanthjælp"):
		return name
	case Bands[band][1] < 30:
		return name + ", under 30 år"
	}
	return name + ", 30 år og over"
}

func pick(r *rand.Rand, shares []share) string {
	total := 0.0
	for _, s := range shares {
		total += s.percent
	}
	x := r.Float64() * total
	for _, s := range shares {
		if x -= s.percent; x < 0 {
			return s.name
		}
	}
	return shares[0].name
}

// homes hands out addresses: most people of the register live alone in it, some with one or two others, and each
// district has one hostel with a dozen rooms behind one address.
type homes struct {
	r        *rand.Rand
	serial   int
	left     int // how many more move in at the present address
	district string
	address  string
	surname  string
}

func newHomes(r *rand.Rand) *homes { return &homes{r: r} }

const hostelRooms = 12

func (h *homes) next(district, surname string) (address, id string) {
	switch {
	case district != h.district:
		h.move(district, surname, "Herberget, ", hostelRooms-1)
	case h.left > 0:
		h.left--
		if strings.HasPrefix(h.address, "Herberget") || h.r.Float64() < 0.4 {
			h.surname = surname
		}
	default:
		others := 0
		if x := h.r.Float64(); x < 0.05 {
			others = 2
		} else if x < 0.25 {
			others = 1
		}
		h.move(district, surname, "", others)
	}
	return h.address, fmt.Sprintf("DK-%06d", h.serial)
}

func (h *homes) move(district, surname, name string, others int) {
	h.serial++
	h.district, h.surname, h.left = district, surname, others
	h.address = fmt.Sprintf("%s%s %d, %d. %s", name, streets[h.r.IntN(len(streets))], 1+h.serial%400, 1+h.r.IntN(5),
		[]string{"th", "tv", "mf"}[h.r.IntN(3)])
}

// allocate shares size people out over the cells by largest remainder: district, then sex (men first), then band.
func allocate(size int) ([][2][6]int, error) {
	var shares []int
	for _, d := range Margins {
		shares = append(append(shares, d.Men[:]...), d.Women[:]...)
	}
	counts, err := lottery.Allocate(size, shares, nil)
	if err != nil {
		return nil, err
	}
	cells := make([][2][6]int, len(Margins))
	for i, n := range counts {
		cells[i/12][i/6%2][i%6] = n
	}
	return cells, nil
}
