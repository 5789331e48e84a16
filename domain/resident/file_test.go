package resident_test

import (
	"strings"
	"testing"

	"deltag/domain/domaintest"
)

// TestKeptFile: a list is kept packed and read as it was; one that was kept before lists were packed is read too, and
// neither when a part of it is lost.
func TestKeptFile(t *testing.T) {
	t.Parallel()
	list := strings.Replace(small, "Borgernr", "Borger id", 1)
	for _, c := range []struct{ name, change, want string }{
		{"packed", "", "done +2 ~0 =0 -0 !0"},
		{"as it is", "UPDATE import_file SET data = convert_to($1, 'UTF8')", "done +2 ~0 =0 -0 !0"},
		{"as it is, not whole", "UPDATE import_file SET data = convert_to(left($1, -1), 'UTF8')", "failed +0 ~0 =0 -0 !0"},
		{"as it is, and more", "UPDATE import_file SET data = convert_to($1 || '.', 'UTF8')", "failed +0 ~0 =0 -0 !0"},
		{"packed, not whole", "UPDATE import_file SET data = substr(data, 1, length(data) - 1) WHERE $1 <> ''", "failed +0 ~0 =0 -0 !0"},
		{"packed, one bit wrong", "UPDATE import_file SET data = set_bit(data, 8 * 100, 1 - get_bit(data, 8 * 100)) WHERE $1 <> ''", "failed +0 ~0 =0 -0 !0"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			b := open(t)
			imp, err := b.Upload(b.ctx, 1, "liste.csv", []byte(list))
			if err != nil {
				t.Fatal(err)
			}
			if domaintest.Value[bool](t, b.Bench, "SELECT string_agg(data, '') = convert_to($1, 'UTF8') FROM import_file", list) {
				t.Error("the list is not packed")
			}
			if c.change != "" {
				b.Exec(t, c.change, list)
			}
			if err := b.Start(b.ctx, imp.ID, imp.Mapping); err != nil {
				t.Fatal(err)
			}
			if err := b.RunImports(b.Ctx()); err != nil {
				t.Fatal(err)
			}
			if imp, err = b.Import(b.ctx, imp.ID); err != nil {
				t.Fatal(err)
			}
			if got := counts(imp); got != c.want {
				t.Errorf("%s, want %s", got, c.want)
			}
		})
	}
}

// TestQuickTexts: what is quicker for ASCII gives what the rule for all letters gives, for every letter alone and in words.
func TestQuickTexts(t *testing.T) {
	t.Parallel()
	b := open(t)
	different := domaintest.Value[string](t, b.Bench, `SELECT coalesce(string_agg(name, ' '), '') FROM (
			SELECT unnest(ARRAY[chr(n), 'Aa' || chr(n) || 'aA.B-C_D  é', 'Jens ' || chr(n)]) AS name FROM generate_series(1, 700) n
			UNION ALL SELECT unnest(ARRAY['', ' ', 'Aase Aaen-Aagaard', 'J. P. E. Hartmann', '_-.'])) x
		WHERE danish_order(name) COLLATE "C" <> replace(replace(replace(replace(replace(replace(replace(replace(lower(name),
				'æ', '{'), 'ø', '|'), 'å', '}'), 'aa', '}'), 'é', 'e'), 'ü', 'y'), 'ö', '|'), 'ä', '{') COLLATE "C"
			OR search_words(name, 'a.b@c.dk') <> array_to_tsvector(array_remove(string_to_array(
				replace(replace(replace(replace(lower(name), '.', ' '), '-', ' '), '_', ' '), 'é', 'e') || ' @a.b@', ' '), ''))`)
	if different != "" {
		t.Errorf("other texts for %s", different)
	}
}
