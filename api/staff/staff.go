// Package staff is the interface of the staff pages: one file for each resource, with wire types of its own, so that a
// new column never publishes personal data. It must hold no rule that the domain does not hold.
package staff

import (
	"context"

	"github.com/danielgtaylor/huma/v2"

	"deltag/api"
	"deltag/domain/booking"
	"deltag/domain/evaluation"
	"deltag/domain/hearing"
	"deltag/domain/hearing/representation"
	"deltag/domain/hearing/request"
	"deltag/domain/letter"
	"deltag/domain/message"
	"deltag/domain/method"
	"deltag/domain/org"
	"deltag/domain/panel"
	"deltag/domain/privacy"
	"deltag/domain/resident"
	"deltag/domain/statement"
	"deltag/domain/survey/coverage"
	"deltag/domain/survey/figures"
	"deltag/domain/survey/oldresult"
	"deltag/domain/survey/programme"
	"deltag/domain/survey/register"
	"deltag/domain/survey/response"
	"deltag/domain/survey/sample"
)

// Areas is everything that the operations need.
type Areas struct {
	Org         *org.Org
	Home        *org.Home
	Panels      *panel.Panels
	Letters     *letter.Letters
	Privacy     *privacy.Privacy
	Messages    *message.Messages
	Mailbox     *message.Mailbox // nil outside the demo
	Residents   *resident.Residents
	Register    *register.Register
	Samples     *sample.Samples
	Figures     *figures.Use
	Coverage    *coverage.Use
	Old         *oldresult.Use
	Waves       *programme.Programmes
	Answers     *response.Responses
	Bookings    *booking.Bookings
	Notes       *representation.Notes
	Hearings    *hearing.Hearings
	Requests    *request.Requests
	Methods     *method.Methods
	Statements  *statement.Statements
	Paper       Paper
	Evaluations *evaluation.Evaluations
	Cookie      api.Cookie
}

// Register gives the function that registers every operation of the staff pages. The program, the tests and the golden
// copy of the document all use this one list.
func Register(all Areas) func(huma.API) {
	return func(a huma.API) {
		registerSignIn(a, all.Org, all.Cookie)
		registerMe(a, all.Org, all.Paper)
		registerPaper(a, all.Paper, all.Cookie)
		registerDemo(a, all.Org, all.Cookie)
		registerHome(a, all.Home)
		registerStaff(a, all.Org)
		registerViews(a, all.Org)
		registerUnits(a, all.Org)
		registerAccess(a, all.Org)
		registerSpot(a, all.Org)
		registerMessages(a, all.Messages)
		registerTemplates(a, all.Messages, all.Org)
		registerMailbox(a, all.Mailbox)
		registerResidents(a, all.Residents)
		registerImports(a, all.Residents)
		registerPanels(a, all.Panels)
		registerTerms(a, all.Panels)
		registerDrift(a, all.Panels)
		registerBurden(a, all.Panels)
		registerClosings(a, all.Panels, all.Privacy)
		registerQuotas(a, all.Panels)
		registerPopulations(a, all.Panels)
		registerPlan(a, all.Panels)
		registerDraws(a, all.Panels)
		registerLotteries(a, all.Panels)
		registerWays(a, all.Panels)
		registerReplacements(a, all.Panels)
		registerMembers(a, all.Panels)
		registerBalance(a, all.Panels)
		registerReplies(a, all.Panels)
		registerInvitations(a, all.Panels)
		registerLetters(a, all.Letters, all.Panels)
		registerWishes(a, all.Residents)
		registerCalls(a, all.Panels)
		registerRights(a, all.Privacy)
		registerRetention(a, all.Privacy)
		registerConfirmation(a, all.Panels)
		registerInstruments(a, all.Register)
		registerFigures(a, all.Figures)
		registerAnswers(a, all.Figures)
		registerCoverage(a, all.Coverage)
		registerOldResults(a, all.Old)
		registerSamples(a, all.Samples, all.Messages, all.Org)
		registerFollowUps(a, all.Samples)
		registerEvents(a, all.Samples)
		registerProgrammes(a, all.Waves)
		registerWaves(a, all.Waves)
		registerTexts(a, all.Answers)
		registerMeetings(a, all)
	}
}

// registerMeetings registers the operations about meetings of citizens and hearings at committees.
func registerMeetings(a huma.API, all Areas) {
	registerPlaces(a, all.Bookings)
	registerGatherings(a, all.Bookings)
	registerRunners(a, all.Bookings)
	registerCompositions(a, all.Bookings)
	registerTimes(a, all.Bookings)
	registerSeries(a, all.Bookings)
	registerMixes(a, all.Bookings)
	registerBookings(a, all.Bookings)
	registerCheckIn(a, all.Bookings)
	registerCommittees(a, all.Org, all.Hearings)
	registerHearingRules(a, all.Hearings)
	registerCommitteeMeetings(a, all.Hearings)
	registerTables(a, all.Bookings)
	registerReimbursements(a, all.Bookings)
	registerHearingNotes(a, all.Notes)
	registerHearingRequests(a, all.Requests)
	registerMethods(a, all.Methods)
	registerEvaluations(a, all.Evaluations)
	registerEvaluationCalls(a, all.Evaluations)
	registerStatements(a, all.Statements, all.Hearings)
}

// byID is the input of an operation on one thing. Do not embed it: huma does not see into unexported structs.
type byID struct {
	ID int64 `path:"id" minimum:"1"`
}

// byVersion is the input of a change of one thing that needs nothing but which version of it was looked at.
type byVersion struct {
	ID   int64 `path:"id" minimum:"1"`
	Body struct {
		Version int `json:"version" minimum:"1"`
	}
}

// now answers a thing as it is after a change, or the err that the change gave.
func now[T any](ctx context.Context, show func(context.Context, *byID) (T, error), id int64, err error) (thing T, _ error) {
	if err != nil {
		return thing, err
	}
	return show(ctx, &byID{ID: id})
}

// nothing is the input of an operation that needs none.
type nothing struct{}
