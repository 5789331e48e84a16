package citizen

import (
	"net/http"
	"net/netip"
	"time"

	"github.com/labstack/echo/v4/middleware"
	"golang.org/x/time/rate"

	"deltag/domain"
	"deltag/domain/panel"
)

// How many whole codes one address may try: a reading room where everybody has a letter does not meet the limit, and a
// guesser who does has 4,320 tries a day among 19^15 codes. A slip of the pen is not a try: its check character is wrong.
const (
	codesAtOnce   = 20
	secondsACode  = 20
	triesForgoten = 30 * time.Minute
)

func newTries() *middleware.RateLimiterMemoryStore {
	return middleware.NewRateLimiterMemoryStoreWithConfig(middleware.RateLimiterMemoryStoreConfig{
		Rate: rate.Limit(1.0 / secondsACode), Burst: codesAtOnce, ExpiresIn: triesForgoten,
	})
}

// network is where a visit comes from: the address, or of IPv6 the /64 of which every subscriber has one whole.
func (v *visit) network() string {
	a, err := netip.ParseAddr(v.c.RealIP())
	if err != nil || !a.Is6() || a.Is4In6() {
		return v.c.RealIP()
	}
	p, err := a.WithZone("").Prefix(64)
	if err != nil {
		return v.c.RealIP()
	}
	return p.String()
}

// code asks for the code of a letter.
func (s *site) code(v *visit) (page, error) { return v.codePage(""), nil }

func (v *visit) codePage(typed string, faults ...fault) page {
	p := page{
		Title: v.say("Skriv koden fra dit brev", "Type the code from your letter"), Plain: true,
		Body: []block{{Form: &form{Action: v.path("/kode"), Button: v.say("Gå videre", "Go on"), Fields: []field{{
			Kind: line, Name: "code", Label: v.say("Din kode", "Your code"), Value: typed, Width: 19, Max: 60, Autocomplete: "off",
			Hint: v.say("Koden står i brevet. Den har 16 tegn. Du må gerne skrive små bogstaver og lade stregerne være.",
				"The code is in the letter. It has 16 characters. You may type small letters and leave out the hyphens."),
		}}}}},
	}
	if len(faults) > 0 {
		return v.mend(p, faults...)
	}
	return p
}

// openCode leads on to the very page that the link in a mail opens. The code is in no address.
func (s *site) openCode(v *visit) (page, error) {
	typed := v.form("code")
	_, err := domain.ReadCode(typed)
	if err == nil {
		if allowed, _ := s.tries.Allow(v.network()); !allowed { // a memory store has no errors
			return v.tooManyCodes(), nil
		}
		var token string
		if token, err = s.Panels.OpenCode(v.c.Request().Context(), typed); err == nil {
			v.token = token
			return page{GoTo: v.to("i", "")}, nil
		}
	}
	wrong := func(text string) (page, error) { return v.codePage(typed, fault{"code", text}), nil }
	switch {
	case typed == "":
		return wrong(v.say("Skriv koden fra brevet", "Type the code from the letter"))
	case refused(err, domain.ErrCodeLength):
		return wrong(v.say("Koden har 16 tegn. Mangler der et, eller er der et for meget?", "The code has 16 characters. Is one missing, or is there one too many?"))
	case refused(err, domain.ErrCodeSign):
		return wrong(v.say("Der er et tegn, som ingen kode har. Se i brevet igen", "There is a character that no code has. Look in the letter again"))
	case refused(err, domain.ErrCodeCheck):
		return wrong(v.say("Et tegn er forkert, eller to har byttet plads. Se i brevet igen", "One character is wrong, or two have changed places. Look in the letter again"))
	case refused(err, panel.ErrCodeUnknown):
		return wrong(v.say("Koden virker ikke mere. Har du fået et nyt brev? Så brug koden i det. Ellers ring til os",
			"The code does not work any more. Did you get a new letter? Then use the code in it. Otherwise call us"))
	case refused(err, panel.ErrCodeBusy):
		return v.tooManyCodes(), nil
	}
	return page{}, err
}

func (v *visit) tooManyCodes() page {
	return page{Status: http.StatusTooManyRequests, Title: v.say("Vent lidt, før du prøver igen", "Wait a little before you try again"), Plain: true, Body: join(
		text(v.say("Der er prøvet mange koder på kort tid. Det er ikke din skyld. Prøv igen om en times tid.", "Many codes were tried in a short time. It is not your fault. Try again in about an hour."),
			v.say("Du kan også ringe til os. Så hjælper vi dig med at svare.", "You can also call us. Then we help you to answer.")),
		[]block{{Links: []link{{Text: v.say("Skriv koden igen", "Type the code again"), Href: v.path("/kode")}}}})}
}
