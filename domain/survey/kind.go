package survey

import "slices"

// Kind is what sort of answer a question takes.
type Kind string

// The kinds of questions, and what is stored for each.
const (
	Scale5      Kind = "scale5"      // 1 to 5, each with its words
	Single      Kind = "single"      // the code of one option
	Multiple    Kind = "multiple"    // the codes of the options chosen, in rising order
	YesNo       Kind = "yesno"       // 1 yes, 0 no, so that the mean is the share
	Numeric     Kind = "number"      // a whole number
	Written     Kind = "text"        // what was written
	Information Kind = "information" // nothing: there is nothing to answer
	Consent     Kind = "consent"     // 1 given, 0 not given
)

// Kinds lists them all.
var Kinds = []Kind{Scale5, Single, Multiple, YesNo, Numeric, Written, Information, Consent}

// Asks tells whether there is an answer.
func (k Kind) Asks() bool { return k != Information }

// Counts tells whether answers are measured: a figure is made of them. Of an opening, a consent and words there is none.
func (k Kind) Counts() bool { return k.Asks() && k != Consent && k != Written }

// fixed are the codes of the options that a kind must have, in this order; nil when the document decides.
func (k Kind) fixed() []int {
	switch k {
	case Scale5:
		return []int{1, 2, 3, 4, 5}
	case YesNo, Consent:
		return []int{1, 0}
	}
	return nil
}

// chooses tells whether answers are codes of options.
func (k Kind) chooses() bool { return k == Single || k == Multiple || k.fixed() != nil }

// ranged tells whether the kind is bounded by Min and Max.
func (k Kind) ranged() bool { return k == Numeric || k == Multiple || k == Written }

// compares tells whether "less than" has a meaning.
func (k Kind) compares() bool { return k == Scale5 || k == Numeric }

// declinable tells whether 98 and 99 may be offered. Whoever writes nothing, or does not consent, has said so already.
func (k Kind) declinable() bool { return k.Asks() && k != Written && k != Consent }

// Declines tells whether an answer to this question is 98 or 99, which are no measurement.
func (q *Question) Declines(a Answer) bool {
	return a.form == isNumber && (q.DontKnow && a.number == DontKnow || q.Refused && a.number == Refused)
}

// Measured is the number that counts in a mean. It is false for what has none: words, several choices, 98 and 99.
func (q *Question) Measured(a Answer) (int, bool) {
	scored := q.Kind == Scale5 || q.Kind == YesNo || q.Kind == Numeric
	return a.number, scored && a.form == isNumber && !q.Declines(a)
}

// option finds an option by its code.
func (q *Question) option(code int) *Option {
	if n := slices.IndexFunc(q.Options, func(o Option) bool { return o.Code == code }); n >= 0 {
		return &q.Options[n]
	}
	return nil
}
