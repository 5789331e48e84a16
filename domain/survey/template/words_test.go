package template

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	"deltag/domain/message"
	"deltag/domain/survey"
)

var languages = []string{"da", "en"}

// texts calls with every text of a question.
func texts(q *survey.Question, look func(where string, t survey.Text)) {
	look("text", q.Text)
	if q.Help != nil {
		look("help", q.Help)
	}
	for _, o := range q.Options {
		look(fmt.Sprintf("option %d", o.Code), o.Text)
	}
}

// said are all variants of one text in one language.
func said(w survey.Words) []string { return []string{w.Text, w.Web, w.Phone, w.Paper, w.Easy} }

// Both languages say everything, in the same modes.
func TestBothLanguagesAreWhole(t *testing.T) {
	t.Parallel()
	questions(t, func(tp Template, q *survey.Question) {
		texts(q, func(where string, text survey.Text) {
			for n, da := range said(text["da"]) {
				if en := said(text["en"])[n]; (da == "") != (en == "") || n == 0 && da == "" {
					t.Errorf("%s: %s %s: %q in Danish, %q in English", tp.Key, q.Code, where, da, en)
				}
			}
		})
	})
}

// Citizens can have every question and every help in easy words, which are never harder or longer than the plain ones.
func TestEasyReadIsWholeAndEasier(t *testing.T) {
	t.Parallel()
	questions(t, func(tp Template, q *survey.Question) {
		for _, language := range languages {
			for _, text := range []survey.Text{q.Text, q.Help} {
				w := text[language]
				switch plain, easy := message.Read(w.Text), message.Read(w.Easy); {
				case text == nil:
				case tp.Audience == Staff && w.Easy != "":
					t.Errorf("%s: %s has easy words for staff", tp.Key, q.Code)
				case tp.Audience == Citizens && (w.Easy == "" || easy.Words > plain.Words || len(easy.LongWords) > len(plain.LongWords) ||
					easy.Words >= 8 && easy.LIX > plain.LIX): // of fewer words a LIX says too little
					t.Errorf("%s: %s: %q (LIX %.0f) is not easier than %q (LIX %.0f)", tp.Key, q.Code, w.Easy, easy.LIX, w.Text, plain.LIX)
				}
			}
		}
	})
	for _, tp := range All() {
		read := tp.Instrument.Readings()
		for n := 0; n < len(read); n += 2 {
			if read[n].LIX > message.LIXEasy || read[n+1].LIX > read[n].LIX {
				t.Errorf("%s: %+v %+v", tp.Key, read[n], read[n+1])
			}
		}
	}
}

// No sentence has more than 15 words, and no Danish text is hard, however short. Citizens are "du".
func TestDanishIsPlain(t *testing.T) {
	t.Parallel()
	formal := regexp.MustCompile(`\b(De|Dem|Deres)\b`)
	foreign := regexp.MustCompile(`(?i)(^|[^\pL])(anonym\pL*|respondent\pL*|panelist\pL*|klient\pL*|kunde\pL*|brugere|brugeren|brugerne|token|samtykkeerklæring|foretræde\pL*|` +
		`bl\.a\.|f\.eks\.|ift\.|mht\.|pga\.|m\.v\.)($|[^\pL])`)
	questions(t, func(tp Template, q *survey.Question) {
		texts(q, func(where string, text survey.Text) {
			for _, words := range said(text["da"]) {
				if tp.Audience == Citizens && formal.MatchString(strings.ReplaceAll(words, "Dem, du taler med", "")) || foreign.MatchString(words) {
					t.Errorf("%s: %s %s: %q", tp.Key, q.Code, where, words)
				}
				if r := message.Read(words); r.Words >= 6 && r.LIX > message.LIXHard {
					t.Errorf("%s: %s %s has a LIX of %.0f: %q", tp.Key, q.Code, where, r.LIX, words)
				}
			}
			for _, words := range slices.Concat(said(text["da"]), said(text["en"])) {
				if long := message.Read(words).Longest; len(long) > 0 && q.Code != "life_worthwhile" { // a published item, in its own words
					t.Errorf("%s: %s %s: %q is long", tp.Key, q.Code, where, long)
				}
			}
		})
	})
}

