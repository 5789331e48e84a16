package api_test

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/labstack/echo/v4"

	"deltag/api"
	"deltag/api/staff"
	"deltag/domain"
	"deltag/domain/domaintest"
	"deltag/domain/evaluation"
	"deltag/domain/hearing/representation"
	"deltag/domain/message"
	"deltag/domain/method"
	"deltag/domain/org"
	"deltag/domain/panel"
	"deltag/domain/privacy"
	"deltag/domain/resident"
	"deltag/domain/survey/coverage"
	"deltag/domain/survey/figures"
	"deltag/domain/survey/oldresult"
	"deltag/domain/survey/programme"
	"deltag/domain/survey/register"
	"deltag/domain/survey/response"
	"deltag/domain/survey/sample"
)

// The role matrix: every operation of the OpenAPI document, called by everyone in actors with a body that is valid,
// against a table written by hand. Each area has its own file, api/matrix_<area>_test.go:
//
//	func init() {
//		add(row{
//			op:   "PUT /units/{id}/name",          // as in the document, without the prefix
//			may:  who(administrator),              // these get 2xx; nobody else may, see below
//			call: func(w *world) call {            // a new valid call each time it is asked for
//				return call{path: fmt.Sprintf("/units/%d/name", w.addUnit()), body: map[string]any{"name": w.fresh("Unit")}}
//			},
//			personal: true,                        // returns or changes personal data: a record of that use must come with the answer
//		})
//	}
//
// Whoever is not in may gets 401 (nobody) or 403 or 404 (all others, who must not learn which). The actor elsewhere has
// every role there is, but in a unit beside the one that the world's things belong to: put it into may only where a list
// is answered with what they may see themselves. Things that several calls need are made in newWorld, or by a helper
// beside the area's rows that makes them when first asked for. Whether a row is personal is not only said here: see
// personal_test.go, and an area whose things are personal in a way that no column shows adds what they say to w.secrets.
var rows []row

type row struct {
	op       string
	may      []string
	call     func(*world) call
	personal bool
	open     bool // for everybody, nobody and citizens too: may is not looked at
	refused  int  // for an operation that this installation refuses to everybody: the status
	hides    bool // a protected person is nobody to who may not see them
}

// call is one request. A body that is []byte goes as it is, with its type; another is sent as JSON.
type call struct {
	path        string
	body        any
	contentType string
	header      map[string]string
}

func add(r ...row) { rows = append(rows, r...) }

func who(names ...string) []string { return names }

const (
	nobody          = "nobody"
	citizen         = "citizen"
	administrator   = string(domain.Administrator)
	coordinator     = string(domain.Coordinator)
	unitLeader      = string(domain.UnitLeader)
	secretary       = string(domain.Secretary)
	committeeMember = string(domain.CommitteeMember)
	interviewer     = string(domain.Interviewer)
	analyst         = string(domain.Analyst)
	moderator       = string(domain.Moderator)
	elsewhere       = "elsewhere"
)

var actors = []string{
	nobody, citizen, administrator, coordinator, unitLeader, secretary, committeeMember, interviewer, analyst, moderator, elsewhere,
}

// allStaff is everyone who is signed in.
var allStaff = actors[2:]

// world is a small municipality with somebody in each role, and the whole interface over it.
type world struct {
	acting    string // whose call is being made up
	refusable *call  // what all who are refused call: nothing of it is used up
	unfilled  bool   // whether something may be there that fill has not seen
	*domaintest.Bench
	t         testing.TB
	stand     *stand
	org       *org.Org
	residents *resident.Residents
	samples   *sample.Samples
	settled
	secrets []string // words that only personal answers may hold, beside all that is personal in the database
	serial  atomic.Int64
	looking sync.Once
}

// settled is who is in a world when it begins.
type settled struct {
	top    int64 // the municipality
	here   int64 // the unit that things belong to; every role has it, but elsewhere
	there  int64 // the unit beside it, elsewhere's
	tokens map[string]string
	staff  map[string]int64
}

// beginnings are what every world begins with, and who is in it.
var (
	beginnings = domaintest.NewTemplate(settle)
	beginning  struct {
		settled
		serial int64
	}
)

func newWorld(t testing.TB) *world {
	t.Helper()
	w := over(t, beginnings.New(t))
	w.settled = beginning.settled
	w.tokens, w.staff = maps.Clone(w.tokens), maps.Clone(w.staff)
	w.serial.Store(beginning.serial)
	w.stand = standFor(t, w.areas(api.Cookie{}))
	return w
}

