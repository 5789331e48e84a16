package note

import (
	"fmt"
	"strconv"
	"strings"
)

// Speak makes the words that go with those who come: who they are, what they can speak for, and what they cannot. It is made of
// the document alone, so that whoever checks the note can make it again.
func (d *Document) Speak() Text {
	return Text{Da: d.inDanish(), En: d.inEnglish()}
}

var (
	danishNumbers  = [...]string{"Ingen", "En", "To", "Tre", "Fire", "Fem", "Seks"}
	englishNumbers = [...]string{"No", "One", "Two", "Three", "Four", "Five", "Six"}
)

func (d *Document) inDanish() string {
	n, all := len(d.Group()), len(d.Volunteers.Commitments)
	one := n == 1
	say := []string{danishNumbers[n] + choose(one, " borger kommer.", " borgere kommer.")}
	if all > d.Criteria.Seats {
		say = append(say, fmt.Sprintf("Loddet valgte %s blandt %d, der gerne ville.", choose(one, "borgeren", "dem"), all))
	} else {
		say = append(say, "Alle, der gerne ville, er med.")
	}
	switch behind := d.Purpose.Behind; d.Purpose.Claim {
	case OwnExperience:
		say = append(say, choose(one, "Borgeren fortæller om sit eget liv og taler ikke for andre.", "Hver af dem fortæller om sit eget liv. Ingen af dem taler for andre."))
	case LotteryVoice:
		say = append(say, choose(one, "Borgeren taler som en af mange, men ikke for alle.", "Hver af dem taler som en af mange, men ikke for alle."))
	case Mandate:
		say = append(say, fmt.Sprintf("De er sendt af %s og siger det, som %s har bedt om. De taler ikke for andre.", behind, behind))
	case ReportBack:
		say = append(say, fmt.Sprintf("De fortæller, hvad %s har sagt. %s har sagt ja til ordene.", behind, upper(behind)))
	}
	say = append(say, choose(one, "Borgeren kan ikke vise, hvor mange der har prøvet det samme.", "De kan ikke vise, hvor mange der har prøvet det samme.")+" Det kan kun tal vise.")
	if absent := d.absent(func(t Text) string { return t.Da }); absent != "" {
		say = append(say, "Nogle er slet ikke med, for ingen af dem ville: "+absent+".")
	}
	if n := d.Volunteers.Suggested(); n > 0 {
		say = append(say, fmt.Sprintf("%d af de %d er foreslået af en sagsbehandler. Det gav dem ikke en større chance.", n, all))
	}
	say = append(say, d.chancesInDanish(all))
	if k := len(d.Deviations); k > 0 {
		say = append(say, fmt.Sprintf("Gruppen er ændret %s efter lodtrækningen. Grunden er skrevet ned, og to har sagt ja til det.", choose(k == 1, "en gang", strconv.Itoa(k)+" gange")))
	}
	return strings.Join(say, " ")
}

func (d *Document) chancesInDanish(all int) string {
	l := d.Lottery
	if all <= d.Criteria.Seats {
		return "Der var ikke flere end der var plads til."
	}
	never := ""
	if n := len(l.Never); n > 0 {
		never = fmt.Sprintf(" %d kunne ikke være med i nogen gruppe, der er blandet, som den skal være.", n)
	}
	switch {
	case l.Lowest == l.Highest:
		return fmt.Sprintf("Alle havde den samme chance: %d ud af 1.000.", l.Lowest) + never
	case d.even():
		return fmt.Sprintf("Alle havde næsten den samme chance: %d til %d ud af 1.000.", l.Lowest, l.Highest) + never
	}
	return fmt.Sprintf("Den mindste chance var %d ud af 1.000, den største %d. Alle kunne ikke få den samme, når gruppen skal være blandet.", l.Lowest, l.Highest) + never
}

func (d *Document) inEnglish() string {
	n, all := len(d.Group()), len(d.Volunteers.Commitments)
	one := n == 1
	say := []string{englishNumbers[n] + choose(one, " citizen comes.", " citizens come.")}
	if all > d.Criteria.Seats {
		say = append(say, fmt.Sprintf("The lot chose %s among %d who wanted to.", choose(one, "the citizen", "them"), all))
	} else {
		say = append(say, "Everybody who wanted to is there.")
	}
	switch behind := d.Purpose.Behind; d.Purpose.Claim {
	case OwnExperience:
		say = append(say, choose(one, "The citizen tells of their own life and speaks for nobody else.", "Each of them tells of their own life. None of them speaks for others."))
	case LotteryVoice:
		say = append(say, choose(one, "The citizen speaks as one of many, but not for all.", "Each of them speaks as one of many, but not for all."))
	case Mandate:
		say = append(say, fmt.Sprintf("They are sent by %s and say what %s asked for. They speak for nobody else.", behind, behind))
	case ReportBack:
		say = append(say, fmt.Sprintf("They tell what %s said. %s has said yes to the words.", behind, upper(behind)))
	}
	say = append(say, choose(one, "The citizen cannot show how many have been through the same.", "They cannot show how many have been through the same.")+" Only figures can.")
	if absent := d.absent(func(t Text) string { return t.En }); absent != "" {
		say = append(say, "Some are not there at all, for none of them wanted to: "+absent+".")
	}
	if n := d.Volunteers.Suggested(); n > 0 {
		say = append(say, fmt.Sprintf("%d of the %d were suggested by a caseworker. That did not give them a larger chance.", n, all))
	}
	say = append(say, d.chancesInEnglish(all))
	if k := len(d.Deviations); k > 0 {
		say = append(say, fmt.Sprintf("The group was changed %s after the draw. The reason is written down, and two have said yes to it.", choose(k == 1, "once", strconv.Itoa(k)+" times")))
	}
	return strings.Join(say, " ")
}

func (d *Document) chancesInEnglish(all int) string {
	l := d.Lottery
	if all <= d.Criteria.Seats {
		return "There were no more than there was room for."
	}
	never := ""
	if n := len(l.Never); n > 0 {
		never = fmt.Sprintf(" %d could be in no group that is mixed as it should be.", n)
	}
	switch {
	case l.Lowest == l.Highest:
		return fmt.Sprintf("All had the same chance: %d in 1,000.", l.Lowest) + never
	case d.even():
		return fmt.Sprintf("All had almost the same chance: %d to %d in 1,000.", l.Lowest, l.Highest) + never
	}
	return fmt.Sprintf("The smallest chance was %d in 1,000, the largest %d. Not all could have the same, since the group is to be mixed.", l.Lowest, l.Highest) + never
}

// even tells whether the criteria allow that everybody who can be drawn has the same chance, and only the rounding to 1,000
// groups stands between.
func (d *Document) even() bool {
	drawable := len(d.Volunteers.Commitments) - len(d.Lottery.Never)
	return (d.Lottery.Exact+1)*drawable >= d.Criteria.Seats*million
}

// absent names the values that somebody should have had and nobody had, in the words of one language.
func (d *Document) absent(in func(Text) string) string {
	var names []string
	for _, a := range d.Volunteers.Absent {
		s := d.Criteria.Spread[a[0]]
		names = append(names, in(s.Name)+" "+in(s.Values[a[1]].Name))
	}
	return strings.Join(names, ", ")
}

func choose(first bool, a, b string) string {
	if first {
		return a
	}
	return b
}

func upper(s string) string {
	r := []rune(s)
	if len(r) == 0 {
		return s
	}
	return strings.ToUpper(string(r[0])) + string(r[1:])
}
