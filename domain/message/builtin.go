package message

import (
	"embed"
	"strings"
)

// Language is the language of a text.
type Language string

// The languages that every mail is written in.
const (
	Danish  Language = "da"
	English Language = "en"
)

// Languages are all languages, the first one first choice.
var Languages = []Language{Danish, English}

//go:embed texts
var texts embed.FS

// Builtin is the text that a kind has until staff write another one. It panics
// for a kind that does not exist, which a test of every kind rules out.
func Builtin(kind string, l Language) Text {
	file, err := texts.ReadFile("texts/" + string(l) + "/" + kind + ".txt")
	if err != nil {
		panic(err)
	}
	head, body, _ := strings.Cut(string(file), "\n\n")
	return Text{Subject: strings.TrimPrefix(head, "Subject: "), Body: strings.TrimSpace(body)}
}

// VoluntaryAtWork is the sentence for employees: they have a job with us, and no case.
func VoluntaryAtWork(l Language) string {
	if l == English {
		return "It is voluntary. It changes nothing in your job."
	}
	return "Det er frivilligt. Det ændrer ikke noget i dit job."
}

// Voluntary is the sentence that must stand in every text that asks a citizen
// to take part.
func Voluntary(l Language) string {
	if l == English {
		return "It is voluntary. It does not change your case or your benefits."
	}
	return "Det er frivilligt. Det ændrer ikke din sag eller din ydelse."
}