// over is a world over a database, with nobody to serve it.
func over(t testing.TB, b *domaintest.Bench) *world {
	t.Helper()
	key, err := resident.NewCPRKey(base64.StdEncoding.EncodeToString(bytes.Repeat([]byte("k"), 32)))
	if err != nil {
		t.Fatal(err)
	}
	return &world{
		Bench: b, t: t, settled: settled{tokens: map[string]string{}, staff: map[string]int64{}},
		org:       org.New(b.DB, org.Settings{Secret: bytes.Repeat([]byte("s"), 32)}),
		residents: resident.New(b.DB, key), samples: sample.New(b.DB, bytes.Repeat([]byte("s"), 32), key),
	}
}

// settle makes two units, and somebody in each role.
func settle(t testing.TB, b *domaintest.Bench) {
	t.Helper()
	w := over(t, b)
	w.Exec(t, fmt.Sprintf("ALTER TABLE resident ALTER COLUMN id RESTART WITH %d", firstResident))
	w.top = domaintest.Value[int64](t, b, "SELECT id FROM unit WHERE parent_id IS NULL")
	w.here, w.there = w.addUnit(), w.addUnit()
	for _, r := range domain.AllRoles {
		w.signUp(string(r), w.here, r)
	}
	w.signUp(elsewhere, w.there, domain.AllRoles...)
	w.signUp("head", w.top, domain.Administrator) // so that nobody below is the last administrator
	beginning.settled, beginning.serial = w.settled, w.serial.Load()
}

// areas is every area over the world's database.
func (w *world) areas(cookie api.Cookie) staff.Areas {
	return staff.Areas{
		Org:         w.org,
		Letters:     w.letters(),
		Messages:    message.New(w.DB, message.Settings{Municipality: "Kommunen", Phone: "12 34 56 78"}),
		Panels:      panel.New(w.DB),
		Home:        org.NewHome(w.DB, w.org.Look, w.residents.Today, panel.New(w.DB).Today, w.programmes().Today, response.New(w.DB).Today, w.bookings().Today, evaluation.New(w.DB).Today, w.statements().Today, w.org.LookAtSpotChecks),
		Privacy:     privacy.New(w.DB),
		Paper:       sheet{},
		Cookie:      cookie,
		Residents:   w.residents,
		Register:    register.New(w.DB),
		Samples:     w.samples,
		Figures:     figures.New(w.DB),
		Coverage:    coverage.New(w.DB),
		Old:         oldresult.New(w.DB),
		Waves:       w.programmes(),
		Answers:     response.New(w.DB),
		Bookings:    w.bookings(),
		Notes:       representation.New(w.DB),
		Hearings:    w.hearings(),
		Requests:    w.requests(),
		Methods:     method.New(w.DB),
		Evaluations: evaluation.New(w.DB),
		Statements:  w.statements(),
	}
}

func (w *world) programmes() *programme.Programmes {
	return programme.New(w.DB, []byte("key")).WithClosing(response.New(w.DB).CloseWave)
}

// signUp makes somebody with these roles in a unit, and a session of theirs.
func (w *world) signUp(name string, unit int64, roles ...domain.Role) {
	w.t.Helper()
	email := strings.ReplaceAll(name, "_", "-") + "@matrix.example"
	s, err := w.org.AddStaff(w.Ctx(), org.NewStaff{Name: name, Email: email, Role: roles[0], Unit: unit})
	if err != nil {
		w.t.Fatal(err)
	}
	for _, r := range roles[1:] {
		if _, err := w.org.Give(w.Ctx(), org.NewGrant{Staff: s.ID, Role: r, Unit: unit}); err != nil {
			w.t.Fatal(err)
		}
	}
	w.staff[name] = s.ID
	w.tokens[name] = w.newSession(s.ID)
}

// newSession makes a session of somebody, with a token of the test's own.
func (w *world) newSession(staff int64) string {
	token := w.fresh("token")
	w.Exec(w.t, `INSERT INTO session (token_hash, staff_id, device, created_at, seen_at, expires_at) VALUES ($1, $2, 'test', $3, $3, $4)`,
		domain.HashToken(token), staff, w.Now(), w.Now().AddDate(0, 0, 1))
	return token
}

// fresh is a word that this world has not used yet.
func (w *world) fresh(word string) string { return fmt.Sprintf("%s %d", word, w.serial.Add(1)) }

