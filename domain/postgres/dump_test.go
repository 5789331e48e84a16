package postgres

import "testing"

func TestWithoutPassword(t *testing.T) {
	t.Parallel()
	for address, want := range map[string][2]string{
		"postgres://deltag:hemmelig@db.example/deltag?sslmode=require": {"postgres://deltag@db.example/deltag?sslmode=require", "hemmelig"},
		"postgresql://deltag:h%40m@/deltag?host=/run":                  {"postgresql://deltag@/deltag?host=/run", "h@m"},
		"postgres://db.example/deltag":                                 {"postgres://db.example/deltag", ""},
		"host=/run/x user=deltag dbname=deltag":                        {"host=/run/x user=deltag dbname=deltag", ""},
		"host=db password=hemmelig dbname=deltag":                      {"host=db  dbname=deltag", "hemmelig"},
		`host=db dbname=deltag password='he m\'m'`:                     {"host=db dbname=deltag", "he m'm"},
	} {
		if rest, password := withoutPassword(address); rest != want[0] || password != want[1] {
			t.Errorf("%s: %q and %q", address, rest, password)
		}
	}
}
