package figures

// Counts is what became of those who were asked. Everybody is in one of Answered, Partly, Begun, Declined, Silent and
// Unreached.
type Counts struct {
	Asked     int
	Answered  int // to the end
	Partly    int // begun, and not sent when the wave closed
	Begun     int // and not sent yet
	Declined  int // said no; nobody knows of an anonymous wave
	Silent    int // a mail reached them, and nothing came
	Unreached int // no mail was taken, and nothing came
}

// Reached is how many are known to have been reached: by a mail that was taken, or because something came of them.
func (c Counts) Reached() int { return c.Asked - c.Unreached }

func (c *Counts) add(o Counts) {
	c.Asked += o.Asked
	c.Answered += o.Answered
	c.Partly += o.Partly
	c.Begun += o.Begun
	c.Declined += o.Declined
	c.Silent += o.Silent
	c.Unreached += o.Unreached
}

// Rates are the response rates RR1 to RR6 of the American Association for Public Opinion Research (Standard Definitions,
// 10th edition, 2023), each from 0 to 1. Nil cannot be told.
//
// Those who answered to the end are complete interviews (I), those who began without sending are partial ones (P), those who
// said no are refusals (R), those whom a mail reached without an answer are non-contacts (NC), and those whom no mail reached
// are of unknown eligibility (U). Everybody on the municipality's list is taken for eligible, so that e is 1: then RR3 is RR1
// and RR4 is RR2. The definitions leave it to each survey which partial interview is a break-off instead: here everybody who
// began counts as partial.
type Rates [6]*float64

// ratesOf works them out.
func ratesOf(c Counts) (r Rates) {
	i, p := float64(c.Answered), float64(c.Partly+c.Begun)
	known := i + p + float64(c.Declined+c.Silent)
	unknown := float64(c.Unreached)
	const e = 1
	for n := range r {
		over := i
		if n%2 == 1 {
			over += p
		}
		under := known + []float64{unknown, e * unknown, 0}[n/2]
		if under > 0 {
			rate := over / under
			r[n] = &rate
		}
	}
	return r
}
