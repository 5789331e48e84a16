package main

import (
	"archive/zip"
	"bytes"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net/http"
	"net/http/httptest"
	"net/mail"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"deltag/api"
	"deltag/domain"
	"deltag/domain/domaintest"
	"deltag/domain/message"
	"deltag/domain/org"
	"deltag/mailer/smtptest"
)

// Who and what the town of the golden person has.
const (
	coordinator  = string(domain.Coordinator)
	secretaryToo = string(domain.Secretary)
	outsider     = "vera@udefra.example"
	interpreter  = "tolk@udefra.example"
	marked       = "Samtale på Grønskærgård" // a title that every part of a mail must be decoded for
	unitOfAll    = 1
	last         = "afterwards"
)

// beside is what else tells of those who come to gatherings.
var beside = []string{"/care-orders", "/reimbursements", "/home", "/residents/{id}"}

// addressed are what tells who may see protected names where mails went, and whom to call.
var addressed = []string{"/messages", "/messages/{id}", "/panels/{id}/calls"}

// figure is a person with the words by which they would be known.
type figure struct {
	id    int64
	email string
	words []string
}

// in is the first of a figure's words in a text, or "".
func (f figure) in(text string) string {
	text = strings.ToLower(text)
	for _, word := range f.words {
		if strings.Contains(text, word) {
			return word
		}
	}
	return ""
}

// golden is the whole program in one process, with a relay that keeps what it gets.
type golden struct {
	*domaintest.Bench
	t            *testing.T
	program      *program
	relay        *smtptest.Server
	panel, hall  int64
	hidden, twin figure
	actors       []string
	sessions     map[string]string
	reads        []string
	told         map[string]bool
	asked        int
}

// goldenPeople is the list that the two come in with: everything that a list may hold.
const goldenPeople = `id;navn;adresse;postnr;by;mail;telefon;cpr;beskyttet
g1;Zzyzx Hemmeligsen;Skjulvej 99;9990;Gemmeby;zzyzx@skjul.example;99 88 77 66;0909790128;ja
g2;Qwixo Synligsen;Synligvej 55;9991;Visby;qwixo@synlig.example;88 77 66 55;0808780127;nej
g3;Carl Andersen;Torvet 3;9992;Havnsby;carl@andre.example;11 22 33 44;;nej
g4;Dina Andersen;Torvet 4;9992;Havnsby;dina@andre.example;11 22 33 55;;nej
`

func newGolden(t *testing.T) *golden {
	t.Helper()
	g := &golden{Bench: domaintest.New(t), t: t, relay: smtptest.New(t), sessions: map[string]string{}, told: map[string]bool{}}
	cfg, err := readConfig(append(safeSettings(g.relay.URL()), "DELTAG_PUBLIC_URL=https://deltag.example", "DELTAG_DATA="+t.TempDir(),
		"DELTAG_CPR_KEY="+base64.StdEncoding.EncodeToString(bytes.Repeat([]byte("k"), 32))))
	if err != nil {
		t.Fatal(err)
	}
	if g.program, err = newProgram(cfg, g.DB, nil); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		g.program.mailer.Close()
		logIf("close the outbox", g.program.outbox.Close())
	})
	for _, r := range domain.AllRoles {
		s, err := g.program.org.AddStaff(g.Ctx(), org.NewStaff{Name: string(r), Email: strings.ReplaceAll(string(r), "_", "-") + "@golden.example", Role: r, Unit: unitOfAll})
		if err != nil {
			t.Fatal(err)
		}
		g.signIn(string(r), s.ID)
	}
	g.register()
	g.reads = g.readable()
	g.must(coordinator, http.MethodPost, "/places", map[string]any{"unit": unitOfAll, "place": map[string]any{"name": "Salen", "address": "Torvet 1, Havnsby", "access": "Elevator.",
		"seats": 40, "stepFree": true, "hearingLoop": true}}, nil)
	g.hall = domaintest.Value[int64](t, g.Bench, "SELECT max(id) FROM place")
	return g
}

