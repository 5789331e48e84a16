package staff

import (
	"time"

	"deltag/domain/booking"
	"deltag/domain/hearing"
	"deltag/domain/hearing/request"
)

// StaffHearingRequestPage is one page of requests.
type StaffHearingRequestPage struct {
	Items []StaffHearingRequestRow `json:"items"`
	Next  string                   `json:"next" doc:"Marker of the next page; empty on the last"`
}

// StaffHearingRequestRow is one request in the list.
type StaffHearingRequestRow struct {
	ID        int64         `json:"id"`
	Name      string        `json:"name" doc:"The alias of a protected person; empty of one who was erased"`
	Committee string        `json:"committee"`
	MeetingID int64         `json:"meetingId"`
	Meeting   time.Time     `json:"meeting"`
	Item      string        `json:"item"`
	Kind      hearing.Kind  `json:"kind" enum:"requested,invited"`
	How       request.How   `json:"how" enum:"page,phone,invitation"`
	State     request.State `json:"state" enum:"received,checked,granted,booked,held,thanked,absent,refused,withdrawn"`
	At        *time.Time    `json:"at,omitempty" doc:"Their time"`
	Received  time.Time     `json:"received"`
}

// StaffHearingRequest is one request with all that is needed to handle it.
type StaffHearingRequest struct {
	ID          int64              `json:"id"`
	Version     int                `json:"version"`
	Name        string             `json:"name" doc:"The alias of a protected person; empty of one who was erased"`
	Resident    int64              `json:"resident,omitempty" doc:"Of the register"`
	Protected   bool               `json:"protected"`
	Email       string             `json:"email" doc:"Of somebody outside the register"`
	Phone       string             `json:"phone"`
	Address     string             `json:"address"`
	Mailed      bool               `json:"mailed" doc:"There is an address that mails go to"`
	CommitteeID int64              `json:"committeeId"`
	Committee   string             `json:"committee"`
	MeetingID   int64              `json:"meetingId"`
	Meeting     time.Time          `json:"meeting"`
	Due         *StaffDatedDue     `json:"due,omitempty"`
	Begun       bool               `json:"begun"`
	Arriving    bool               `json:"arriving" doc:"Whether they came can be written down, from an hour before the meeting"`
	Item        *StaffAgendaItem   `json:"item,omitempty"`
	Kind        hearing.Kind       `json:"kind" enum:"requested,invited"`
	How         request.How        `json:"how" enum:"page,phone,invitation"`
	State       request.State      `json:"state" enum:"received,checked,granted,booked,held,thanked,absent,refused,withdrawn"`
	About       string             `json:"about"`
	CaseNumber  string             `json:"caseNumber"`
	People      int                `json:"people"`
	Model       request.Model      `json:"model" enum:"in_person,video,unseen,read_aloud,recorded"`
	Party       bool               `json:"party"`
	Employee    bool               `json:"employee"`
	Material    string             `json:"material"`
	MaterialHow string             `json:"materialHow" enum:",paper,mail"`
	MaterialOn  string             `json:"materialOn"`
	Late        bool               `json:"late" doc:"The material came after its deadline"`
	Minutes     int                `json:"minutes" doc:"Theirs, or what is usual"`
	At          *time.Time         `json:"at,omitempty"`
	Ahead       int                `json:"ahead" doc:"How many wait in front"`
	ClearedAt   *time.Time         `json:"clearedAt,omitempty"`
	Decider     hearing.Decider    `json:"decider" enum:",mayor,chair,committee"`
	DecidedAt   *time.Time         `json:"decidedAt,omitempty"`
	Reason      string             `json:"reason"`
	Tell        booking.Tell       `json:"tell" enum:",mail,no"`
	Outcome     string             `json:"outcome"`
	KLE         string             `json:"kle"`
	Facet       string             `json:"facet"`
	FiledAt     *time.Time         `json:"filedAt,omitempty"`
	Received    time.Time          `json:"received"`
	Needs       []StaffHearingCare `json:"needs"`
	Deciders    []hearing.Decider  `json:"deciders" doc:"Who may say yes by the rules"`
	Refusers    []hearing.Decider  `json:"refusers" doc:"Who may say no by the rules"`
	Video       string             `json:"video" doc:"The link of the video meeting, of who has a time by video"`
	VideoTold   bool               `json:"videoTold" doc:"They know the link"`
	MayChange   bool               `json:"mayChange"`
}

// StaffHearingCare is what somebody needs to speak, and how far its order is.
type StaffHearingCare struct {
	ID     int64               `json:"id"`
	Kind   booking.CareKind    `json:"kind" enum:"interpreter,sign_language,hearing_loop,wheelchair,transport,companion,child_care,quiet_room,diet"`
	Detail string              `json:"detail"`
	State  booking.CareState   `json:"state" enum:"wanted,ordered,confirmed,to_cancel,cancelled,not_needed"`
	Steps  []booking.CareState `json:"steps" doc:"What it may become now"`
}