// It is said first, in every mode, that it is voluntary and has no consequence.
func TestVoluntaryIsSaidFirst(t *testing.T) {
	t.Parallel()
	for _, tp := range All() {
		first := tp.Instrument.Core[0]
		if first.Kind != survey.Information || first.Code != "welcome" || first.When != nil {
			t.Errorf("%s begins with %s", tp.Key, first.Code)
		}
		for language, want := range map[string][2]string{
			"da": {message.Voluntary(message.Danish), message.VoluntaryAtWork(message.Danish)},
			"en": {message.Voluntary(message.English), message.VoluntaryAtWork(message.English)},
		} {
			sentence := want[0]
			if tp.Audience == Staff {
				sentence = want[1]
			}
			w := first.Text[language]
			for _, words := range []string{w.Text, w.Phone, w.Paper} {
				if !strings.Contains(words, sentence) {
					t.Errorf("%s in %s: %q", tp.Key, language, words)
				}
			}
			if easy := map[string]string{"da": "Du må selv vælge, om du vil svare. Det ændrer ikke din sag eller dine penge.",
				"en": "You choose if you want to answer. It does not change your case or your money."}[language]; tp.Audience == Citizens && !strings.Contains(w.Easy, easy) {
				t.Errorf("%s in easy %s: %q", tp.Key, language, w.Easy)
			}
		}
	}
}

// scales are the words of each scale with how its questions begin. A question may be led up to on the phone and on paper.
var scales = []struct {
	da, en [5]string
	asks   [2]string
}{
	{[5]string{"Slet ikke", "I mindre grad", "I nogen grad", "I høj grad", "I meget høj grad"}, [5]string{"Not at all", "To a small degree", "To some degree", "To a high degree", "To a very high degree"}, [2]string{"i hvor høj grad ", "to what degree "}},
	{[5]string{"Aldrig", "Sjældent", "Nogle gange", "Ofte", "Altid"}, [5]string{"Never", "Rarely", "Sometimes", "Often", "Always"}, [2]string{"hvor ofte ", "how often "}},
	{[5]string{"Meget utilfreds", "Utilfreds", "Hverken eller", "Tilfreds", "Meget tilfreds"}, [5]string{"Very dissatisfied", "Dissatisfied", "Neither", "Satisfied", "Very satisfied"}, [2]string{"hvor tilfreds er du ", "how satisfied are you "}},
	{[5]string{"Meget svært", "Svært", "Hverken let eller svært", "Let", "Meget let"}, [5]string{"Very hard", "Hard", "Neither easy nor hard", "Easy", "Very easy"}, [2]string{"hvor let ", "how easy "}},
	{[5]string{"Meget dårligt", "Dårligt", "Nogenlunde", "Godt", "Meget godt"}, [5]string{"Very bad", "Bad", "Fair", "Good", "Very good"}, [2]string{"hvordan er ", "how is "}},
	{[5]string{"Slet ikke sandsynligt", "Ikke så sandsynligt", "Måske", "Ret sandsynligt", "Meget sandsynligt"}, [5]string{"Not likely at all", "Not so likely", "Perhaps", "Rather likely", "Very likely"}, [2]string{"hvor sandsynligt ", "how likely "}},
}

// The words of each scale answer its question, in both languages, and are those of every other such scale.
func TestScalesFitTheirQuestions(t *testing.T) {
	t.Parallel()
	used := map[int]bool{}
	questions(t, func(tp Template, q *survey.Question) {
		if q.Kind != survey.Scale5 {
			return
		}
		if !q.Faces {
			t.Errorf("%s: %s has no faces", tp.Key, q.Code)
		}
		var da, en [5]string
		for n, o := range q.Options {
			da[n], en[n] = o.Text["da"].Text, o.Text["en"].Text
		}
		for n, s := range scales {
			if s.da != da {
				continue
			}
			used[n] = true
			danish, english := strings.ToLower(q.Text["da"].Text), strings.ToLower(q.Text["en"].Text)
			english = strings.TrimPrefix(strings.TrimPrefix(english, "all in all, "), "overall, ")
			if s.en != en || !strings.HasPrefix(danish, s.asks[0]) || !strings.HasPrefix(english, s.asks[1]) {
				t.Errorf("%s: %s: %q and %q with %v and %v", tp.Key, q.Code, danish, english, da, en)
			}
			return
		}
		t.Errorf("%s: %s has a scale of its own: %v", tp.Key, q.Code, da)
	})
	if len(used) != len(scales) {
		t.Errorf("scales in use: %v", used)
	}
}

