package panel_test

import (
	"errors"
	"math/rand/v2"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"deltag/domain"
	"deltag/domain/domaintest"
	"deltag/domain/lottery"
	"deltag/domain/panel"
	"deltag/domain/resident"
)

// feature finds one of the features that every database begins with.
func feature(t *testing.T, b *domaintest.Bench, code string) resident.Feature {
	t.Helper()
	list, err := panel.New(b.DB).Features(b.Ctx())
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range list {
		if f.Code == code {
			return f
		}
	}
	t.Fatalf("there is no feature %q", code)
	return resident.Feature{}
}

// statistics is a joint table of sex by age group.
const statistics = `Køn;Aldersgruppe;Antal
Kvinde;18-24 år;1.200
Mand;18–24;1100
kvinde;25-29;900
mand;25-29;800
Kvinde;30-39;1.500
Mand;30-39;1600
Andet eller ikke oplyst;30-39;20
`

func imported(t *testing.T, b *domaintest.Bench, data string) panel.Population {
	t.Helper()
	p, err := panel.New(b.DB).ImportPopulation(b.Ctx(), 1, panel.PopulationFile{
		Name: "Borgere", Source: "Opdigtet tabel", AsOf: date(2026, 1, 1), Data: []byte(data),
	})
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func TestPopulationFromJointCounts(t *testing.T) {
	t.Parallel()
	b := domaintest.New(t)
	p := imported(t, b, statistics)
	sex := feature(t, b, "sex")
	got := p.Margin(sex.ID)
	if want := map[int64]int{sex.Values[0].ID: 3600, sex.Values[1].ID: 3500, sex.Values[2].ID: 20}; !cmp.Equal(want, got) {
		t.Errorf("margin of sex: %v", cmp.Diff(want, got))
	}
	if p.People() != 7120 || len(p.Has()) != 2 {
		t.Errorf("%d people by %v", p.People(), p.Has())
	}
	list, err := panel.New(b.DB).Populations(b.As(domain.Analyst, 1))
	if err != nil || len(list) != 1 || !cmp.Equal(list[0].Tables, p.Tables) {
		t.Errorf("listed: %v, %v", list, err)
	}
}

func TestPopulationFromMarginalCounts(t *testing.T) {
	t.Parallel()
	b := domaintest.New(t)
	p := imported(t, b, "feature,value,count\nsex,woman,60\nSex,M,40\nage_band,18-24,55\nage_band,25-29,45\n")
	if len(p.Tables) != 2 || p.People() != 100 {
		t.Errorf("%d tables of %d people", len(p.Tables), p.People())
	}
}

func TestPopulationFaultsAreShownWhereTheyAre(t *testing.T) {
	t.Parallel()
	b := domaintest.New(t)
	for name, c := range map[string]struct {
		data string
		want []string
	}{
		"labels and numbers": {"Køn;Antal\nKvinde;1,5\nBil;7\nMand;-3\nKvinde;4\nKvinde;5\n",
			[]string{"row 2, column Antal", "row 3, column Køn", "row 4, column Antal", "row 6"}},
		"columns":         {"Køn;Farve;Antal\nKvinde;rød;1\n", []string{"row 1, column Farve"}},
		"no counts":       {"Køn;Alder\nKvinde;1\n", []string{"row 1", "row 1, column Alder"}},
		"unknown feature": {"kendetegn;værdi;antal\nFarve;rød;1\nsex;blå;2\n", []string{"row 2, column kendetegn", "row 3, column værdi"}},
		"empty":           {"", []string{"file"}},
	} {
		_, faults, err := panel.New(b.DB).ReadPopulationFile(b.Ctx(), 1, panel.PopulationFile{
			Name: "x", Source: "y", AsOf: date(2026, 1, 1), Data: []byte(c.data)})
		if err != nil {
			t.Fatal(err)
		}
		var where []string
		for _, f := range faults {
			where = append(where, f.Where)
		}
		if diff := cmp.Diff(c.want, where); diff != "" {
			t.Errorf("%s:\n%s", name, diff)
		}
	}
	_, err := panel.New(b.DB).ImportPopulation(b.Ctx(), 1, panel.PopulationFile{Data: []byte(statistics)})
	var refusal *domain.Error
	if !errors.As(err, &refusal) || len(refusal.Faults) != 3 {
		t.Errorf("a table without name, source and date gave %v", err)
	}
}

func TestQuotasFromStatistics(t *testing.T) {
	t.Parallel()
	b := domaintest.New(t)
	ps := panel.New(b.DB)
	pop := imported(t, b, statistics)
	d := whole("Panel")
	d.PopulationID = &pop.ID
	p, err := ps.Create(b.Ctx(), 1, d)
	if err != nil {
		t.Fatal(err)
	}
	sex, age, district := feature(t, b, "sex"), feature(t, b, "age_band"), feature(t, b, "district")
	s, err := ps.SetDimensions(b.Ctx(), p.ID, p.Version, []int64{sex.ID, age.ID, district.ID})
	if err != nil {
		t.Fatal(err)
	}
	quotas, err := ps.Propose(b.Ctx(), p.ID, 12, lottery.Tolerance{People: 1})
	if err != nil {
		t.Fatal(err)
	}
	if faults, err := ps.Try(b.Ctx(), p.ID, 12, quotas); err != nil || len(faults) > 0 {
		t.Errorf("the proposal has faults %v, %v", faults, err)
	}
	if s, err = ps.SetQuotas(b.Ctx(), p.ID, s.Panel.Version, quotas); err != nil {
		t.Fatal(err)
	}
	if woman := s.Quotas[sex.Values[0].ID]; woman.Min != 5 || woman.Target != 6 || woman.Max != 7 {
		t.Errorf("3600 of 7120 women in 12 seats: %+v", woman)
	}
	if anywhere := s.Quotas[district.Values[0].ID]; anywhere.Min != 0 || anywhere.Max != 12 {
		t.Errorf("a district without statistics is held back: %+v", anywhere)
	}
	if s, err = ps.SetDimensions(b.Ctx(), p.ID, s.Panel.Version, []int64{district.ID, sex.ID}); err != nil {
		t.Fatal(err)
	}
	if len(s.Quotas) != len(sex.Values)+len(district.Values) || s.Features[0].Code != "district" {
		t.Errorf("after a change of features: %d quotas, first %s", len(s.Quotas), s.Features[0].Code)
	}
}

func TestQuotaContradictionsAllAtOnce(t *testing.T) {
	t.Parallel()
	features := []resident.Feature{
		{ID: 1, NameDA: "Køn", Values: []resident.Value{{ID: 11, NameDA: "Kvinde"}, {ID: 12, NameDA: "Mand"}}},
		{ID: 2, NameDA: "Alder", Values: []resident.Value{{ID: 21, NameDA: "Ung"}, {ID: 22, NameDA: "Gammel"}}},
	}
	quotas := map[int64]panel.Quota{
		11: {Min: 6, Target: 5, Max: 8}, 12: {Min: 7, Target: 7, Max: 9},
		21: {Min: 3, Target: 3, Max: 2}, 22: {Min: 1, Target: 4, Max: 4},
	}
	var got []string
	for _, f := range panel.CheckQuotas(12, features, quotas) {
		got = append(got, f.Where+" "+f.Code)
	}
	want := []string{"/features/1/values/0/min min-over-max", "/features/0 sum-min-over-size",
		"/features/0/values/0/target target-outside", "/features/1 targets-sum"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("faults:\n%s", diff)
	}
}

// Whatever the population, the size and the tolerance, a proposal never contradicts itself and adds up to the size.
func TestProposalsNeverContradict(t *testing.T) {
	t.Parallel()
	b := domaintest.New(t)
	ps := panel.New(b.DB)
	r := rand.New(rand.NewPCG(7, 11))
	sex, age := feature(t, b, "sex"), feature(t, b, "age_band")
	for round := range 60 {
		var file strings.Builder
		file.WriteString("feature,value,count\n")
		for _, f := range []resident.Feature{sex, age} {
			for _, v := range f.Values {
				n := r.IntN(3) * r.IntN(100_000)
				if v.ID == f.Values[0].ID {
					n++
				}
				file.WriteString(f.Code + "," + v.Code + "," + itoa(n) + "\n")
			}
		}
		pop, err := ps.ImportPopulation(b.Ctx(), 1, panel.PopulationFile{
			Name: itoa(round), Source: "chance", AsOf: date(2026, 1, 1), Data: []byte(file.String())})
		if err != nil {
			t.Fatal(err)
		}
		d := whole(itoa(round))
		d.PopulationID, d.Size = &pop.ID, 1+r.IntN(300)
		p, err := ps.Create(b.Ctx(), 1, d)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := ps.SetDimensions(b.Ctx(), p.ID, p.Version, []int64{sex.ID, age.ID}); err != nil {
			t.Fatal(err)
		}
		tolerance := lottery.Tolerance{People: r.IntN(4), Percent: float64(r.IntN(30))}
		quotas, err := ps.Propose(b.Ctx(), p.ID, d.Size, tolerance)
		if err != nil {
			t.Fatal(err)
		}
		if faults, err := ps.Try(b.Ctx(), p.ID, d.Size, quotas); err != nil || len(faults) > 0 {
			t.Fatalf("size %d, tolerance %+v: %v, %v", d.Size, tolerance, faults, err)
		}
	}
}

func itoa(n int) string { return strconv.Itoa(n) }