// register has the list taken in, and everybody on it a member of a panel.
func (g *golden) register() {
	g.t.Helper()
	imp, err := g.program.residents.Upload(g.Ctx(), unitOfAll, "liste.csv", []byte(goldenPeople))
	if err == nil {
		err = g.program.residents.Start(g.Ctx(), imp.ID, imp.Mapping)
	}
	if err == nil {
		err = g.program.residents.RunImports(g.Ctx())
	}
	if err != nil {
		g.t.Fatal(err)
	}
	known := func(source string) int64 {
		return domaintest.Value[int64](g.t, g.Bench, "SELECT id FROM resident WHERE source_id = $1 AND email <> ''", source)
	}
	g.hidden = figure{known("g1"), "zzyzx@skjul.example", []string{"zzyzx", "hemmeligsen", "skjulvej", "gemmeby", "99 88 77 66", "99887766", "skjul.example", "0909790128", "090979-0128", "1979-09-09", "09-09-1979", "9. september 1979"}}
	g.twin = figure{known("g2"), "qwixo@synlig.example", []string{"qwixo", "synligsen", "synligvej", "visby", "88 77 66 55", "88776655", "synlig.example", "0808780127", "080878-0127", "1978-08-08", "08-08-1978", "8. august 1978"}}
	if n := domaintest.Value[int](g.t, g.Bench, "SELECT count(*) FROM resident WHERE protection = 'yes' AND cpr_sealed IS NOT NULL AND birth_date = '1979-09-09' AND phone <> '' AND id = $1", g.hidden.id); n != 1 {
		g.t.Fatal("the protected person is not in the register with all that there is to hide")
	}
	var draw int64
	g.panel, draw = g.AddPanel(g.t, "Borgerpanel")
	g.Exec(g.t, "INSERT INTO membership (panel_id, draw_id, resident_id, status, changed_at, created_at) SELECT $1, $2, id, 'confirmed', $3, $3 FROM resident", g.panel, draw, g.Now())
}

// signIn gives somebody on the staff a session.
func (g *golden) signIn(name string, staff int64) {
	g.t.Helper()
	g.actors = append(g.actors, name)
	g.sessions[name] = "token of " + name
	g.Exec(g.t, `INSERT INTO session (token_hash, staff_id, device, created_at, seen_at, expires_at) VALUES ($1, $2, 'test', $3, $3, $4)`,
		domain.HashToken(g.sessions[name]), staff, g.Now(), g.Now().AddDate(1, 0, 0))
}

// send makes a request of the interface.
func (g *golden) send(actor, method, path string, in any) *httptest.ResponseRecorder {
	g.t.Helper()
	var body []byte
	if in != nil {
		var err error
		if body, err = json.Marshal(in); err != nil {
			g.t.Fatal(err)
		}
	}
	g.Exec(g.t, "UPDATE session SET seen_at = $1", g.Now()) // a session that nobody uses ends by itself
	req := httptest.NewRequestWithContext(g.t.Context(), method, api.Prefix+path, bytes.NewReader(body))
	req.Header.Set("Content-Type", "application/json")
	req.AddCookie(&http.Cookie{Name: api.Cookie{Secure: true}.Name(), Value: g.sessions[actor]})
	return g.serve(req)
}

