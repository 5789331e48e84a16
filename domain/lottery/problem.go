package lottery

// NoValue marks a member who has no value for a feature. Such a member counts towards no quota of it.
const NoValue = -1

// Problem is one question to the lottery: choose Size of the Members so that every quota of every
// feature holds and no two chosen share a household. Nothing in it is changed by this package.
type Problem struct {
	Size     int
	Features []Feature
	Members  []Member
}

// Feature is a property that the panel is balanced by, such as an age band.
type Feature struct {
	Name   string
	Values []Value
}

// Value is one value of a feature with its quota: at least Min and at most Max people of the panel.
type Value struct {
	Name     string
	Min, Max int
	Flex     *Flex // how far the quota may be relaxed; nil when nothing was decided
}

// Flex is the widest quota that is still acceptable: Flex.Min <= Min and Max <= Flex.Max.
type Flex struct {
	Min, Max int
}

// Member is one person of the pool, that is one who said yes.
type Member struct {
	ID        string // unique; the order of its bytes is the canonical order of the pool
	Values    []int  // per feature the index of the member's value, or NoValue
	Household string // equal keys share a household; blank is a household of its own
	Fixed     Fixed
	Reason    string // why the member is fixed; required when it is
}

// Fixed says whether people decided about a member before the draw.
type Fixed string

// What may be decided about a member: nothing, a seat in every panel, a seat in none.
const (
	Free     Fixed = ""
	FixedIn  Fixed = "in"
	FixedOut Fixed = "out"
)

// Excluded is a member who is in no possible panel, and why.
type Excluded struct {
	Member string    `json:"member"`
	Why    Exclusion `json:"why"`
}

// Exclusion is why a member who was not fixed out can never be drawn.
type Exclusion string

// Two things keep somebody out of every panel: the quotas (with the household rule),
// or a member of the same household who has a seat in every panel.
const (
	ByQuotas    Exclusion = "quotas"
	ByHousehold Exclusion = "household-fixed"
)
