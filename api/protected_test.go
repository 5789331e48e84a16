package api_test

import (
	"archive/zip"
	"bytes"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"testing"

	"deltag/domain/domaintest"
)

// hidden are the words by which a protected person would be found, in every form in which they are written.
var hidden = []string{
	"zzyzx", "hemmelig", "skjulvej", "gemmeby", "99 88 77 66", "99887766", "skjul.example", "1979-09-09", "09-09-1979", "090979",
}

// revealing are the operations that are there to show such a person to those who may see protected names: the page after
// a reason, a number, the lists that staff give in themselves, where mails went, whom to call and by which number, the
// letters of a batch for such people alone, and the person's own copy.
var revealing = set(`POST_/residents/{id}/reveal POST_/residents/{id}/cpr GET_/imports/{id}/sample POST_/imports/{id}/check
	GET_/messages GET_/messages/{id} POST_/rights-requests/{id}/package POST_/panels/{id}/calls/next PUT_/invitations/{id}/call
	POST_/letter-batches/{id}/list POST_/letter-batches/{id}/file POST_/letters/{id}/file`)

// gives is the first of the hidden words in a text, or "".
func gives(text string) string {
	text = strings.ToLower(text)
	for _, word := range hidden {
		if strings.Contains(text, word) {
			return word
		}
	}
	return ""
}

// protect makes everybody in the register the same protected person.
func (w *world) protect() {
	w.t.Helper()
	w.Exec(w.t, `UPDATE resident SET protection = 'yes', name = 'Zzyzx Hemmelig', email = 'zzyzx@skjul.example', phone = '99 88 77 66', address = 'Skjulvej 99',
			postcode = '9990', town = 'Gemmeby', birth_date = '1979-09-09', birth_year = 1979 WHERE erased_at IS NULL;
		UPDATE message SET address = 'zzyzx@skjul.example' WHERE resident_id IS NOT NULL AND NOT EXISTS (SELECT FROM suppression)`)
}

// TestProtected has every operation called by everybody in a municipality where all people are protected: whatever is
// answered, to whomever, tells neither name nor address of theirs.
func TestProtected(t *testing.T) {
	t.Parallel()
	for _, r := range rows {
		t.Run(r.op, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			method, _, _ := strings.Cut(r.op, " ")
			for _, actor := range append([]string{"head"}, actors...) {
				c := w.made(r, actor)
				w.protect()
				w.looking.Do(w.lookFor)
				answer := w.send(actor, method, c)
				if r.hides && actor == interviewer { // may call, and may not see protected people
					if answer.Code != http.StatusNotFound {
						t.Errorf("as %s: status %d, want 404", actor, answer.Code)
					}
				} else if ok, want := r.expects(actor, answer.Code); !ok && actor != "head" {
					t.Errorf("as %s: status %d, want %s: a protected person is somebody as well\n%s", actor, answer.Code, want, answer.Body)
				}
				if word := gives(content(t, answer)); word != "" && (actor != coordinator || !revealing[strings.Replace(r.op, " ", "_", 1)]) {
					t.Errorf("as %s: the answer tells %q of a protected person\n%s", actor, word, content(t, answer))
				}
			}
			w.frozenTellNothing()
		})
	}
}

// lookFor has a coordinator type the protected person's name, so that it could stand in the record of uses.
func (w *world) lookFor() {
	w.t.Helper()
	for _, unit := range []int64{0, w.here} {
		query := map[string]any{"search": "Zzyzx Hemmelig", "unit": unit}
		if found := w.send(coordinator, http.MethodPost, call{path: "/residents/search", body: query}); found.Code != http.StatusOK {
			w.t.Fatal(found.Code, found.Body)
		}
		query["format"], query["language"], query["purpose"] = "xlsx", "da", "letters"
		if file := w.send(coordinator, http.MethodPost, call{path: "/residents/export", body: query}); file.Code != http.StatusOK {
			w.t.Fatal(file.Code, file.Body)
		}
	}
}

// content is what an answer says, a workbook and a PDF unpacked.
func content(t *testing.T, answer *httptest.ResponseRecorder) string {
	t.Helper()
	raw := answer.Body.Bytes()
	if bytes.HasPrefix(raw, []byte("%PDF-")) {
		return strings.Join(domaintest.PDFPages(t, raw), "\n") + fmt.Sprint(answer.Header())
	}
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
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.Copy(&all, opened); err != nil {
			t.Fatal(err)
		}
	}
	return all.String()
}

