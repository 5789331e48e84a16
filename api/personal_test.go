package api_test

import (
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/danielgtaylor/huma/v2"

	"deltag/domain/domaintest"
)

// What an answer must not hold without a record of its use is decided twice, and both times a newcomer counts as
// personal until somebody says here that it is not: by the kinds of things that the document lets an operation answer,
// and by what stands in the database when it answers.

// things are the schemas of answers that tell nothing of a single person but of whoever asks. Every other schema is
// about people.
var things = set(`NoticeFull NoticeLayers NoticeText StaffAdvice StaffAnswers StaffApart StaffBalance StaffBalanceGroup
	StaffBalanceValue StaffBatch StaffBlock StaffBurden StaffOverride StaffCell StaffChallenge StaffClock StaffClosing StaffClosingPlan StaffDeletion StaffDeletionReport StaffEndChange
	StaffFigureExits StaffFigureFeature StaffFigureValue StaffFigureWave StaffFiguresShown StaffPhaseFigures StaffWaits StaffConfirmPlan StaffDecision StaffDraw StaffDrift StaffDriftFeature StaffDriftValue
	StaffExit StaffFeature StaffFeatureColumn StaffFinding StaffForecast StaffHome StaffImport StaffImportPage
	StaffInstallation StaffLeft StaffLetterBatch StaffLetters StaffLettersBegun StaffLinkSent StaffListFault
	StaffListSettings StaffLottery LotteryFigures ValueChance NeverDrawn StaffMapping StaffMe StaffMessageKind
	StaffMessageVariable StaffMissing StaffMyRole StaffNewQuota StaffNote StaffNotice StaffNotices StaffOut StaffOver
	StaffPanel StaffPanelDetails StaffPanelPage StaffPanelRow StaffPhases StaffPlan StaffPlanCell StaffPlanValue
	StaffPopulation StaffPreview StaffProtocol StaffProvider StaffQuota StaffQuotaCheck StaffQuotaFault StaffQuotaFeature
	StaffQuotaFile StaffQuotaProposal StaffQuotaSheet StaffQuotaValue StaffRelaxed StaffResidentFeature StaffResidentValue
	StaffFeed StaffFeedAddress StaffResponse StaffRetention StaffRetentionDue StaffRetentionReport StaffRetentionReports StaffRetentionTerm
	StaffSession StaffHowItWent StaffOccasion StaffSaid StaffCompared StaffComparedCell StaffComparedLine StaffMethodName StaffShortage StaffSpotCheck StaffSpotChecks StaffStep StaffTask StaffTemplate StaffTermMonth StaffTermRules StaffUnit StaffVerdict
	StaffInstrument StaffInstrumentPage StaffInstrumentRow StaffInstrumentName Name StaffInstrumentTemplate StaffInstrumentVersion StaffInstrumentChange StaffSurveyFault
	StaffOldResults StaffOldResult StaffOldResultFile StaffCoverage StaffCoverageTheme StaffCoverageRow StaffCoverageMeasure StaffCoverageLast StaffCoverageEnd StaffWaveFigures StaffWaveCounts StaffWaveUnitRow StaffWaveGroupRow StaffSampleFound StaffSampleLeftOut StaffSampleStratum StaffSample StaffSampleMade StaffFollowRule StaffConversationDay StaffConversationDays StaffEventList
	StaffProgrammePage StaffProgrammeRow StaffProgramme StaffProgrammeVersion StaffProgrammeDecision StaffProgrammeName StaffProgrammeOwner StaffProgrammeAccess StaffProgrammeLimit StaffWaveRow StaffWaveName StaffWave StaffWavePart
	StaffLocalSaved StaffHeldUnit StaffTheme StaffReading StaffDocument StaffSurveyChange StaffSurveyPage StaffSurveyWords
	StaffPlace StaffGatheringPage StaffGatheringRow StaffGathering StaffGroupFeature StaffGroupValue StaffBooked
	StaffTimeFinding StaffProposedTime StaffTimeAnswers
	StaffHearingNote StaffNoteText StaffNoteValue StaffNoteSpread StaffNoteAffected StaffNoteWords StaffNoteKept StaffNoteRisk StaffNoteProtection StaffNotePage StaffNoteRow
	StaffNoteMissing StaffNoteRecord StaffNoteSource StaffNoteLottery StaffNoteDrawing StaffNoteSeat StaffNoteDeviation StaffNoteSignature
	StaffSeriesPage StaffSeriesRow StaffSeries StaffSeriesMeeting StaffTookPart StaffSeriesMade StaffCopyDay StaffCopyClash StaffCopied StaffCalledOff StaffMixChange StaffMixedFeature StaffMixedValue
	StaffMine StaffCompositionPreview StaffCompositionLeftOut StaffCompositionBurden StaffComposed
	Deadline Rules StaffBothWords StaffCommitteeName StaffDue StaffCommitteeMeetingRow StaffOtherMeeting StaffAgendaChange
	StaffCommitteeRow StaffCommittee StaffHearingRules StaffHearingRulesPage StaffHearingTemplate StaffDatedDue StaffCommitteeMeetingPage StaffCommitteeMeeting StaffAgendaItem StaffAgendaFile
	StaffHearingSetting StaffHearingInvited
	StaffSaidPage StaffSaidRow StaffAgendaDecision
	StaffMethodRow StaffMethod StaffMethodStatement StaffMethodReservation StaffMethodApproval
	StaffView StaffWanted StaffWantedKind StaffWays StaffWords StaffWordsPart Trait`)

