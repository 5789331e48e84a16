package domain

import "slices"

// Permission is one thing that staff can be allowed to do.
type Permission string

// The permissions. A new one must be given to a role in the table below, or nobody has it.
const (
	ResidentsRead         Permission = "residents:read"         // see citizens in lists and one by one
	ResidentsWrite        Permission = "residents:write"        // import, correct
	ResidentsExport       Permission = "residents:export"       // take lists out of the system
	ProtectedRead         Permission = "protected:read"         // see name and address of protected people
	PanelsRead            Permission = "panels:read"            // see panels with their people
	PanelsWrite           Permission = "panels:write"           // set up, change, close
	PanelsDraw            Permission = "panels:draw"            // draw invitees and panels
	OverviewRead          Permission = "overview:read"          // see counts and balance, no people
	RepliesRead           Permission = "replies:read"           // see who answered what to an invitation
	RepliesWrite          Permission = "replies:write"          // answer on a citizen's behalf
	MessagesRead          Permission = "messages:read"          // see what was sent to whom
	MessagesSend          Permission = "messages:send"          // send, stop, resolve uncertain
	TemplatesWrite        Permission = "templates:write"        // edit the texts of messages
	ErasureWrite          Permission = "erasure:write"          // erase people and answer their requests
	AccessRead            Permission = "access:read"            // read the record of who used personal data
	AccessCheck           Permission = "access:check"           // look at a sample of the look-ups of a unit's staff
	StaffRead             Permission = "staff:read"             // see staff, units and grants
	StaffWrite            Permission = "staff:write"            // change them
	SettingsWrite         Permission = "settings:write"         // the municipality's settings and lists
	SurveysRead           Permission = "surveys:read"           // see questionnaires, programmes and how many have answered
	SurveysWrite          Permission = "surveys:write"          // write questionnaires, set up programmes, ask people
	LocalWrite            Permission = "local:write"            // write the own questions of a unit
	AnswersRead           Permission = "answers:read"           // see answers without who gave them
	TextsReview           Permission = "texts:review"           // read what was written before anyone else, and take names out of it
	GatheringsRead        Permission = "gatherings:read"        // see meetings and groups, and who comes
	GatheringsWrite       Permission = "gatherings:write"       // arrange them, and book for citizens
	CommitteesRead        Permission = "committees:read"        // see committees, their rules for hearings, meetings and agendas
	CommitteesWrite       Permission = "committees:write"       // change them
	HearingsRead          Permission = "hearings:read"          // see who asks to speak to a committee
	HearingsWrite         Permission = "hearings:write"         // handle what they ask for
	NotesRead             Permission = "notes:read"             // see representation notes, no people
	NotesWrite            Permission = "notes:write"            // write them, find who has said that they want to speak, and see who does
	NotesSign             Permission = "notes:sign"             // vouch for the notes of others, and decide about deviations
	StatementsRead        Permission = "statements:read"        // see what citizens said to a committee, as far as they said yes to it
	EvaluationsPolitician Permission = "evaluations:politician" // say as a politician how it went
	EvaluationsStaff      Permission = "evaluations:staff"      // say as staff how it went
	StatementsWrite       Permission = "statements:write"       // write it down, and see who said it
)

// AllPermissions lists every permission in a fixed order.
var AllPermissions = []Permission{
	ResidentsRead, ResidentsWrite, ResidentsExport, ProtectedRead, PanelsRead, PanelsWrite, PanelsDraw, OverviewRead,
	RepliesRead, RepliesWrite, MessagesRead, MessagesSend, TemplatesWrite, ErasureWrite, AccessRead, AccessCheck,
	StaffRead, StaffWrite, SettingsWrite, SurveysRead, SurveysWrite, LocalWrite, AnswersRead, TextsReview,
	GatheringsRead, GatheringsWrite, CommitteesRead, CommitteesWrite, HearingsRead, HearingsWrite, NotesRead, NotesWrite, NotesSign,
	StatementsRead, StatementsWrite, EvaluationsPolitician, EvaluationsStaff,
}

// Role is a named set of permissions.
type Role string

// The roles.
const (
	Administrator   Role = "administrator"
	Coordinator     Role = "coordinator"
	UnitLeader      Role = "unit_leader"
	Secretary       Role = "secretary"
	CommitteeMember Role = "committee_member"
	Interviewer     Role = "interviewer"
	Analyst         Role = "analyst"
	Moderator       Role = "moderator" // lent for one gathering, also to people from outside
)

// AllRoles lists every role in a fixed order.
var AllRoles = []Role{Administrator, Coordinator, UnitLeader, Secretary, CommitteeMember, Interviewer, Analyst, Moderator}

// roles is the whole of what each role may do. An administrator keeps order and sees no citizens; whoever reads results
// sees no people; only a coordinator works with both the register and the replies (databeskyttelsesloven § 10: answers
// never reach the citizen's case).
var roles = map[Role][]Permission{
	Administrator: {AccessRead, StaffRead, StaffWrite, SettingsWrite, OverviewRead, NotesRead},
	Coordinator: {
		ResidentsRead, ResidentsWrite, ResidentsExport, ProtectedRead, PanelsRead, PanelsWrite, PanelsDraw, OverviewRead,
		RepliesRead, RepliesWrite, MessagesRead, MessagesSend, TemplatesWrite, ErasureWrite, SurveysRead, SurveysWrite, LocalWrite,
		AnswersRead, TextsReview, GatheringsRead, GatheringsWrite, CommitteesRead, HearingsRead, HearingsWrite, NotesRead, NotesWrite, NotesSign,
		StatementsRead, StatementsWrite, EvaluationsStaff,
	},
	UnitLeader: {OverviewRead, AccessCheck, StaffRead, SurveysRead, LocalWrite, CommitteesRead, NotesRead, NotesSign},
	Secretary: {OverviewRead, SurveysRead, GatheringsRead, GatheringsWrite, CommitteesRead, CommitteesWrite, HearingsRead, HearingsWrite, NotesRead, NotesWrite, NotesSign,
		StatementsRead, StatementsWrite, EvaluationsStaff},
	CommitteeMember: {OverviewRead, SurveysRead, CommitteesRead, NotesRead, StatementsRead, EvaluationsPolitician},
	Interviewer:     {ResidentsRead, PanelsRead, RepliesRead, RepliesWrite, SurveysRead},
	Analyst:         {OverviewRead, SurveysRead, AnswersRead},
	Moderator:       {GatheringsRead, EvaluationsStaff},
}

func (r Role) gives(p Permission) bool { return slices.Contains(roles[r], p) }

// Known tells whether there is such a role.
func (r Role) Known() bool { return slices.Contains(AllRoles, r) }
