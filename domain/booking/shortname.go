package booking

import (
	"fmt"
	"strings"
)

// shortNames are names as a list at the door needs them: the first name and as many letters of the last as tell people
// apart. Who has the same name as somebody else has the number of their booking with it. An alias stays as it is.
func shortNames(people []guestOf) []string {
	out := make([]string, len(people))
	for letters := 1; ; letters++ {
		used, cut := map[string]int{}, false
		for i, p := range people {
			if out[i] != "" {
				continue // told apart with fewer letters
			}
			short, more := shortName(p, letters)
			used[short]++
			cut = cut || more
		}
		for i, p := range people {
			if short, _ := shortName(p, letters); out[i] == "" && used[short] == 1 {
				out[i] = short
			}
		}
		if !cut {
			break
		}
	}
	for i, p := range people {
		if out[i] == "" {
			short, _ := shortName(p, len(p.Name))
			out[i] = fmt.Sprintf("%s (%d)", short, p.ID)
		}
	}
	return out
}

// shortName is a first name with so many letters of the last, and whether more would tell more.
func shortName(p guestOf, letters int) (string, bool) {
	words := strings.Fields(p.Name)
	if p.Protected || len(words) < 2 {
		return p.Name, false
	}
	last := []rune(words[len(words)-1])
	if letters >= len(last) {
		return words[0] + " " + string(last), false
	}
	return words[0] + " " + string(last[:letters]) + ".", true
}
