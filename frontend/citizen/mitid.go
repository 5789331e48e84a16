package citizen

import (
	"errors"
	"net/http"
	"strings"

	"deltag/domain/message"
	"deltag/domain/oidc"
	"deltag/domain/panel"
)

// mitid offers a citizen their own page by MitID. Nobody needs it: the link in a mail does the same.
func (s *site) mitid(v *visit) (page, error) {
	origin, err := s.Panels.SignInOrigin(v.c.Request().Context())
	if errors.Is(err, oidc.ErrAway) || errors.Is(err, oidc.ErrRefused) {
		return v.mitidAway(), nil
	}
	if err != nil {
		return page{}, err
	}
	// The browser follows the form to the provider, which a policy of one's own pages alone would stop.
	v.c.Response().Header().Set("Content-Security-Policy", policy("'self' "+origin))
	return page{
		Title: v.say("Åbn din egen side med MitID", "Open your own page with MitID"), Plain: true,
		Body: join(
			text(v.say("På din egen side kan du se, hvad vi har om dig. Du kan også rette det eller sige fra.",
				"On your own page you can see what we have about you. You can also correct it or leave."),
				v.say("Du behøver ikke MitID. Linket i mailen fra os virker også.", "You do not need MitID. The link in the email from us works too.")),
			[]block{{Form: &form{Action: v.path("/mitid"), Button: v.say("Gå til MitID", "Go to MitID")}}},
			text(v.say("Bagefter kommer du tilbage hertil.", "Afterwards you come back here."))),
	}, nil
}

func (s *site) goToMitid(v *visit) (page, error) {
	started, err := s.Panels.BeginSignIn(v.c.Request().Context())
	if errors.Is(err, oidc.ErrAway) || errors.Is(err, oidc.ErrRefused) {
		return v.mitidAway(), nil
	}
	if err != nil {
		return page{}, err
	}
	language := ""
	if v.chosen {
		language = string(v.lang)
	}
	v.setMitidCookie(language+"."+started.Browser, int(oidc.AttemptLife.Seconds()))
	return page{GoTo: started.URL}, nil
}

// backFromMitid opens the own page of whoever the provider sends back. It is the one page that does something when it is
// looked at, for that is how a provider answers (OpenID Connect Core 1.0, 3.1.2.5). It does nothing but in the browser
// that began, which holds the secret, and once.
func (s *site) backFromMitid(v *visit) (page, error) {
	language, secret := v.mitidCookie()
	if l := message.Language(language); l == message.Danish || l == message.English {
		v.lang, v.chosen = l, true
	}
	in, err := s.Panels.FinishSignIn(v.c.Request().Context(), secret, oidc.Answer{
		Code: v.c.QueryParam("code"), State: v.c.QueryParam("state"), Error: v.c.QueryParam("error"),
	})
	v.setMitidCookie("", -1)
	if err != nil {
		return v.mitidRefused(err)
	}
	v.prefer(in.Language)
	v.token = in.Token
	v.setCookie(in.Session, int(in.OpenFor.Seconds()))
	return page{GoTo: v.to("me", "")}, nil
}

// mitidRefused tells why the own page stays closed, and what to do.
func (v *visit) mitidRefused(err error) (page, error) {
	p := page{Plain: true}
	switch {
	case refused(err, oidc.ErrCancelled):
		p.Title = v.say("Du stoppede, før du var færdig", "You stopped before you had finished")
		p.Body = text(v.say("Der er ikke sket noget. Du kan prøve igen, når du vil.", "Nothing has happened. You can try again when you like."))
	case refused(err, oidc.ErrLate), refused(err, oidc.ErrRefused):
		p.Status, p.Title = http.StatusConflict, v.say("Det gik ikke med MitID", "MitID did not work")
		p.Body = text(v.say("Måske tog det for lang tid. Måske skiftede du browser undervejs. Begynd forfra, så går det nok.",
			"It may have taken too long. Or you changed browser on the way. Begin again, and it will probably work."))
	case refused(err, oidc.ErrLevel):
		p.Status, p.Title = http.StatusForbidden, v.say("Brug MitID på en mere sikker måde", "Use MitID in a safer way")
		p.Body = text(v.say("Din side kræver mere end en adgangskode. Brug MitID-appen, kodeviseren eller chippen. Prøv så igen.",
			"Your page needs more than a password. Use the MitID app, the code display or the chip. Then try again."))
	case refused(err, panel.ErrStranger):
		p.Status, p.Title = http.StatusForbidden, v.say("Vi kan ikke finde dig med MitID", "We cannot find you with MitID")
		p.Body = text(v.say("Vi har ikke dit CPR-nummer. Du har ikke gjort noget forkert.", "We do not have your CPR number. You have not done anything wrong."),
			v.say("Har du fået en mail fra os? Så brug linket i den. Ellers kan du ringe til os.", "Have you had an email from us? Then use the link in it. Or call us."))
		return p, nil
	case refused(err, oidc.ErrAway):
		return v.mitidAway(), nil
	default:
		return page{}, err
	}
	p.Body = append(p.Body, block{Choices: []link{{Text: v.say("Prøv igen med MitID", "Try again with MitID"), Href: v.path("/mitid"), Primary: true}}})
	return p, nil
}

func (v *visit) mitidAway() page {
	return page{
		Status: http.StatusServiceUnavailable, Plain: true, Title: v.say("MitID svarer ikke lige nu", "MitID does not answer just now"),
		Body: text(v.say("Prøv igen om nogle minutter. Eller brug linket i mailen fra os.", "Try again in some minutes. Or use the link in the email from us.")),
	}
}

const mitidCookie = "deltag_mitid"

func (v *visit) setMitidCookie(value string, seconds int) {
	v.c.SetCookie(&http.Cookie{ //nolint:gosec // Secure follows the public address: the demo is plain http
		Name: mitidCookie, Value: value, Path: "/mitid", MaxAge: seconds,
		HttpOnly: true, Secure: v.s.Settings.Secure, SameSite: http.SameSiteLaxMode,
	})
}

func (v *visit) mitidCookie() (language, secret string) {
	c, err := v.c.Cookie(mitidCookie)
	if err != nil {
		return "", ""
	}
	language, secret, _ = strings.Cut(c.Value, ".")
	return language, secret
}
