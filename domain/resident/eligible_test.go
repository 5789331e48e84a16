package resident_test

import (
	"slices"
	"testing"
	"time"

	"deltag/domain"
	"deltag/domain/domaintest"
	"deltag/domain/resident"

	"github.com/google/go-cmp/cmp"
)

func TestModelsMatchTheirTables(t *testing.T) {
	t.Parallel()
	domaintest.CheckModels(t, resident.Resident{}, resident.Feature{}, resident.Value{}, resident.Import{}, resident.Wish{})
}

func day(s string) time.Time {
	d, err := time.Parse(time.DateOnly, s)
	if err != nil {
		panic(err)
	}
	return d
}

// put inserts a resident by SQL and gives its id.
func put(t *testing.T, b *domaintest.Bench, source, columns, values string) int64 {
	t.Helper()
	return domaintest.Value[int64](t, b, `INSERT INTO resident (unit_id, source_id, created_at, changed_at`+columns+`)
		VALUES (1, '`+source+`', '2026-01-01Z', '2026-01-01Z'`+values+`) RETURNING id`)
}

func TestEligible(t *testing.T) {
	t.Parallel()
	b := domaintest.New(t)
	put(t, b, "free", "", "")
	put(t, b, "erased", ", erased_at", ", '2026-01-01Z'")
	put(t, b, "dead", ", gone", ", 'dead'")
	put(t, b, "never", ", opted_out_at", ", '2026-01-01Z'")
	put(t, b, "pausing", ", paused_until", ", '2026-09-02Z'")
	put(t, b, "back", ", paused_until", ", '2026-08-02Z'")
	for source, times := range map[string][]string{
		"rested":     {"2026-07-01Z"},
		"just asked": {"2026-08-20Z"},
		"often":      {"2026-02-01Z", "2026-03-01Z", "2026-04-01Z"},
		"long ago":   {"2024-02-01Z", "2024-03-01Z", "2026-04-01Z"},
	} {
		id := put(t, b, source, "", "")
		for _, at := range times {
			b.Exec(t, "INSERT INTO contact (resident_id, activity, at) VALUES ($1, 'panel:1', $2)", id, at)
		}
	}
	var got []string
	err := b.View(b.Ctx(), func(tx *domain.Tx) error {
		where, args := resident.Eligible(resident.Budget{Max: 3, Days: 365, Rest: 30}, tx.Now)
		return tx.DB.Raw("SELECT r.source_id FROM resident r WHERE "+where+" ORDER BY 1", args...).Scan(&got).Error
	})
	if want := []string{"back", "free", "long ago", "rested"}; err != nil || !slices.Equal(got, want) {
		t.Errorf("%v, %v, want %v", got, err, want)
	}
}

func TestProfilesOnADay(t *testing.T) {
	t.Parallel()
	b := domaintest.New(t)
	leap := put(t, b, "leap", ", birth_date, birth_year, household", ", '2000-02-29', 2000, 'h1'")
	put(t, b, "year", ", birth_year, household, institution", ", 1960, 'h1', true")
	put(t, b, "nothing", "", "")
	man := domaintest.Value[int64](t, b, "SELECT v.id FROM feature_value v JOIN feature f ON f.id = v.feature_id WHERE f.code = 'sex' AND v.code = 'man'")
	woman := domaintest.Value[int64](t, b, "SELECT v.id FROM feature_value v JOIN feature f ON f.id = v.feature_id WHERE f.code = 'sex' AND v.code = 'woman'")
	b.Exec(t, "UPDATE resident SET value_ids[1] = $2, since[1] = '2026-01-01' WHERE id = $1", leap, woman)
	b.Exec(t, `INSERT INTO ended_attribute (resident_id, feature_id, value_id, valid_from, valid_to, source)
		VALUES ($1, 1, $2, '2020-01-01', '2026-01-01', 'list')`, leap, man)
	for on, want := range map[string][]string{
		"2025-02-28": {"leap 18-24 man h1", "nothing - - r3", "year 60-66 - r2"},
		"2025-03-01": {"leap 25-29 man h1", "nothing - - r3", "year 60-66 - r2"},
		"2026-01-01": {"leap 25-29 woman h1", "nothing - - r3", "year 60-66 - r2"},
		"2018-02-28": {"leap - - h1", "nothing - - r3", "year 50-59 - r2"},
	} {
		var got []string
		err := b.View(b.Ctx(), func(tx *domain.Tx) error {
			all, err := resident.Features(tx)
			if err != nil {
				return err
			}
			age, sex := all[1], all[0]
			profiles := resident.Profiles([]resident.Feature{age, sex}, day(on), "r.unit_id = ?")
			return tx.DB.Raw(`SELECT concat_ws(' ', p.source_id, coalesce(a.code, '-'), coalesce(s.code, '-'), p.home) FROM (`+profiles+`) p
				LEFT JOIN feature_value a ON a.id = p.v0 LEFT JOIN feature_value s ON s.id = p.v1 ORDER BY 1`, 1).Scan(&got).Error
		})
		if err != nil || !slices.Equal(got, want) {
			t.Errorf("%s: %v %s", on, err, cmp.Diff(want, got))
		}
	}
}

func TestFeatureMatch(t *testing.T) {
	t.Parallel()
	b := domaintest.New(t)
	err := b.View(b.Ctx(), func(tx *domain.Tx) error {
		all, err := resident.Features(tx)
		for text, want := range map[string]string{"Mand": "man", " MALE ": "man", "k": "woman", "Andet eller  ikke oplyst": "other", "?": "", "": ""} {
			if v, ok := all[0].Match(text); v.Code != want || ok != (want != "") {
				t.Errorf("%q means %q", text, v.Code)
			}
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}
