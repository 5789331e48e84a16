package privacy_test

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"os"
	"strings"
	"testing"

	"deltag/domain"
	"deltag/domain/domaintest"
	"deltag/domain/message"
	"deltag/domain/privacy"
)

// opened is a package as it is read again: its files by name, and the parts of data.json.
func opened(t *testing.T, d privacy.Dossier) (files map[string]string, parts map[string][]map[string]any) {
	t.Helper()
	var out bytes.Buffer
	if err := d.Zip(&out); err != nil {
		t.Fatal(err)
	}
	z, err := zip.NewReader(bytes.NewReader(out.Bytes()), int64(out.Len()))
	if err != nil {
		t.Fatal(err)
	}
	files = map[string]string{}
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		files[f.Name] = string(text)
	}
	var data struct{ Parts map[string][]map[string]any }
	if err := json.Unmarshal([]byte(files["data.json"]), &data); err != nil {
		t.Fatal(err)
	}
	return files, data.Parts
}

// given asks for a planted person's package as staff do.
func given(t *testing.T, b *domaintest.Bench, p *planted, l message.Language) privacy.Dossier {
	t.Helper()
	pr, boss := privacy.New(b.DB), b.As(domain.Coordinator, 1)
	r, err := pr.AskFor(boss, p.Resident, privacy.Access, "by telephone")
	if err != nil {
		t.Fatal(err)
	}
	d, err := pr.Give(boss, r.ID, privacy.ShownID, l)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// The package is held against the registry: what a column's rule says is shown, is there, and so is every mark that was
// planted in a text that is shown.
func TestThePackageIsWhole(t *testing.T) {
	t.Parallel()
	b := domaintest.New(t)
	p := plant(t, b)
	files, parts := opened(t, given(t, b, p, message.Danish))
	shown := map[string]string{}
	for _, r := range privacy.Registry {
		if r.Shown == "" {
			continue
		}
		shown[r.Table+"."+r.Column] = r.Shown
		part, key, _ := strings.Cut(r.Shown, ".")
		found := false
		for _, row := range parts[part] {
			found = found || row[key] != nil
		}
		if !found {
			t.Errorf("%s.%s: the package has nothing in %s", r.Table, r.Column, r.Shown)
		}
	}
	for m, where := range p.Marks {
		asWord := shown[where] != "" && !strings.HasSuffix(shown[where], "cprKept") && !strings.HasSuffix(shown[where], "cprSearchable") &&
			!strings.HasSuffix(shown[where], "sharesHome") && !strings.HasSuffix(shown[where], "oneOfAHousehold")
		for name, text := range files {
			if name != "data.json" && !strings.HasSuffix(name, ".html") {
				continue
			}
			if strings.Contains(text, m) != asWord {
				t.Errorf("%s (%s) stands in %s: %v", m, where, name, !asWord)
			}
		}
		if csv := files["csv/"+strings.Split(shown[where]+".", ".")[0]+".csv"]; asWord && !strings.Contains(csv, m) {
			t.Errorf("%s (%s) is in no csv", m, where)
		}
	}
	for name, text := range files {
		if strings.Contains(text, "Sigrid") {
			t.Errorf("%s names a member of staff", name)
		}
		if strings.Contains(text, p.Other) {
			t.Errorf("%s names another citizen", name)
		}
	}
	if got := parts["mails"][1]["text"]; !strings.Contains(got.(string), "Tak") || parts["mails"][1]["kept"] != false {
		t.Errorf("a mail whose text was forgotten is told as %v", got)
	}
}

func TestThePackageReadsWellInBothLanguages(t *testing.T) {
	t.Parallel()
	b := domaintest.New(t)
	p := plant(t, b)
	files, _ := opened(t, given(t, b, p, message.English))
	page := files["read-me.html"]
	for _, words := range []string{`<html lang="en">`, "What we have about you", "Year of birth", "Invited", "About 1 in 2", "Made 1 September 2026 at 10:00", "3 February 1980", "A member of staff for you"} {
		if !strings.Contains(page, words) {
			t.Errorf("the page does not say %q", words)
		}
	}
	files, _ = opened(t, given(t, b, p, message.Danish))
	for _, words := range []string{`<html lang="da">`, "Det har vi om dig", "Fødselsår", "Omkring 1 ud af 2", "1. september 2026 kl. 10.00"} {
		if !strings.Contains(files["laes-mig.html"], words) {
			t.Errorf("siden siger ikke %q", words)
		}
	}
	if path := os.Getenv("DELTAG_KEEP_PAGE"); path != "" {
		if err := os.WriteFile(path, []byte(files["laes-mig.html"]), 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

func TestWhoGivesThePackage(t *testing.T) {
	t.Parallel()
	b := domaintest.New(t)
	p := plant(t, b)
	pr, boss := privacy.New(b.DB), b.As(domain.Coordinator, 1)
	r, err := pr.AskFor(boss, p.Resident, privacy.Access, "by letter")
	if err != nil || !r.DueAt.Equal(b.Now().AddDate(0, 1, 0)) {
		t.Fatalf("%+v, %v", r, err)
	}
	for name, ctx := range map[string]context.Context{"another unit": b.As(domain.Coordinator, 2), "an administrator": b.As(domain.Administrator, 1), "nobody": context.Background()} {
		if _, err := pr.Give(ctx, r.ID, privacy.ShownID, message.Danish); !errors.Is(err, domain.ErrNotFound) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := pr.Erase(boss, r.ID); !errors.Is(err, privacy.ErrKind) {
		t.Errorf("a request for a copy was answered by an erasure: %v", err)
	}
	for _, unsure := range []privacy.Check{"", privacy.OwnPage} {
		if _, err := pr.Give(boss, r.ID, unsure, message.Danish); !errors.Is(err, privacy.ErrUnsure) {
			t.Errorf("given to somebody checked by %q: %v", unsure, err)
		}
	}
	if _, err := pr.Give(boss, r.ID, privacy.ShownID, message.Danish); err != nil {
		t.Fatal(err)
	}
	if _, err := pr.Give(boss, r.ID, privacy.ShownID, message.Danish); !errors.Is(err, privacy.ErrDecided) {
		t.Errorf("answered twice: %v", err)
	}
	if got := domaintest.Value[string](t, b, "SELECT action || ' ' || purpose FROM access_record ORDER BY id DESC LIMIT 1"); got != "export give the person a copy of what is held" {
		t.Errorf("recorded as %q", got)
	}
	if got := domaintest.Value[string](t, b, "SELECT state || ' ' || decided_by || ' ' || checked FROM rights_request WHERE id = $1", r.ID); got != "met 1 id" {
		t.Errorf("the request is %s", got)
	}
}

func TestAPersonTakesTheirPackage(t *testing.T) {
	t.Parallel()
	for protection, veiled := range map[string]bool{"no": false, "yes": true, "unknown": true} {
		t.Run(protection, func(t *testing.T) {
			t.Parallel()
			b := domaintest.New(t)
			p := plant(t, b)
			b.Exec(t, "UPDATE resident SET protection = $1 WHERE id = $2", protection, p.Resident)
			pr := privacy.New(b.DB)
			if _, err := pr.Take(context.Background(), p.Token, "another session", message.Danish); err == nil {
				t.Error("the package was given without the second fact")
			}
			d, err := pr.Take(context.Background(), p.Token, p.Session, message.Danish)
			if err != nil || d.Veiled != veiled {
				t.Fatalf("veiled %v, %v", d.Veiled, err)
			}
			files, _ := opened(t, d)
			for _, where := range []string{"resident.name", "resident.address", "resident.email", "resident.phone", "resident.source_id", "correction.name", "correction.address"} {
				for name, text := range files {
					if strings.Contains(text, p.markOf(where)) && veiled {
						t.Errorf("%s of a protected person stands in %s", where, name)
					}
				}
			}
			if got := domaintest.Value[string](t, b, "SELECT string_agg(state, ' ') FROM rights_request WHERE kind = 'access' AND asked_by IS NULL"); got != "met" {
				t.Errorf("the request of the person's own page: %q", got)
			}
		})
	}
}
