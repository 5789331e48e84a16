package message

import (
	"math"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestLIX(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, text       string
		words, sentences int
		long             float64 // words of more than six letters
	}{
		{"nothing", " \n ", 0, 0, 0},
		{"one sentence", "Du er med.", 3, 1, 0},
		{"six letters are not long, seven are", "Borger borgere.", 2, 1, 1},
		{"abbreviations do not end a sentence", "Kom kl. 10 med f.eks. mad, bl.a. ost.", 8, 1, 0},
		{"an abbreviation at the very end does", "Tag mad med osv.", 4, 1, 0},
		{"a date does not end a sentence", "Svar senest den 23. november 2026. Tak.", 7, 2, 1},
		{"a year ends a sentence", "Det var i 2026. Nu er det slut.", 8, 2, 0},
		{"a number is a word of its length", "Ring 12345678 eller 14.30.", 4, 1, 1},
		{"a compound with hyphens is one word", "En e-mail-adresse her.", 3, 1, 1},
		{"colon, question and exclamation end", "Husk: Kom nu! Vil du?", 5, 3, 0},
		{"a colon inside a word does not", "Kl. 10:30 er fint.", 4, 1, 0},
		{"paragraphs and list items end sentences", "Du kan\n- sige ja\n- sige nej\n\nTak for det", 9, 4, 0},
		{"quotes after the full stop", "Han sagde \"ja.\" Så gik han.", 6, 2, 0},
		{"links and placeholders are one short word", "Klik {{link}} og https://eksempel.dk/meget/lang.", 4, 1, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			got := Read(c.text)
			if got.Words != c.words || got.Sentences != c.sentences {
				t.Fatalf("%d words in %d sentences, want %d in %d", got.Words, got.Sentences, c.words, c.sentences)
			}
			want := 0.0
			if c.words > 0 {
				want = float64(c.words)/float64(c.sentences) + 100*c.long/float64(c.words)
			}
			if math.Abs(got.LIX-want) > 1e-9 {
				t.Errorf("LIX %.2f, want %.2f", got.LIX, want)
			}
		})
	}
}

func TestReadShowsWhatIsHard(t *testing.T) {
	t.Parallel()
	sentence := strings.Repeat("ord ", 15) + "beskæftigelsesforvaltningen."
	got := Read("Kort. " + sentence + " Indsatsen indsatsen.")
	if diff := cmp.Diff([]string{strings.TrimSuffix(sentence, ".")}, got.Longest); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"beskæftigelsesforvaltningen", "indsatsen"}, got.LongWords); diff != "" {
		t.Error(diff)
	}
}

func FuzzRead(f *testing.F) {
	f.Add("Du er med. Kl. 10 - ja!")
	f.Fuzz(func(t *testing.T, text string) {
		r := Read(text)
		if math.IsNaN(r.LIX) || math.IsInf(r.LIX, 0) || r.LIX < 0 || r.Sentences > r.Words {
			t.Errorf("%q: %+v", text, r)
		}
	})
}