// frozenTellNothing looks into all that was kept of draws so that they can be made again.
func (w *world) frozenTellNothing() {
	w.t.Helper()
	rows, err := w.Pool().QueryContext(w.t.Context(), "SELECT inputs, result::text FROM draw")
	w.must(err)
	defer rows.Close()
	for rows.Next() {
		var inputs []byte
		var result string
		w.must(rows.Scan(&inputs, &result))
		unpacked, err := gzip.NewReader(bytes.NewReader(inputs))
		w.must(err)
		frozen, err := io.ReadAll(unpacked)
		w.must(err)
		if word := gives(string(frozen) + result); word != "" || len(frozen) < 20 {
			w.t.Errorf("%d bytes are kept of a draw, with %q of a protected person", len(frozen), word)
		}
	}
	w.must(rows.Err())
}

// TestProtectedIsNotFound looks for a protected person by what only those know who may see them.
func TestProtectedIsNotFound(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.citizen("no")
	w.protect()
	for actor, want := range map[string]int{coordinator: 1, interviewer: 0, elsewhere: 0} {
		for _, word := range []string{"Zzyzx", "hemm", "zzyzx@skjul.example", "zz"} {
			answer := w.send(actor, http.MethodPost, call{path: "/residents/search", body: map[string]any{"search": word}})
			var page struct{ Items []any }
			w.must(json.Unmarshal(answer.Body.Bytes(), &page))
			if answer.Code != http.StatusOK || len(page.Items) != want {
				t.Errorf("%s looks for %s: %d with %d people, want %d", actor, word, answer.Code, len(page.Items), want)
			}
		}
	}
	for _, format := range []string{"csv", "xlsx"} {
		for _, language := range []string{"da", "en"} {
			order := map[string]any{"format": format, "language": language, "purpose": "letters"}
			answer := w.send(coordinator, http.MethodPost, call{path: "/residents/export", body: order})
			text := content(t, answer)
			if word := gives(text); answer.Code != http.StatusOK || word != "" || !strings.Contains(text, "B-7173") {
				t.Errorf("the list as %s in %s: %d, tells %q", format, language, answer.Code, word)
			}
		}
	}
}

// TestRefusalsRepeatNothing sends every operation what it refuses, with a name in every value: no refusal repeats it.
func TestRefusalsRepeatNothing(t *testing.T) {
	t.Parallel()
	for _, r := range rows {
		t.Run(r.op, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			c, method := r.call(w), strings.Fields(r.op)[0]
			w.protect()
			var calls []call
			if good, ok := c.body.(map[string]any); ok {
				calls = append(calls, spoilt(c, good)...)
			}
			calls = append(calls, call{path: c.path + "?after=Zzyzx&unit=Zzyzx&from=Zzyzx&limit=Zzyzx&state=Zzyzx&version=Zzyzx", body: c.body, contentType: c.contentType},
				call{path: c.path, body: []byte(`{"unheard": "Skjulvej 99`), contentType: "application/json"})
			refused := 0
			for _, bad := range calls {
				answer := w.send(who(append(r.may, coordinator)...)[0], method, bad)
				if answer.Code >= 300 {
					refused++
				}
				if word := gives(answer.Body.String()); word != "" && answer.Code >= 300 {
					t.Errorf("%v is refused with %d and repeated\n%s", bad.body, answer.Code, answer.Body)
				}
				if answer.Code >= 500 {
					t.Errorf("%v: %d", bad.body, answer.Code)
				}
			}
			if refused == 0 && len(calls) > 2 {
				t.Error("nothing was refused")
			}
		})
	}
}

// spoilt is a good call with a name in one field after the other, and in one that does not exist.
func spoilt(c call, good map[string]any) (list []call) {
	with := func(field string, value any) call {
		bad := map[string]any{}
		for k, v := range good {
			bad[k] = v
		}
		bad[field] = value
		return call{path: c.path, body: bad}
	}
	list = append(list, with("unheard", "Skjulvej 99"))
	for field := range good {
		list = append(list, with(field, "Zzyzx Hemmelig, Skjulvej 99"), with(field, []any{"Zzyzx Hemmelig"}), with(field, map[string]any{"name": "Hemmelig"}))
	}
	return list
}

// TestMain looks through the log when all is done: no test's people may stand in it.
func TestMain(m *testing.M) {
	log := domaintest.KeepLog(slog.LevelInfo)
	code := m.Run()
	lines := strings.Split(log.String(), "\n")
	for _, line := range lines {
		if word := gives(line); word != "" || strings.Contains(line, "@fill.example") || residentNumber.MatchString(line) {
			fmt.Printf("the log tells %q of a person: %s\n", word, line)
			code = 1
		}
	}
	os.Exit(code)
}