// plain are the columns of text that say nothing of a person: codes, names of things, and what staff write about things.
var plain = set(`access_record.action access_record.actor_kind access_record.criterion access_record.job access_record.purpose
	access_record.request_id access_record.resident_ids access_record.subject call.off call_attempt.outcome
	channel_wish.channel contact.activity delivery.class
	delivery.status draw.algorithm draw.inputs_hash draw.reason draw.result draw.seed draw.stage ended_attribute.source
	instrument.key instrument.name instrument.source instrument.end_reason instrument_version.core_hash instrument_version.note
	follow_rule.event follow_rule.state follow_up.outcome survey_sample.kind survey_sample.state survey_sample.code survey_sample.seed survey_sample.counts
	conversation_count.channel place.name place.address place.access gathering.kind gathering.title gathering.about gathering.video gathering.sign_up
	gathering_series.title gathering_series.purpose mix_change.before mix_change.after mix_change.reason gathering.code gathering.state gathering.quotas gathering.reason gathering.outcome gathering_staff.task gathering_staff.uid booking.state booking.role time_round.state proposed_time.video composition.seed composition.inputs_hash composition.reason booking.attendance booking.tell booking.uid care_order.kind care_order.state check_in_mark.id check_in_mark.attendance table_plan.question table_plan.plan table_plan.seed
	hearing_note.state hearing_note.title hearing_note.purpose hearing_note.criteria hearing_note.protection hearing_note_record.kind
	hearing_note_record.body hearing_note_record.hash hearing_volunteer.source hearing_volunteer.role hearing_volunteer.places hearing_signature.role
	hearing_signature.head hearing_deviation.cause hearing_deviation.state
	booking_guest.language reimbursement.kind reimbursement.state committee_name.name hearing_rule_set.kind hearing_rule_set.rules hearing_rule_set.source
	statement.form statement.claim statement.state statement.level statement.tell statement_consent.level agenda_decision.words agenda_decision.reference
	evaluation.model evaluation.side evaluation.mode evaluation_told.model evaluation_told.side evaluation_told.question gathering_model.model method.kind method.name method_statement.purpose method_statement.how method_statement.limits method_approval.decided_by method_approval.reference
	method_approval.cause method_approval.reason method_reservation.member method_reservation.meeting method_reservation.words method_reservation.ending
	method_reservation.answer method_reservation.answered_by
	hearing_setting.models hearing_setting.meeting_point hearing_setting.contact hearing_setting.write_to hearing_request.kind hearing_request.how hearing_request.state hearing_request.case_number hearing_request.case_key
	hearing_request.once hearing_request.once_per hearing_request.model hearing_request.material_how hearing_request.decider hearing_request.tell hearing_request.kle hearing_request.facet hearing_request.uid
	hearing_request.told_where hearing_request.told_video hearing_session.video hearing_requester.language hearing_care.kind hearing_care.state hearing_lot.seed
	committee_meeting.uid committee_meeting.place committee_meeting.state agenda_item.number agenda_item.title agenda_item.case_number agenda_item.state
	old_result.indicator old_result.question old_result.period old_result.measure old_result.share_of old_result.source old_result.source_number old_result.reason
	instrument_change.kind instrument_change.name instrument_change.reason programme.name programme.purpose programme.audience
	programme.themes_by programme.level programme.state programme.end_reason programme_decision.body programme_decision.reference
	programme_decision.themes programme_decision.core_hash wave.name wave.core_hash wave.level wave.state wave.outcome
	feature.code feature.kind feature.name_da feature.name_en feature.question_da feature.question_en feature.words
	feature_value.code feature_value.name_da feature_value.name_en feature_value.words import.columns import.failure
	import.faults import.file_name import.mapping import.settings import.state invitation.household_key invitation.reply
	invitation.stratum letter.came_back letter.cause letter.ended letter.kind letter.state letter.way
	letter_batch.activity link.purpose mail_backoff.domain membership.cause membership.channel membership.status
	membership.stratum
	message.activity message.dedupe_key message.domain message.kind message.language message.mail_id message.reason
	message.sent_subject message.state message_batch.activity message_batch.kind message_batch.reason message_batch.state
	message_template.activity message_template.body message_template.kind message_template.language
	message_template.reason message_template.subject notice.text panel.confirm_note panel_lottery.cause panel_lottery.commitment panel_lottery.figures panel_lottery.how
	panel_lottery.inputs_hash panel_lottery.reason panel_lottery.source panel_lottery.state panel.legal_basis panel.name
	panel.purpose panel.special_ground panel.state panel.term_silence panel_closing.cause panel_closing.figures panel_closing.reason
	panel_decision.kind panel_decision.reason panel_deletion.class panel_deletion.reason panel_end.reason
	population.name population.source population.tables reply.channel reply.reply resident.gone resident.language
	resident.protection
	rights_request.kind rights_request.state role_grant.activity role_grant.role saved_view.criteria saved_view.list
	saved_view.name session.device spoken_words.asks spoken_words.body spoken_words.hash spoken_words.language spot_check.seed setting.key setting.value sign_in.outcome sign_in.request_id sign_in_limit.subject
	staff.language suppression.reason suppression.scope term_question.answer term_question.channel term_question.outcome unit.name`)