// send makes a request of the whole stack as one of actors.
func (w *world) send(actor, method string, c call) *httptest.ResponseRecorder {
	w.t.Helper()
	var body []byte
	switch b := c.body.(type) {
	case nil:
	case []byte:
		body = b
	default:
		var err error
		if body, err = json.Marshal(b); err != nil {
			w.t.Fatal(err)
		}
		c.contentType = "application/json"
	}
	req := httptest.NewRequestWithContext(w.t.Context(), method, api.Prefix+c.path, bytes.NewReader(body))
	if c.contentType != "" {
		req.Header.Set("Content-Type", c.contentType)
	}
	for name, value := range c.header {
		req.Header.Set(name, value)
	}
	if actor == citizen {
		req.Header.Set(citizenHeader, "1")
	}
	if token := w.tokens[actor]; token != "" {
		req.AddCookie(&http.Cookie{Name: api.Cookie{}.Name(), Value: token})
	}
	rec := httptest.NewRecorder()
	w.stand.echo.ServeHTTP(rec, req)
	return rec
}

func TestMatrixCoversTheDocument(t *testing.T) {
	t.Parallel()
	in := operations(document())
	for _, r := range rows {
		if in[r.op] == nil {
			t.Errorf("the matrix has %s, which is not in the document, or has it twice", r.op)
		}
		delete(in, r.op)
	}
	for name := range in {
		t.Errorf("%s is in the document and not in the matrix: say who may call it", name)
	}
}

func TestMatrix(t *testing.T) {
	t.Parallel()
	for _, r := range rows {
		t.Run(r.op, func(t *testing.T) {
			t.Parallel()
			w, used := newWorld(t), false
			for _, actor := range actors {
				used = w.check(r, actor) || used
			}
			if r.personal && !used && len(r.may) > 0 {
				t.Error("called personal, and nothing of a person was answered or changed: the row's call proves nothing")
			}
		})
	}
}

// check makes a call as an actor and tells whether something of a person was answered or changed.
func (w *world) check(r row, actor string) (used bool) {
	w.t.Helper()
	c := w.made(r, actor)
	if w.unfilled { // a refusal leaves nothing new
		w.fill()
	}
	method, _, _ := strings.Cut(r.op, " ")
	before := w.people(actor)
	answer := w.send(actor, method, c)
	text, changed := answer.Body.String(), w.people(actor) != before
	w.unfilled = changed || answer.Code < 400
	if ok, want := r.expects(actor, answer.Code); !ok {
		w.t.Errorf("%s as %s (%s): status %d, want %s\n%s", r.op, actor, c.path, answer.Code, want, text)
	}
	told := ""
	if !w.saidBefore(answer, text) {
		told = w.personalIn(actor, text)
	}
	if told != "" && (!r.personal || answer.Code >= 300) {
		w.t.Errorf("%s as %s answers %d with %q, which is personal\n%s", r.op, actor, answer.Code, told, text)
	}
	if changed && (!r.personal || answer.Code >= 300) {
		w.t.Errorf("%s as %s answers %d and changes what is kept of people", r.op, actor, answer.Code)
	}
	if r.personal && answer.Code < 300 {
		if fault := w.recorded(actor, answer.Header().Get(echo.HeaderXRequestID), text); fault != "" {
			w.t.Errorf("%s as %s used personal data %s", r.op, actor, fault)
		}
	}
	return told != "" || changed
}

// made makes up a call. To make up what a call needs takes longer than the call, and a refusal uses none of it up: so all who
// are refused call the same. Of the head of the municipality the matrix does not say what they may.
func (w *world) made(r row, actor string) call {
	w.acting = actor
	if r.refused == 0 && (r.open || actor == "head" || slices.Contains(r.may, actor)) {
		w.unfilled = true
		return r.call(w)
	}
	if w.refusable == nil {
		w.unfilled = true
		c := r.call(w)
		w.refusable = &c
	}
	return *w.refusable
}

// refusals are the texts of refusals that were looked through already. Nearly all are the same few sentences, and to ask a
// whole database about each takes longer than the rest of a call.
var refusals sync.Map

// saidBefore tells whether an answer is a refusal in the very words of one that was looked through.
func (w *world) saidBefore(answer *httptest.ResponseRecorder, text string) bool {
	if answer.Code < 400 {
		return false
	}
	if id := answer.Header().Get(echo.HeaderXRequestID); id != "" {
		text = strings.ReplaceAll(text, id, "")
	}
	_, before := refusals.LoadOrStore(text, true)
	return before
}

func (r row) expects(actor string, got int) (ok bool, want string) {
	switch {
	case r.refused != 0:
		return got == r.refused, fmt.Sprint(r.refused)
	case r.open || slices.Contains(r.may, actor):
		return got >= 200 && got < 300, "2xx"
	case actor == nobody:
		return got == http.StatusUnauthorized, "401"
	}
	return got == http.StatusForbidden || got == http.StatusNotFound, "403 or 404"
}