// StaffHearingLetter is a refusal on paper.
type StaffHearingLetter struct {
	Name       string    `json:"name"`
	Address    string    `json:"address"`
	Subject    string    `json:"subject"`
	Paragraphs []string  `json:"paragraphs"`
	Language   string    `json:"language" enum:"da,en"`
	Date       time.Time `json:"date"`
}

// StaffHearingPackage is a ZIP file for the system of records.
type StaffHearingPackage struct {
	Name string `json:"name"`
	Data []byte `json:"data" contentEncoding:"base64"`
}

// StaffHearingInvited is what came of inviting a group.
type StaffHearingInvited struct {
	Invited int `json:"invited" doc:"New ones"`
}

// StaffHearingSetting is how a committee receives those who speak to it.
type StaffHearingSetting struct {
	Models       []request.Model `json:"models" maxItems:"10" enum:"in_person,video,unseen,read_aloud,recorded"`
	FirstMinute  int             `json:"firstMinute" doc:"When the first hearing begins, in minutes from the beginning of the meeting"`
	Gap          int             `json:"gap" doc:"Minutes between two hearings"`
	Arrive       int             `json:"arrive" doc:"Minutes before the hearing at which people are met"`
	MeetingPoint string          `json:"meetingPoint" maxLength:"800"`
	Contact      string          `json:"contact" maxLength:"800"`
	WriteTo      string          `json:"writeTo" maxLength:"800" doc:"Where citizens can write to the committee instead"`
	Version      int             `json:"version"`
}

// StaffHearingDay is a meeting with who speaks there and who waits.
type StaffHearingDay struct {
	MeetingID    int64                `json:"meetingId"`
	CommitteeID  int64                `json:"committeeId"`
	Committee    string               `json:"committee"`
	Starts       time.Time            `json:"starts"`
	Place        string               `json:"place"`
	State        hearing.MeetingState `json:"state" enum:"planned,cancelled"`
	Setting      StaffHearingSetting  `json:"setting"`
	MinutesMost  *int                 `json:"minutesMost,omitempty" doc:"Of all hearings; none is that the rules do not say"`
	MinutesTaken int                  `json:"minutesTaken"`
	Video        string               `json:"video" doc:"The link for those who speak by video"`
	ByLot        bool                 `json:"byLot" doc:"The lot orders those who wait"`
	Seed         string               `json:"seed" doc:"Of the lot that was drawn"`
	Speakers     []StaffSpeaker       `json:"speakers"`
	Waiting      []StaffSpeaker       `json:"waiting"`
	MayChange    bool                 `json:"mayChange"`
}

// StaffSpeaker is somebody who speaks at a meeting.
type StaffSpeaker struct {
	ID        int64              `json:"id"`
	Version   int                `json:"version"`
	Name      string             `json:"name"`
	Phone     string             `json:"phone"`
	Protected bool               `json:"protected"`
	State     request.State      `json:"state" enum:"granted,booked,held,absent,thanked"`
	At        *time.Time         `json:"at,omitempty"`
	Minutes   int                `json:"minutes"`
	Number    string             `json:"number" doc:"Of the item"`
	Item      string             `json:"item"`
	About     string             `json:"about"`
	People    int                `json:"people"`
	Model     request.Model      `json:"model" enum:"in_person,video,unseen,read_aloud,recorded"`
	Material  bool               `json:"material"`
	Undecided bool               `json:"undecided" doc:"The committee itself decides at the beginning of the meeting"`
	Mailed    bool               `json:"mailed" doc:"A mail reaches them"`
	VideoTold bool               `json:"videoTold" doc:"They know the link of the video meeting"`
	Needs     []StaffHearingCare `json:"needs"`
}

// StaffHeard is what a politician sees of somebody who speaks.
type StaffHeard struct {
	ID      int64         `json:"id"`
	At      *time.Time    `json:"at,omitempty"`
	Minutes *int          `json:"minutes,omitempty"`
	First   string        `json:"first" doc:"The first name; empty of a protected person"`
	About   string        `json:"about" doc:"In the citizen's own words"`
	Item    string        `json:"item"`
	Model   request.Model `json:"model" enum:"in_person,video,unseen,read_aloud,recorded"`
	People  int           `json:"people"`
	Spoke   bool          `json:"spoke"`
}

