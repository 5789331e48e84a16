package citizen

import (
	"deltag/domain/message"
	"deltag/domain/survey/programme"
	"deltag/domain/survey/response"
)

// What is said of a survey depends on whom it asks, employees have no case with us, and on what may be known of them.

// free is the sentence that stands before the first question.
func (v *visit) free(sheet response.Sheet) string {
	if sheet.AtWork {
		return message.VoluntaryAtWork(v.lang)
	}
	return message.Voluntary(v.lang)
}

func (v *visit) silenceIsFine(sheet response.Sheet) string {
	if sheet.AtWork {
		return v.say("Det ændrer ikke noget i dit job, at du ikke har svaret.", "It changes nothing in your job that you have not answered.")
	}
	return v.say("Det ændrer ikke din sag eller din ydelse, at du ikke har svaret.", "It does not change your case or your benefits that you have not answered.")
}

func (v *visit) noIsFine(sheet response.Sheet) string {
	if sheet.AtWork {
		return v.say("Det er helt i orden. Det ændrer ikke noget i dit job.", "That is quite all right. It changes nothing in your job.")
	}
	return v.say("Det er helt i orden. Det ændrer ikke din sag eller din ydelse.", "That is quite all right. It does not change your case or your benefits.")
}

// unnoted tells somebody whom we do not know why their no is not noted.
func (v *visit) unnoted(sheet response.Sheet) []string {
	more := v.say("Du kan få en mail mere om det. Den må du gerne slette.", "You may get one more email about it. You are welcome to delete it.")
	if sheet.Anonymous() {
		return []string{v.say("Skemaet er anonymt. Derfor kan vi ikke skrive ned, at du siger nej. Du skal bare lade være med at svare.",
			"The survey is anonymous. So we cannot write down that you say no. Just do not answer."), more}
	}
	return []string{v.say("Vi ved ikke, hvem du er. Derfor kan vi ikke skrive ned, at du siger nej. Du skal bare lade være med at svare.",
		"We do not know who you are. So we cannot write down that you say no. Just do not answer."), more}
}

// whoSees tells what the level of anonymity means, in plain words.
func (v *visit) whoSees(sheet response.Sheet) []string {
	never := v.say("Din sagsbehandler kan ikke se dine svar.", "Your caseworker cannot see your answers.")
	if sheet.AtWork {
		never = v.say("Din leder kan ikke se, hvad netop du har svaret.", "Your manager cannot see what you in particular answered.")
	}
	switch {
	case sheet.Anonymous():
		return []string{
			v.say("Dine svar er anonyme. Vi gemmer ikke, hvem der svarer.", "Your answers are anonymous. We do not keep who answers."),
			v.say("Ingen kan finde ud af det bagefter, heller ikke os.", "Nobody can find out afterwards, and neither can we."),
			v.say("Vi ved heller ikke, om du har svaret. Derfor kan du få en mail mere, selv om du har svaret.", "Nor do we know whether you have answered. So you may get one more email although you have."),
		}
	case !sheet.Named():
		return []string{
			v.say("Linket er det samme for alle. Derfor ved vi ikke, hvem der svarer.", "The link is the same for everybody. So we do not know who answers."),
			v.say("Du kan få en mail mere, selv om du har svaret.", "You may get one more email although you have answered."), never,
		}
	case sheet.Wave.Level == programme.Confidential:
		return []string{
			v.say("Dine svar er fortrolige. Ingen medarbejder får vist, hvad netop du har svaret.", "Your answers are confidential. No member of staff is shown what you in particular answered."),
			v.say("Systemet ved, at du har svaret, så vi ikke skriver til dig igen.", "The system knows that you have answered, so that we do not write to you again."), never,
		}
	}
	return []string{
		v.say("Dit navn hører til dine svar. De medarbejdere, der arbejder med skemaet, kan se dem.", "Your name belongs to your answers. The staff who work with this survey can see them."), never,
	}
}