// page is a citizen's browser, each time another.
func (g *golden) page(method, path, form string) *httptest.ResponseRecorder {
	g.t.Helper()
	req := httptest.NewRequestWithContext(g.t.Context(), method, path, strings.NewReader(form))
	if form != "" || method == http.MethodPost {
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	return g.serve(req)
}

func (g *golden) serve(req *http.Request) *httptest.ResponseRecorder {
	g.asked++
	req.RemoteAddr = fmt.Sprintf("198.51.%d.%d:1", g.asked/250%250, g.asked%250)
	answer := httptest.NewRecorder()
	g.program.echo.ServeHTTP(answer, req)
	return answer
}

func (g *golden) must(actor, method, path string, in, out any) {
	g.t.Helper()
	answer := g.send(actor, method, path, in)
	if answer.Code >= 300 {
		g.t.Fatalf("%s %s as %s: %d %s", method, path, actor, answer.Code, answer.Body)
	}
	if out != nil {
		if err := json.Unmarshal(answer.Body.Bytes(), out); err != nil {
			g.t.Fatal(err)
		}
	}
}

// post presses a button on a citizen's page.
func (g *golden) post(path, form string) {
	g.t.Helper()
	if answer := g.page(http.MethodPost, path, form); answer.Code != http.StatusSeeOther {
		g.t.Fatalf("%s: %d %s", path[:8], answer.Code, answer.Body)
	}
}

// arrange has a gathering open, so many days from now.
func (g *golden) arrange(plan map[string]any, days int) (id int64) {
	g.t.Helper()
	for name, value := range map[string]any{"unit": unitOfAll, "about": "Kom.", "day": g.Now().AddDate(0, 0, days).Format(time.DateOnly), "from": "17:00", "to": "19:00", "place": g.hall, "video": ""} {
		plan[name] = value
	}
	g.must(coordinator, http.MethodPost, "/gatherings", plan, nil)
	id = domaintest.Value[int64](g.t, g.Bench, "SELECT max(id) FROM gathering")
	g.must(coordinator, http.MethodPut, fmt.Sprintf("/gatherings/%d/opening", id), map[string]any{"version": g.version(id)}, nil)
	return id
}

func (g *golden) version(gathering int64) int {
	return domaintest.Value[int](g.t, g.Bench, "SELECT version FROM gathering WHERE id = $1", gathering)
}

func (g *golden) booking(gathering int64, who figure) int64 {
	g.t.Helper()
	return domaintest.Value[int64](g.t, g.Bench, "SELECT id FROM booking WHERE gathering_id = $1 AND resident_id = $2", gathering, who.id)
}

// deliver sends what waits, at the next hour at which mail may go.
func (g *golden) deliver() {
	g.t.Helper()
	g.Clock.Set(message.NextOpening(g.Now().Add(time.Minute)))
	if _, err := g.program.outbox.Deliver(g.Ctx(), 500); err != nil {
		g.t.Fatal(err)
	}
}

// token is the newest link of a sort that somebody got by mail.
func (g *golden) token(page, email string) string {
	g.t.Helper()
	mails := g.relay.Mails()
	slices.Reverse(mails)
	for _, m := range mails {
		if m.To[0] != email {
			continue
		}
		opened, err := message.OpenMail(m.Raw)
		if err != nil {
			g.t.Fatal(err)
		}
		if found := regexp.MustCompile(page + `([A-Z2-7]{26})`).FindStringSubmatch(opened.Text); found != nil {
			return found[1]
		}
	}
	g.t.Fatalf("%s has no mail with a link to %s", email, page)
	return ""
}

// othersPages are the pages of everybody else that a mail has led to, and those that everybody can find.
func (g *golden) othersPages() []string {
	pages := []string{"/", "/moeder", "/kode", "/nyt-link"}
	for _, code := range g.column("SELECT code FROM gathering WHERE code <> ''") {
		pages = append(pages, "/moede/"+code)
	}
	for _, m := range g.relay.Mails() {
		if m.To[0] == g.hidden.email {
			continue
		}
		opened, err := message.OpenMail(m.Raw)
		if err != nil {
			g.t.Fatal(err)
		}
		for _, found := range regexp.MustCompile(`/(b|tid)/[A-Z2-7]{26}`).FindAllString(opened.Text, -1) {
			if pages = append(pages, found); strings.HasPrefix(found, "/b/") {
				pages = append(pages, found+"/kalender.ics")
			}
		}
	}
	return pages
}

// paths are the addresses that a pattern has in this town; of one that needs something that is not there, none.
func (g *golden) paths(pattern string) (paths []string) {
	if !strings.Contains(pattern, "{") {
		return []string{pattern}
	}
	tables := map[string]string{"/gatherings/{id}": "gathering", "/panels/{id}": "panel", "/residents/{id}": "resident", "/messages/{id}": "message", "/imports/{id}": "import"}
	for prefix, table := range tables {
		rest, found := strings.CutPrefix(pattern, prefix)
		if !found || strings.Contains(rest, "{") {
			continue
		}
		for _, id := range g.column("SELECT id::text FROM " + table) {
			paths = append(paths, strings.TrimSuffix(prefix, "{id}")+id+rest)
		}
	}
	return paths
}

// column is what a query of one column gives.
func (g *golden) column(query string) (all []string) {
	g.t.Helper()
	rows, err := g.Pool().QueryContext(g.t.Context(), query)
	if err != nil {
		g.t.Fatal(err)
	}
	defer rows.Close()
	for rows.Next() {
		var one string
		if err := rows.Scan(&one); err != nil {
			g.t.Fatal(err)
		}
		all = append(all, one)
	}
	if err := rows.Err(); err != nil {
		g.t.Fatal(err)
	}
	return all
}

// unpacked is what an answer says, a workbook unpacked.
func unpacked(t *testing.T, answer *httptest.ResponseRecorder) string {
	t.Helper()
	raw := answer.Body.Bytes()
	if !bytes.HasPrefix(raw, []byte("PK\x03\x04")) {
		return string(raw) + fmt.Sprint(answer.Header())
	}
	files, err := zip.NewReader(bytes.NewReader(raw), int64(len(raw)))
	if err != nil {
		t.Fatal(err)
	}
	var all strings.Builder
	for _, f := range files.File {
		opened, err := f.Open()
		if err == nil {
			_, err = io.Copy(&all, opened)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	return all.String()
}

// leaf is one part of a mail, decoded; the header is one too.
type leaf struct{ kind, text string }

// leaves are the header of a mail and all its parts, attachments too.
func leaves(t *testing.T, raw []byte) (all []leaf) {
	t.Helper()
	m, err := mail.ReadMessage(bytes.NewReader(raw))
	if err != nil {
		t.Fatal(err)
	}
	var header strings.Builder
	for name, values := range m.Header {
		for _, v := range values {
			decoded, err := new(mime.WordDecoder).DecodeHeader(v)
			if err != nil {
				t.Fatal(err)
			}
			fmt.Fprintf(&header, "%s: %s\n", name, decoded)
		}
	}
	return append([]leaf{{"header", header.String()}}, leavesOf(t, m.Header.Get("Content-Type"), m.Header.Get("Content-Transfer-Encoding"), m.Body)...)
}

func leavesOf(t *testing.T, contentType, encoding string, body io.Reader) (all []leaf) {
	t.Helper()
	kind, params, err := mime.ParseMediaType(contentType)
	if err != nil {
		t.Fatal(err)
	}
	if strings.HasPrefix(kind, "multipart/") {
		reader := multipart.NewReader(body, params["boundary"])
		for {
			part, err := reader.NextRawPart()
			if err == io.EOF {
				return all
			}
			if err != nil {
				t.Fatal(err)
			}
			all = append(all, leavesOf(t, part.Header.Get("Content-Type"), part.Header.Get("Content-Transfer-Encoding"), part)...)
		}
	}
	switch strings.ToLower(encoding) {
	case "quoted-printable":
		body = quotedprintable.NewReader(body)
	case "base64":
		body = base64.NewDecoder(base64.StdEncoding, body)
	}
	text, err := io.ReadAll(body)
	if err != nil {
		t.Fatal(err)
	}
	return []leaf{{kind, strings.ReplaceAll(string(text), "\r\n ", "")}} // lines of a calendar are folded
}