func hearingCareOf(list []request.Care, alive bool) []StaffHearingCare {
	out := make([]StaffHearingCare, len(list))
	for i := range list {
		o := &list[i]
		out[i] = StaffHearingCare{o.ID, o.Kind, o.Detail, o.State, append([]booking.CareState{}, o.Steps(alive)...)}
	}
	return out
}

func hearingRequestOf(s *request.Shown) StaffHearingRequest {
	r := &s.Request
	out := StaffHearingRequest{ID: r.ID, Version: r.Version, Name: s.Who.Name, Protected: s.Who.Protected, Email: s.Who.Email, Phone: s.Who.Phone, Address: s.Who.Address, Mailed: s.Who.Mailed,
		CommitteeID: r.CommitteeID, Committee: s.Committee, MeetingID: r.MeetingID, Meeting: s.Meeting.StartsAt, Begun: s.Begun, Arriving: s.Arriving, Kind: r.Kind, How: r.How, State: r.State, About: r.About,
		CaseNumber: r.CaseNumber, People: r.People, Model: r.Model, Party: r.Party, Employee: r.Employee, Material: r.Material, MaterialHow: r.MaterialHow, MaterialOn: dateOf(r.MaterialOn), Late: s.Late,
		Minutes: s.Minutes, At: slotAt(s.Meeting.StartsAt, r), Ahead: s.Ahead, ClearedAt: r.ClearedAt, Decider: r.Decider, DecidedAt: r.DecidedAt, Reason: r.Reason, Tell: r.Tell, Outcome: r.Outcome,
		KLE: r.KLE, Facet: r.Facet, FiledAt: r.FiledAt, Received: r.ReceivedAt, Needs: hearingCareOf(s.Needs, r.Alive()), Deciders: append([]hearing.Decider{}, s.Deciders...),
		Refusers: append([]hearing.Decider{}, s.Refusers...), Video: s.Video, VideoTold: r.ToldVideo == s.Video, MayChange: s.MayChange}
	if r.ResidentID != nil {
		out.Resident = *r.ResidentID
	}
	if r.Minutes != nil {
		out.Minutes = *r.Minutes
	}
	if s.Dated != nil {
		out.Due = datedOf(s.Dated)
	}
	if i := s.Item; i != nil {
		out.Item = &StaffAgendaItem{i.ID, i.Number, i.Title, i.CaseNumber, i.Closed, i.State, i.Moves, i.Version}
	}
	return out
}

// slotAt is the time of a request, or nothing.
func slotAt(meeting time.Time, r *request.Request) *time.Time {
	if r.SlotMinute == nil {
		return nil
	}
	at := meeting.Add(time.Duration(*r.SlotMinute) * time.Minute)
	return &at
}

func hearingSettingOf(s *request.Setting) StaffHearingSetting {
	return StaffHearingSetting{append([]request.Model{}, s.Models...), s.FirstMinute, s.Gap, s.Arrive, s.MeetingPoint, s.Contact, s.WriteTo, s.Version}
}

func hearingDayOf(d *request.Day) StaffHearingDay {
	out := StaffHearingDay{MeetingID: d.Meeting.ID, CommitteeID: d.Meeting.CommitteeID, Committee: d.Committee, Starts: d.Meeting.StartsAt, Place: d.Meeting.Place, State: d.Meeting.State,
		Setting: hearingSettingOf(&d.Setting), Speakers: speakersOf(d, d.Speakers), Waiting: speakersOf(d, d.Waiting), MayChange: d.MayChange}
	if d.Session != nil {
		out.MinutesMost, out.MinutesTaken, out.Video = d.Session.MinutesMost, d.Session.MinutesTaken, d.Session.Video
	}
	if d.Lot != nil {
		out.Seed = d.Lot.Seed
	}
	out.ByLot = d.Rules != nil && d.Rules.Rules.Queue == hearing.ByLot
	return out
}

func speakersOf(d *request.Day, list []request.Speaker) []StaffSpeaker {
	out := make([]StaffSpeaker, len(list))
	for i := range list {
		s := &list[i]
		out[i] = StaffSpeaker{ID: s.ID, Version: s.Version, Name: s.Who.Name, Phone: s.Who.Phone, Protected: s.Who.Protected, Mailed: s.Who.Mailed, VideoTold: d.Session != nil && s.ToldVideo == d.Session.Video, State: s.State, At: slotAt(d.Meeting.StartsAt, &s.Request), Number: s.Number,
			Item: s.Item, About: s.About, People: s.People, Model: s.Model, Material: s.Material != "" || s.MaterialHow != "",
			Undecided: s.State == request.Booked && s.Decider == hearing.Committee && s.DecidedAt == nil, Needs: hearingCareOf(s.Needs, s.Alive())}
		if s.Minutes != nil {
			out[i].Minutes = *s.Minutes
		}
	}
	return out
}
