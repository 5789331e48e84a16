package main

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"deltag/cmd/deltag/municipality"
)

// visitor is a person with a browser.
type visitor struct {
	t      *testing.T
	base   string
	client *http.Client
}

// visitor opens a browser on the program's pages.
func (p *process) visitor() *visitor {
	p.t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		p.t.Fatal(err)
	}
	return &visitor{p.t, "http://" + p.address, &http.Client{
		Jar: jar, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}}
}

// signIn signs in to the demo with one click.
func (p *process) signIn(role string) *visitor {
	p.t.Helper()
	v := p.visitor()
	v.must("POST", "/demo/sign-in", map[string]string{"role": role}, nil)
	return v
}

// do sends a request and gives the answer's status and body; a status of 0 says that the line broke.
func (v *visitor) do(method, path string, body []byte, header ...string) (int, []byte) {
	v.t.Helper()
	request, err := http.NewRequest(method, v.base+path, bytes.NewReader(body))
	if err != nil {
		v.t.Fatal(err)
	}
	for i := 0; i+1 < len(header); i += 2 {
		request.Header.Set(header[i], header[i+1])
	}
	answer, err := v.client.Do(request)
	if err != nil {
		return 0, nil
	}
	defer answer.Body.Close()
	said, err := io.ReadAll(answer.Body)
	if err != nil {
		return 0, nil
	}
	return answer.StatusCode, said
}

// call calls an operation with JSON.
func (v *visitor) call(method, path string, in any) (int, []byte) {
	v.t.Helper()
	var body []byte
	if in != nil {
		var err error
		if body, err = json.Marshal(in); err != nil {
			v.t.Fatal(err)
		}
	}
	return v.do(method, "/api/v1"+path, body, "Content-Type", "application/json")
}

// must calls an operation that must succeed, and reads the answer into out unless it is nil.
func (v *visitor) must(method, path string, in, out any) {
	v.t.Helper()
	status, said := v.call(method, path, in)
	if status < 200 || status > 299 {
		v.t.Fatalf("%s %s: %d %s", method, path, status, said)
	}
	if out == nil {
		return
	}
	if err := json.Unmarshal(said, out); err != nil {
		v.t.Fatalf("%s %s: %v", method, path, err)
	}
}

// extract is a list of made-up people, as a municipality would export it, with numbers that begin with a prefix.
func extract(prefix string, people int) []byte {
	rows, err := municipality.People(people, seedOf(prefix, people), time.Date(2026, 9, 1, 0, 0, 0, 0, time.UTC))
	if err != nil {
		panic(err)
	}
	for _, row := range rows {
		row[0] = prefix + row[0]
		if row[2] != "" {
			row[2] = strings.ToLower(prefix) + row[2]
		}
		row[7] = prefix + row[7] // they live elsewhere than the people of other lists
	}
	var file bytes.Buffer
	w := csv.NewWriter(&file)
	w.Comma = ';'
	if err := w.WriteAll(append([][]string{municipality.Header}, rows...)); err != nil {
		panic(err)
	}
	return file.Bytes()
}

func seedOf(prefix string, people int) uint64 { return uint64(len(prefix) + people) }

// imported is what the tests read of an import.
type imported struct {
	ID       int64           `json:"id"`
	State    string          `json:"state"`
	RowsDone int             `json:"rowsDone"`
	Added    int             `json:"added"`
	Mapping  json.RawMessage `json:"mapping"`
}

func (v *visitor) upload(file []byte) int64 {
	v.t.Helper()
	status, said := v.do("POST", "/api/v1/imports?unit=1", file, "Content-Type", "application/octet-stream", "X-File-Name", url.PathEscape("udtræk.csv"))
	var i imported
	if err := json.Unmarshal(said, &i); err != nil || status != http.StatusOK {
		v.t.Fatalf("upload: %d %v %s", status, err, said)
	}
	return i.ID
}

func (v *visitor) importOf(id int64) (i imported) {
	v.t.Helper()
	v.must("GET", fmt.Sprintf("/imports/%d", id), nil, &i)
	return i
}

func (v *visitor) startImport(id int64) {
	v.t.Helper()
	v.must("POST", fmt.Sprintf("/imports/%d/start", id), v.importOf(id).Mapping, nil)
}

