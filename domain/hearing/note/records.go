package note

import "strings"

// Claim is what those who come may say that they speak for. It is printed on every paper of the hearing.
type Claim string

// The claims: they speak for themselves; they were drawn and speak as some of many; somebody sent them; they report what a
// group has said and has approved.
const (
	OwnExperience Claim = "own_experience"
	LotteryVoice  Claim = "lottery_voice"
	Mandate       Claim = "mandate"
	ReportBack    Claim = "report_back"
)

// Claims are all of them, in the order in which people choose.
var Claims = []Claim{OwnExperience, LotteryVoice, Mandate, ReportBack}

// Behind tells whether the claim names somebody behind those who speak.
func (c Claim) Behind() bool { return c == Mandate || c == ReportBack }

// Source is how somebody came to be a volunteer. Each source leaves some people out: that is its bias.
type Source string

// The sources.
const (
	OpenCall     Source = "open_call"
	PanelLottery Source = "panel_lottery"
	EarlierGroup Source = "earlier_group"
	Partner      Source = "partner"
	SelfRequest  Source = "self_request"
	Caseworker   Source = "caseworker"
)

// Sources are all of them. The caseworkers' stands last: it is allowed when it is marked, and never decides.
var Sources = []Source{OpenCall, PanelLottery, EarlierGroup, Partner, SelfRequest, Caseworker}

// Text is a text in Danish and English.
type Text struct {
	Da string `json:"da"`
	En string `json:"en"`
}

// blank tells whether one of the languages says nothing.
func (t Text) blank() bool { return strings.TrimSpace(t.Da) == "" || strings.TrimSpace(t.En) == "" }

// Purpose is the first record: what the committee is to learn, from whom, about whom.
type Purpose struct {
	Title     string     `json:"title"`
	Committee string     `json:"committee"`
	Question  string     `json:"question"` // what the committee is to learn
	Claim     Claim      `json:"claim"`
	Behind    string     `json:"behind"` // who sent them, or whose words they report; blank for the other claims
	Affected  []Affected `json:"affected"`
	Source    string     `json:"source"` // of the counts
	AsOf      string     `json:"asOf"`   // the day of the counts, 2026-08-01
}

// Affected is one group of people whom the matter concerns, such as those of one benefit at one centre.
type Affected struct {
	Group  string `json:"group"`
	People int    `json:"people"`
}

// Criteria are the second record: who can come, and how the group is mixed, settled before there is a name.
type Criteria struct {
	Seats    int      `json:"seats"`    // 1 to 6
	StandBys int      `json:"standBys"` // 0 to 6, as far as there are volunteers
	Must     []string `json:"must"`     // what everybody must meet, such as an experience of the last year
	Spread   []Spread `json:"spread"`
}

// Spread is one thing that the group is mixed by.
type Spread struct {
	Name      Text          `json:"name"`
	Viewpoint bool          `json:"viewpoint"` // it is what they answered, as far as they allowed us to use it
	Values    []SpreadValue `json:"values"`
}

// SpreadValue is how few and how many of one value may come.
type SpreadValue struct {
	Name Text `json:"name"`
	Min  int  `json:"min"`
	Max  int  `json:"max"`
}

// Volunteers are the third record: how many there are, from where, without who they are.
type Volunteers struct {
	Criteria    string      `json:"criteria"`    // the hash of the criteria's record
	Commitments []string    `json:"commitments"` // volunteer 1 first
	Sources     []FromThere `json:"sources"`
	Absent      [][2]int    `json:"absent"` // values of which there is nobody: place of the spread and of the value
}

// FromThere counts the volunteers of a source.
type FromThere struct {
	Source Source `json:"source"`
	People int    `json:"people"`
}

// Protection is the fourth record: what could hurt those who come, and what is done about it.
type Protection struct {
	Risks []Risk `json:"risks"` // of each kind one, in the order of RiskKinds
	Ways  []Way  `json:"ways"`  // in which they may choose to speak
}

// Risk is one answer of the protection check.
type Risk struct {
	Kind RiskKind `json:"kind"`
	Yes  bool     `json:"yes"`
	What string   `json:"what"` // what is done about it, when there is one
}

// RiskKind is what could hurt somebody who speaks to politicians.
type RiskKind string

// The risks: they depend on the authority; it strains their health; others learn of it; the media write about it.
const (
	Dependence RiskKind = "dependence"
	Health     RiskKind = "health"
	Publicity  RiskKind = "publicity"
	Media      RiskKind = "media"
)

// RiskKinds are all of them.
var RiskKinds = []RiskKind{Dependence, Health, Publicity, Media}

// Way is how somebody can speak to a committee.
type Way string

// The ways.
const (
	InPerson   Way = "in_person"
	Video      Way = "video"
	ReadAloud  Way = "read_aloud" // by another
	Recorded   Way = "recorded"
	SmallTable Way = "small_table"
	Companion  Way = "companion"
)

// Ways are all of them.
var Ways = []Way{InPerson, Video, ReadAloud, Recorded, SmallTable, Companion}

// Drawing is the sixth record: the number and the group that it belongs to.
type Drawing struct {
	How      How    `json:"how"`
	Source   string `json:"source"` // where a public number comes from, or who threw the dice and who looked on
	Seed     string `json:"seed"`   // 64 hexadecimal digits; blank when there is none
	Throws   []int  `json:"throws"` // three digits as the dice show them, 0 to 9; none by other ways
	Number   int    `json:"number"` // 0 to 999
	Group    []int  `json:"group"`  // numbers of volunteers, rising
	StandBys []int  `json:"standBys"`
}

// How a number is found.
type How string

// By a public number that was agreed on before, by three dice with ten sides, or by a recorded seed.
const (
	ByNumber How = "number"
	ByDice   How = "dice"
	BySeed   How = "seed"
)

// Deviation is a change of the group that the lottery did not make.
type Deviation struct {
	Out    int    `json:"out"` // the volunteer who does not come
	In     int    `json:"in"`  // who comes instead; 0 is nobody
	Cause  Cause  `json:"cause"`
	Reason string `json:"reason"` // an HMAC of what was written, by a salt of its own: it may say something of a person
	Holds  bool   `json:"holds"`  // the criteria hold for the new group, as far as it is full
}

// Cause is the kind of reason for a deviation.
type Cause string

// The causes.
const (
	Withdrew Cause = "withdrew" // does not want to any more
	Cannot   Cause = "cannot"   // ill, or busy that day
	Conflict Cause = "conflict" // a running complaint of their own would be argued
	Harm     Cause = "harm"     // the protection check says that it would hurt them
	Other    Cause = "other"
)

// Causes are all of them.
var Causes = []Cause{Withdrew, Cannot, Conflict, Harm, Other}

// Signature is that somebody in a role vouches for all records before it. Who it was is not published.
type Signature struct {
	Role string `json:"role"`
}
