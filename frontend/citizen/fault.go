package citizen

import (
	"errors"
	"log/slog"
	"net/http"

	"github.com/labstack/echo/v4"

	"deltag/domain"
	"deltag/domain/message"
)

// fault is the page of something that went wrong. It is kind, and says what to do.
func (v *visit) fault(err error) page {
	var known *domain.Error
	var fromEcho *echo.HTTPError
	status := http.StatusInternalServerError
	switch {
	case errors.As(err, &known) && known.Kind == domain.NotFound:
		status = http.StatusNotFound
	case errors.As(err, &known):
		status = http.StatusConflict
	case errors.As(err, &fromEcho):
		status = fromEcho.Code
	default:
		slog.ErrorContext(v.c.Request().Context(), "a citizen's page failed", "error", err, "route", v.c.Path(),
			"request", domain.ActorOf(v.c.Request().Context()).RequestID)
	}
	p := v.faultPage(status)
	p.Status, p.Plain = status, true
	return p
}

func (v *visit) faultPage(status int) page {
	switch status {
	case http.StatusNotFound:
		return page{Title: v.say("Linket virker ikke", "The link does not work"), Body: join(
			text(v.say("Måske er linket blevet for gammelt. Måske er der kun kommet en del af det med.", "The link may be too old. Or only a part of it was copied.")),
			[]block{{List: []string{
				v.say("Prøv linket i den nyeste mail fra os.", "Try the link in the newest email from us."),
				v.say("Tryk på linket i mailen. Så skal du ikke skrive det selv.", "Press the link in the email. Then you do not have to write it yourself."),
				v.say("Har vi slettet dig, fordi du bad om det? Så virker linket ikke mere.", "Have we erased you because you asked? Then the link does not work any more."),
				v.say("Ring til os, hvis det stadig ikke virker.", "Call us if it still does not work."),
			}}},
			text(v.say("Du har ikke gjort noget forkert.", "You have not done anything wrong.")),
			[]block{{Links: []link{
				{Text: v.say("Har du et brev? Skriv koden fra det", "Do you have a letter? Type the code from it"), Href: v.path("/kode")},
				{Text: v.say("Få et nyt link", "Get a new link"), Href: v.path("/nyt-link")},
			}}})}
	case http.StatusMethodNotAllowed:
		return page{Title: v.say("Det kan man ikke her", "That is not possible here"), Body: text(
			v.say("Gå tilbage, og prøv igen. Eller tryk på linket i mailen fra os.", "Go back and try again. Or press the link in the email from us."))}
	case http.StatusTooManyRequests:
		return page{Title: v.say("Vent et øjeblik", "Wait a moment"), Body: text(
			v.say("Der kommer for mange på en gang. Vent et minut, og prøv igen.", "Too many come at once. Wait a minute and try again."))}
	case http.StatusInternalServerError:
		return page{Title: v.say("Noget gik galt hos os", "Something went wrong on our side"), Body: text(
			v.say("Det er ikke din skyld. Prøv igen om lidt. Virker det stadig ikke, så ring til os.", "It is not your fault. Try again in a while. If it still does not work, call us."))}
	}
	return page{Title: v.say("Det gik ikke", "That did not work"), Body: text(
		v.say("Gå tilbage, og prøv igen. Virker det stadig ikke, så ring til os.", "Go back and try again. If it still does not work, call us."))}
}

// unsubscribe shows a button; a robot that only looks does not press it.
func (s *site) unsubscribe(v *visit) (page, error) {
	l, done, err := s.Panels.Unsubscribing(v.c.Request().Context(), v.token)
	if err != nil {
		return page{}, err
	}
	v.prefer(l)
	if done {
		return v.unsubscribed(), nil
	}
	return page{
		Title: v.say("Vil du ikke have flere mails?", "No more emails?"), Plain: true,
		Body: join(
			text(v.say("Tryk på knappen, så sender vi ikke flere mails om paneler til dig.", "Press the button, and we will not send you more emails about panels."),
				v.say("Har du sagt ja til noget, får du stadig svar om det. Det ændrer ikke din sag eller din ydelse.",
					"If you have said yes to something, you still get answers about it. It does not change your case or your benefits.")),
			[]block{{Form: &form{Action: v.to("unsubscribe", ""), Button: v.say("Send mig ikke flere mails", "Do not send me more emails")}}}),
	}, nil
}

// unsubscribeNow is what a mail program posts to by itself (RFC 8058): no cookie, no redirect, and twice is as once.
func (s *site) unsubscribeNow(v *visit) (page, error) {
	if l, _, err := s.Panels.Unsubscribing(v.c.Request().Context(), v.token); err == nil {
		v.prefer(l)
	}
	if err := s.Panels.Unsubscribe(v.c.Request().Context(), v.token); err != nil {
		return page{}, err
	}
	return v.unsubscribed(), nil
}

func (v *visit) unsubscribed() page {
	return page{Title: v.say("Du får ikke flere mails om paneler", "You get no more emails about panels"), Plain: true, Body: text(
		v.say("Vi har skrevet det ned. Fortryder du, kan du ringe til os.", "We have noted it. If you change your mind, you can call us."))}
}

// statement leads to the accessibility statement (webtilgængelighedsloven), or says how to reach us when there is none.
func (s *site) statement(v *visit) (page, error) {
	if s.Settings.Statement != "" {
		return page{GoTo: s.Settings.Statement, Status: http.StatusFound}, nil
	}
	body := text(v.say("Alle skal kunne bruge siderne her. Er der noget, du ikke kan bruge, så sig det til os. Vi hjælper dig og retter det.",
		"Everybody must be able to use these pages. If there is something you cannot use, tell us. We help you and mend it."))
	facts := []fact{}
	if s.Settings.HelpPhone != "" {
		hours, language := v.hours()
		phone := message.Unbroken(s.Settings.HelpPhone)
		if hours != "" {
			phone += ","
		}
		facts = append(facts, fact{Name: v.say("Telefon", "Telephone"), Value: phone, Own: hours, OwnLang: language})
	}
	if s.Settings.HelpEmail != "" {
		facts = append(facts, fact{Name: v.say("Mail", "Email"), Value: s.Settings.HelpEmail})
	}
	return page{Title: v.say("Tilgængelighed", "Accessibility"), Plain: true, Body: join(body, []block{{Facts: facts}},
		text(v.say("Hjælper det ikke? Så kan du klage til Digitaliseringsstyrelsen.",
			"Does that not help? Then you can complain to Digitaliseringsstyrelsen, the Danish agency for digital government.")))}, nil
}