// waitImport waits until an import is in one of the states.
func (v *visitor) waitImport(id int64, states ...string) imported {
	v.t.Helper()
	for deadline := time.Now().Add(3 * time.Minute); ; time.Sleep(10 * time.Millisecond) {
		i := v.importOf(id)
		for _, s := range states {
			if i.State == s {
				return i
			}
		}
		if i.State == "failed" || time.Now().After(deadline) {
			v.t.Fatalf("the import is %s, not %v", i.State, states)
		}
	}
}

// panelled is what the tests read of a panel.
type panelled struct {
	ID      int64          `json:"id"`
	State   string         `json:"state"`
	Version int            `json:"version"`
	Details map[string]any `json:"details"`
}

// at is the path of an operation on the panel.
func (p panelled) at(path string) string { return fmt.Sprintf("/panels/%d%s", p.ID, path) }

func (p panelled) activity() string { return fmt.Sprintf("panel:%d", p.ID) }

func (v *visitor) panel(id int64) (p panelled) {
	v.t.Helper()
	v.must("GET", fmt.Sprintf("/panels/%d", id), nil, &p)
	return p
}

// newPanel sets up a panel that is ready to invite, as a coordinator does.
func (v *visitor) newPanel(name string) panelled {
	v.t.Helper()
	return v.newPanelOf(name, 12)
}

// newPanelOf sets up a panel with so many seats.
func (v *visitor) newPanelOf(name string, size int) panelled {
	v.t.Helper()
	var details map[string]any
	v.must("GET", "/panel-suggestion", nil, &details)
	for key, said := range map[string]any{
		"name": name, "purpose": "Vi prøver af.", "legalBasis": "public_task", "specialGround": "public_interest", "size": size,
		"replyBy": "2026-09-30", "firstMeeting": "2026-10-20", "endsOn": "2027-09-30", "restDays": 0, "maxContacts": 100,
	} {
		details[key] = said
	}
	var p panelled
	v.must("POST", "/panels", map[string]any{"unit": 1, "details": details}, &p)
	at := fmt.Sprintf("/panels/%d", p.ID)
	var features []struct {
		ID   int64  `json:"id"`
		Code string `json:"code"`
	}
	v.must("GET", "/panel-features", nil, &features)
	var chosen []int64
	for _, f := range features {
		if f.Code == "sex" || f.Code == "age_band" {
			chosen = append(chosen, f.ID)
		}
	}
	var sheet struct {
		Version int `json:"version"`
	}
	v.must("PUT", at+"/features", map[string]any{"version": p.Version, "features": chosen}, &sheet)
	var proposal map[string]any
	v.must("POST", at+"/quotas/proposal", map[string]any{"size": size, "people": min(size, 100), "percent": 100}, &proposal)
	proposal["version"] = sheet.Version
	v.must("PUT", at+"/quotas", proposal, nil)
	v.publishNotice(at)
	return v.panel(p.ID)
}

func (v *visitor) publishNotice(at string) {
	v.t.Helper()
	var notices struct {
		Suggested json.RawMessage `json:"suggested"`
	}
	v.must("GET", at+"/notice", nil, &notices)
	v.must("PUT", at+"/notice", json.RawMessage(gaps.Replace(string(notices.Suggested))), nil)
	v.must("PUT", at+"/notice/publication", nil, nil)
}

// names are the full names that people were made up with.
var names = sync.OnceValue(func() map[string]bool {
	all := map[string]bool{}
	rows, err := municipality.People(listed, seedOf("K", listed), time.Now())
	if err != nil {
		panic(err)
	}
	for _, row := range rows {
		all[row[1]] = true
	}
	return all
})

var (
	twoNames = regexp.MustCompile(`\p{Lu}\p{Ll}+ \p{Lu}\p{Ll}+`)
	// What finds or opens a person: addresses, the fictional telephone numbers, links and their tokens, sessions.
	secrets = regexp.MustCompile(`[\w.+-]+@[\w-]+\.\w+|\b00 \d\d \d\d \d\d\b|/(i|me|unsubscribe)/[A-Z0-9]+|\b[A-Z2-7]{26}\b|deltag=\w+`)
)

// personal is what a line tells of a person, or "".
func personal(line string) string {
	for _, name := range twoNames.FindAllString(line, -1) {
		if names()[name] {
			return name
		}
	}
	return secrets.FindString(line)
}
