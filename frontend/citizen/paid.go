package citizen

import (
	"fmt"

	"deltag/domain/booking"
	"deltag/domain/message"
)

// paid is what the citizen is paid, when somebody has approved it.
func (v *visit) paid(o *booking.Own) []block {
	if len(o.Paid) == 0 {
		return nil
	}
	facts := make([]fact, len(o.Paid))
	for i, p := range o.Paid {
		facts[i] = fact{Name: v.payWord(p.Kind), Value: fmt.Sprintf(v.say("%s kr.", "DKK %s."), v.kroner(p.Amount))}
	}
	return join([]block{heading(v.say("Det får du betalt", "What you are paid")), {Facts: facts}},
		text(v.say("Får du penge fra det offentlige? Så kan betaling for at være med betyde noget for dem. Spørg os, hvis du er i tvivl.",
			"Do you get money from the state or the municipality? Then payment for taking part may change it. Ask us if you are in doubt.")))
}

// kroner is an amount of øre.
func (v *visit) kroner(amount int) string {
	point := ","
	if v.lang == message.English {
		point = "."
	}
	return fmt.Sprintf("%d%s%02d", amount/100, point, amount%100)
}

func (v *visit) payWord(k booking.PayKind) string {
	return map[booking.PayKind]string{booking.Taxi: v.say("Taxa", "Taxi"), booking.Bus: v.say("Bus eller tog", "Bus or train"), booking.OwnCar: v.say("Egen bil", "Own car"),
		booking.MinderPaid: v.say("Børnepasning", "Child care"), booking.Fee: v.say("Betaling for at være med", "Payment for taking part")}[k]
}