func set(words string) map[string]bool {
	all := map[string]bool{}
	for word := range strings.FieldsSeq(words) {
		all[word] = true
	}
	return all
}

// firstResident is so large that the number of a resident is nowhere by chance.
const firstResident = 717_300_001

var residentNumber = regexp.MustCompile(`(?:\b|B-)(7173\d{5})\b`)

// column is one column that may hold something personal.
type column struct{ Table, Name, Type string }

// shape is of every table the columns that may hold something personal, and whether it has one of the resident: the same
// in all worlds.
var shape struct {
	once    sync.Once
	columns map[string][]column
	of      map[string]bool
}

// tables are those that anything was ever written into: to ask a world about all its tables takes longer than all calls.
func (w *world) tables() []string {
	w.t.Helper()
	shape.once.Do(func() {
		var all []column
		w.must(json.Unmarshal([]byte(domaintest.Value[string](w.t, w.Bench, `SELECT json_agg(json_build_object('Table', c.table_name, 'Name', c.column_name, 'Type', c.data_type) ORDER BY c.ordinal_position)
			FROM information_schema.columns c JOIN information_schema.tables t USING (table_schema, table_name)
			WHERE table_schema = 'public' AND table_type = 'BASE TABLE' AND is_generated = 'NEVER'`)), &all))
		shape.columns, shape.of = map[string][]column{}, map[string]bool{}
		for _, c := range all {
			if (c.Type == "text" || c.Type == "jsonb" || c.Name == "birth_date") && !plain[c.Table+"."+c.Name] {
				shape.columns[c.Table] = append(shape.columns[c.Table], c)
			}
			shape.of[c.Table] = shape.of[c.Table] || c.Name == "resident_id"
		}
	})
	return strings.Fields(domaintest.Value[string](w.t, w.Bench, `SELECT coalesce(string_agg(relname, ' ' ORDER BY relname), '') FROM pg_class
		WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' AND pg_relation_size(oid) > 0`))
}

