package citizen

import (
	"bytes"

	"deltag/domain/panel"
)

// copy tells what a copy of the person's data holds, before it is made.
func (s *site) copy(v *visit) (page, error) { return v.opened(v.copyPage) }

func (v *visit) copyPage(p panel.OwnPage) page {
	body := text(
		v.say("Du kan hente en fil med alt det, vi har om dig. Filen bliver lavet nu, og vi gemmer den ikke.",
			"You can fetch a file with everything we have about you. The file is made now, and we do not keep it."),
		v.say("Åbn filen, og vælg siden, der hedder Læs mig. Den kan du også skrive ud.",
			"Open the file and choose the page that is called Read me. You can also print it."))
	if p.Protected {
		body = append(body, block{Text: v.say("Dit navn og din adresse er beskyttet. Derfor er de ikke med i filen. Ring til os, hvis du vil have dem med.",
			"Your name and address are protected. So they are not in the file. Call us if you want them in it.")})
	}
	return page{
		Title: v.say("Få en kopi af det, vi har om dig", "Get a copy of what we have about you"), Back: v.backToOwn(),
		Body: join(body,
			[]block{{Form: &form{Action: v.to("me", "/copy"), Button: v.say("Hent filen", "Fetch the file")}}},
			text(v.say("Brug kun en telefon eller en computer, som du stoler på. Andre kan læse filen der, hvor du gemmer den.",
				"Only use a phone or a computer that you trust. Others can read the file where you save it."),
				v.say("Vil du hellere have den på papir? Så ring til os. Du får den inden en måned.",
					"Would you rather have it on paper? Then call us. You get it within a month."))),
	}
}

// fetchCopy answers with the file itself.
func (s *site) fetchCopy(v *visit) (page, error) {
	l := v.lang
	if !v.chosen {
		l = "" // the person's own
	}
	d, err := s.Privacy.Take(v.c.Request().Context(), v.token, v.cookie(), l)
	if err != nil {
		return v.orClosed(err)
	}
	var out bytes.Buffer
	if err := d.Zip(&out); err != nil {
		return page{}, err
	}
	return page{File: &file{d.FileName(), "application/zip", out.Bytes()}}, nil
}