// Whoever is asked can always say that they do not know, or will not answer; nothing has to be answered. A consent is a
// yes or no, and words are left out by writing none.
func TestNobodyMustAnswer(t *testing.T) {
	t.Parallel()
	questions(t, func(tp Template, q *survey.Question) {
		if q.Required || counted(q) != (q.DontKnow && q.Refused) || !counted(q) && (q.DontKnow || q.Refused) {
			t.Errorf("%s: %s: required %v, don't know %v, will not answer %v", tp.Key, q.Code, q.Required, q.DontKnow, q.Refused)
		}
	})
}

// On paper nothing is skipped by itself, so a question that is not for all says whom it is for. It cannot put in what was
// answered before, and nobody presses or says anything.
func TestPaperStandsAlone(t *testing.T) {
	t.Parallel()
	branched := 0
	questions(t, func(tp Template, q *survey.Question) {
		if q.When != nil {
			branched++
			for _, language := range languages {
				paper := q.Text[language].Paper
				leads := regexp.MustCompile(`^(Hvis |If )|(lige før|just before)\?$`).MatchString(paper)
				whoever := tp.Key == "self-service" && q.Code == "ss_solution"
				if paper == "" || !leads && !whoever {
					t.Errorf("%s: %s in %s on paper: %q", tp.Key, q.Code, language, paper)
				}
			}
		}
		for _, language := range languages {
			for _, text := range []survey.Text{q.Text, q.Help} {
				paper, _ := tp.Instrument.Say(text, survey.View{Language: language, Mode: survey.Paper})
				for n := range tp.Instrument.Core {
					if strings.Contains(paper, "{{"+tp.Instrument.Core[n].Code) {
						t.Errorf("%s: %s puts an answer in on paper: %q", tp.Key, q.Code, paper)
					}
				}
			}
			if q.Kind == survey.Multiple || q.Kind == survey.Numeric {
				if w := q.Help[language]; w.Phone == "" || w.Paper == "" {
					t.Errorf("%s: %s does not say in %s how to answer on the phone and on paper", tp.Key, q.Code, language)
				}
			}
		}
	})
	if branched < 15 {
		t.Errorf("only %d branched questions", branched)
	}
}

// No template has room for a caseworker's name: none asks who somebody was, no words are asked for without the request to
// name nobody, and nothing that is known beforehand is a person.
func TestNoRoomForACaseworker(t *testing.T) {
	t.Parallel()
	who := regexp.MustCompile(`(?i)(^|[.:,] )(hvem|who|whom|whose)($|[^\pL])|(^|[^\pL])(hvad hedder|navn\pL*|names?|called|initialer|initials)($|[^\pL])`)
	staff := regexp.MustCompile(`(?i)(sagsbehandler|rådgiver|medarbejder|caseworker|case worker|adviser|advisor|employee)`)
	allowed := map[string]bool{"ss_helper": true} // closed: family, friends, staff, library; nobody can be named
	naming, talked := 0, 0
	questions(t, func(tp Template, q *survey.Question) {
		for _, language := range languages {
			for _, words := range said(q.Text[language]) {
				if who.MatchString(words) && strings.HasSuffix(words, "?") {
					naming++
					if !allowed[q.Code] || q.Kind != survey.Single || staff.MatchString(words) {
						t.Errorf("%s: %s asks for somebody: %q", tp.Key, q.Code, words)
					}
				}
				if q.Kind == survey.Written && staff.MatchString(words) {
					t.Errorf("%s: %s asks for words about a caseworker: %q", tp.Key, q.Code, words)
				}
				if staff.MatchString(words) {
					talked++
				}
			}
			if q.Kind != survey.Written {
				continue
			}
			request := map[string]string{"da": "ikke navne", "en": "no names"}[language]
			for _, mode := range []survey.Mode{survey.Web, survey.Phone, survey.Paper} {
				for _, easy := range []bool{false, true} {
					if help, _ := tp.Instrument.Say(q.Help, survey.View{Language: language, Mode: mode, Easy: easy}); !strings.Contains(strings.ToLower(help), request) {
						t.Errorf("%s: %s does not say to name nobody: %q", tp.Key, q.Code, help)
					}
				}
			}
			if plain := q.Help[language].Text; !strings.Contains(plain, "CPR") {
				t.Errorf("%s: %s does not say to write no CPR number", tp.Key, q.Code)
			}
		}
	})
	if naming == 0 || talked == 0 {
		t.Errorf("the test sees nothing: %d and %d", naming, talked)
	}
	for _, tp := range All() {
		for _, v := range tp.Instrument.Frame {
			if !slices.Contains([]string{"unit", "offer", "solution"}, v.Code) {
				t.Errorf("%s is told %s beforehand", tp.Key, v.Code)
			}
		}
	}
}