// fill writes something that can be found again wherever the things of a call left a personal text empty.
func (w *world) fill() {
	w.t.Helper()
	var filler strings.Builder
	for _, table := range w.tables() {
		for _, c := range shape.columns[table] {
			if c.Type == "text" {
				fmt.Fprintf(&filler, `BEGIN
					UPDATE %q SET %q = 'fill.%[1]s.%[2]s.' || translate(ctid::text, '(,)', '-') || '@fill.example' WHERE %[2]q = ''%s;
					EXCEPTION WHEN integrity_constraint_violation THEN NULL; -- it cannot be filled by itself
				END;`, c.Table, c.Name, map[bool]string{true: " AND erased_at IS NULL"}[c.Table == "resident"])
			}
		}
	}
	w.Exec(w.t, "DO $$ BEGIN "+filler.String()+`UPDATE resident SET birth_year = coalesce(birth_year, 1981), birth_date = make_date(coalesce(birth_year, 1981), 3, 17)
		WHERE birth_date IS NULL AND erased_at IS NULL; END $$`)
}

// personalIn is what an answer tells of a person other than the actor, or "".
func (w *world) personalIn(actor, text string) string {
	w.t.Helper()
	for _, s := range w.secrets {
		if strings.Contains(text, s) {
			return s
		}
	}
	if number := residentNumber.FindString(text); number != "" {
		return number
	}
	var values []string
	w.must(json.Unmarshal([]byte(domaintest.Value[string](w.t, w.Bench, w.personalValues(), w.staff[actor])), &values))
	for _, v := range values {
		if strings.Contains(text, v) && !slices.Contains(actors, v) { // staff here are called after their roles
			return v
		}
	}
	return ""
}

// personalValues is the query for everything personal in the database that is long enough to be told from chance, but
// for the actor's own.
func (w *world) personalValues() string {
	w.t.Helper()
	parts := []string{"SELECT NULL AS v"}
	for _, table := range w.tables() {
		for _, c := range shape.columns[table] {
			from := fmt.Sprintf("SELECT %q::text AS v FROM %q", c.Name, c.Table)
			if c.Type == "jsonb" {
				from = fmt.Sprintf("SELECT j #>> '{}' AS v FROM %q, jsonb_path_query(%q, '$.**') j WHERE jsonb_typeof(j) = 'string'", c.Table, c.Name)
			}
			if c.Table == "staff" {
				from += " WHERE id <> $1"
			}
			if c.Table == "evaluation" { // what they said themselves
				from += " WHERE staff_id IS DISTINCT FROM $1"
			}
			parts = append(parts, from)
		}
	}
	return "SELECT coalesce(json_agg(DISTINCT v), '[]') FROM (" + strings.Join(parts, " UNION ALL ") + ") x WHERE length(v) >= 6 AND $1 >= 0"
}

// people is a fingerprint of all that is kept of people other than the actor.
func (w *world) people(actor string) string {
	w.t.Helper()
	prints := []string{"$1::bigint"}
	of := map[string]string{"resident": "true", "reply": "true", "staff": "id <> $1", "role_grant": "staff_id <> $1"}
	for _, table := range w.tables() {
		whose := of[table]
		if shape.of[table] && table != "access_record" {
			whose = "resident_id IS NOT NULL"
		}
		if whose != "" {
			prints = append(prints, fmt.Sprintf(`(SELECT '%[1]s' || count(*) || '-' || sum(hashtext(t::text)::bigint) FROM %[1]q t WHERE %[2]s HAVING count(*) > 0)`, table, whose))
		}
	}
	return domaintest.Value[string](w.t, w.Bench, "SELECT concat_ws(' ', "+strings.Join(prints, ", ")+")", w.staff[actor])
}

