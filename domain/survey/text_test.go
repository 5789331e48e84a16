package survey

import (
	"bytes"
	"math/rand/v2"
	"testing"
)

func TestSay(t *testing.T) {
	t.Parallel()
	i := &Instrument{Languages: []string{"da", "en"}}
	text := Text{"da": {Text: "da", Easy: "let", Phone: "tlf"}, "en": {Text: "en", Paper: "paper"}}
	for _, c := range []struct {
		view           View
		text, language string
	}{
		{View{Language: "da"}, "da", "da"},
		{View{Language: "da", Mode: Phone}, "tlf", "da"},
		{View{Language: "da", Mode: Paper}, "da", "da"},
		{View{Language: "da", Mode: Phone, Easy: true}, "let", "da"},
		{View{Language: "en", Mode: Paper}, "paper", "en"},
		{View{Language: "en", Easy: true}, "en", "en"},
		{View{Language: "so", Easy: true}, "let", "da"},
		{View{Language: "so", Mode: Phone}, "tlf", "da"},
	} {
		if got, language := i.Say(text, c.view); got != c.text || language != c.language {
			t.Errorf("%+v: %q in %q", c.view, got, language)
		}
	}
}

// views are the ways to be asked the same.
var views = []View{{"da", Web, false}, {"da", Web, true}, {"en", Web, false}, {"en", Phone, true}, {"so", Paper, false}}

// Somebody who picks answers by the words they read stores the same bytes in two languages, in easy read, on the phone and
// on paper.
func TestSameAnswersAreSameBytes(t *testing.T) {
	t.Parallel()
	different := 0
	for seed := range uint64(500) {
		i := made(seed)
		for n, frame := range []Answers{nil, {"centre": Number(i.Frame[0].Options[0].Code), "visits": Number(3)}} {
			var first []byte
			var read string
			for _, v := range views {
				stored, words := answered(t, i, v, frame, rand.New(rand.NewPCG(seed, uint64(n))))
				switch {
				case first == nil:
					first, read = stored, words
				case !bytes.Equal(first, stored):
					t.Fatalf("seed %d: %+v gives %s, not %s", seed, v, stored, first)
				case words != read:
					different++
				}
			}
		}
	}
	if different < 1000 {
		t.Errorf("only %d times were other words read", different)
	}
}

// answered goes through a document page by page in one view: it reads every word and picks the option at the same place.
func answered(t *testing.T, i *Instrument, v View, frame Answers, chance *rand.Rand) (stored []byte, read string) {
	t.Helper()
	answers := Answers{}
	for code := i.Next(answers, frame, ""); code != ""; code = i.Next(answers, frame, code) {
		q := i.Question(code)
		words, _ := i.HTML(q.Text, v, answers, frame)
		read += words
		var shown []string
		for _, o := range q.Options {
			label, _ := i.Plain(o.Text, v, answers, frame)
			shown = append(shown, label)
			read += label
		}
		pick := chance.IntN(100)
		switch {
		case !q.Kind.Asks():
		case q.Kind == Written:
			answers[code] = Wording("fordi")
		case q.Kind == Multiple:
			answers[code] = Choices(q.picked(t, i, v, shown[pick%len(shown)]))
		case q.Kind.chooses():
			answers[code] = Number(q.picked(t, i, v, shown[pick%len(shown)]))
		default:
			answers[code] = Number(pick % 8)
		}
	}
	kept, _ := i.Clean(answers, frame)
	return kept.Canonical(), read
}

// picked finds the code of the words that somebody picked.
func (q *Question) picked(t *testing.T, i *Instrument, v View, label string) int {
	t.Helper()
	for _, o := range q.Options {
		if words, _ := i.Say(o.Text, v); words == label {
			return o.Code
		}
	}
	t.Fatalf("%q is no option of %s", label, q.Code)
	return 0
}

func TestPipes(t *testing.T) {
	t.Parallel()
	i := parsed(t)
	q := i.Question("met_well")
	da, en := View{Language: "da"}, View{Language: "en"}
	answers := Answers{"met_how": Number(2), "heard_why": Wording("<script>")}
	for _, c := range []struct {
		view View
		want string
	}{{da, "Du svarede: I telefonen. Var det en god måde for dig?"}, {en, "You said: On the phone. Was that a good way for you?"}} {
		if got, _ := i.Plain(q.Text, c.view, answers, nil); got != c.want {
			t.Errorf("%q", got)
		}
	}
	for _, none := range []Answers{nil, {"met_how": Number(98)}, {"met_how": Number(7)}, {"met_how": Wording("<b>")}} {
		if got, _ := i.Plain(q.Text, da, none, nil); got != "Du svarede: noget andet. Var det en god måde for dig?" {
			t.Errorf("%v: %q", none, got)
		}
	}
	evil := Answers{"unit": Wording("<img src=x onerror=\"alert('x')\">\n{{met_how}} & Søn")}
	text := Text{"da": {Text: "Om <{{unit}}> & {{heard_why}}"}}
	if got, _ := i.HTML(text, da, answers, evil); got !=
		"Om &lt;&lt;img src=x onerror=&#34;alert(&#39;x&#39;)&#34;&gt; {{met_how}} &amp; Søn&gt; &amp; " {
		t.Errorf("%q", got)
	}
	if got, _ := i.Plain(text, da, answers, evil); got != "Om <<img src=x onerror=\"alert('x')\"> {{met_how}} & Søn> & " {
		t.Errorf("%q", got)
	}
	if got, _ := i.HTML(Text{"da": {Text: "a < b"}}, da, nil, nil); got != "a &lt; b" {
		t.Errorf("%q", got)
	}
}