// recorded checks that a request left a record of its use of personal data, by whom it was, that names everybody of
// whom the answer tells, or the selection when they are many.
func (w *world) recorded(actor, request, text string) (fault string) {
	w.t.Helper()
	found := domaintest.Value[string](w.t, w.Bench, `SELECT json_build_object('Records', count(*), 'Selected', count(*) FILTER (WHERE criterion <> '' AND resident_ids = '[]'),
		'People', coalesce(jsonb_agg(DISTINCT p) FILTER (WHERE p IS NOT NULL), '[]')) FROM access_record LEFT JOIN LATERAL jsonb_array_elements(resident_ids) p ON true
		WHERE request_id = $1 AND staff_id = $2 AND actor_kind = 'staff'`, request, w.staff[actor])
	var of struct {
		Records, Selected int
		People            []int64
	}
	w.must(json.Unmarshal([]byte(found), &of))
	if of.Records == 0 {
		return "without an access record"
	}
	for _, number := range residentNumber.FindAllStringSubmatch(text, -1) {
		if id, _ := strconv.ParseInt(number[1], 10, 64); of.Selected == 0 && !slices.Contains(of.People, id) {
			return "of resident " + number[1] + ", whom no access record names"
		}
	}
	return ""
}

// TestPersonalByTheDocument compares what the matrix calls personal with what the document lets operations answer.
func TestPersonalByTheDocument(t *testing.T) {
	t.Parallel()
	d := document()
	// Answers without a schema of their own: the cells of a list, and files.
	without := set(`GET_/imports/{id}/sample POST_/panels/{id}/calls/export POST_/panels/{id}/invitations/export POST_/panels/{id}/members/export
		POST_/waves/{id}/answers/export POST_/residents/export POST_/rights-requests/{id}/package POST_/letter-batches/{id}/file POST_/letter-batches/{id}/list POST_/letters/{id}/file POST_/payroll-files/{id}/file
		POST_/hearing-notes/{id}/audit`)
	// Files that name nobody, and pages on paper: what they hold is answered, and recorded, by operations of their own.
	nameless := set("POST_/paper POST_/method-comparison/file POST_/lotteries/{id}/protocol POST_/lottery-checker POST_/coverage/file POST_/committees/{id}/meetings/file POST_/programmes/{id}/old-results/export POST_/hearing-notes/{id}/public POST_/hearing-note-checker")
	known := map[string]bool{}
	for _, r := range rows {
		o := operations(d)[r.op]
		if o == nil {
			continue // told by TestMatrixCoversTheDocument
		}
		names := answered(d, o)
		personal := without[strings.Replace(r.op, " ", "_", 1)]
		if len(names) == 0 && answers(o) != personal && !nameless[strings.Replace(r.op, " ", "_", 1)] {
			t.Errorf("%s answers something without a schema of its own: say in this test when that is personal", r.op)
		}
		for _, name := range names {
			known[name] = true
			personal = personal || !things[name]
		}
		if personal && !r.personal && r.refused == 0 {
			t.Errorf("%s answers %v, and the matrix does not call it personal; a schema that tells nothing of a person belongs into things", r.op, names)
		}
	}
	for name := range things {
		if !known[name] {
			t.Errorf("things names %s, which no operation answers", name)
		}
	}
}

// answers tells whether an operation answers anything at all.
func answers(o *huma.Operation) bool {
	return slices.ContainsFunc([]string{"200", "201"}, func(code string) bool { return o.Responses[code] != nil && len(o.Responses[code].Content) > 0 })
}

// answered lists the schemas that the good answers of an operation hold.
func answered(d *huma.OpenAPI, o *huma.Operation) (names []string) {
	var walk func(s *huma.Schema)
	walk = func(s *huma.Schema) {
		if s == nil {
			return
		}
		if s.Ref != "" {
			name := s.Ref[strings.LastIndex(s.Ref, "/")+1:]
			if slices.Contains(names, name) {
				return
			}
			names = append(names, name)
			s = d.Components.Schemas.SchemaFromRef(s.Ref)
		}
		walk(s.Items)
		if more, ok := s.AdditionalProperties.(*huma.Schema); ok {
			walk(more)
		}
		for _, property := range s.Properties {
			walk(property)
		}
	}
	for code, answer := range o.Responses {
		for _, content := range answer.Content {
			if strings.HasPrefix(code, "2") {
				walk(content.Schema)
			}
		}
	}
	slices.Sort(names)
	return names
}
