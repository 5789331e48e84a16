package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"os/exec"
	"slices"
	"strings"
	"testing"
)

// layers are the areas of the domain from the bottom up. A package imports those of lower layers alone; what stands on
// one line does not know its neighbours. The packages of one area (resident, resident/table) know one another.
var layers = []string{
	"calendar lottery stats", // pure: the standard library alone
	"mix",                    // pure too: it knows the lottery
	"workday",                // days and the Danish holidays
	"kernel",                 // package domain itself
	"postgres",
	"indicator message oidc",
	"org",
	"resident",
	"letter method",
	"panel evaluation",
	"statement booking survey stand",
	"focusgroup hearing result",
	"evidence",
	"report privacy",
	"demo",
}

// pureLayers is how many layers from the bottom are pure.
const pureLayers = 2

// pureToo are pure packages of areas that are not.
var pureToo = []string{"domain/hearing/note"}

// owned names who may import a library, so that it can be exchanged in one place and misused in none.
var owned = []struct{ library, by string }{
	{"gorm.io/driver/", "domain/postgres"},
	{"gorm.io/", "domain"},
	{"github.com/jackc/pgx", "domain/postgres domain/domaintest cmd"},
	{"github.com/pressly/goose", "migrations"},
	{"github.com/wneessen/go-mail", "mailer cmd"},
	{"github.com/go-co-op/gocron", "scheduler"},
	{"github.com/danielgtaylor/huma", "api"},
	{"github.com/labstack/echo", "api frontend cmd"},
	{"github.com/caarlos0/env", "cmd"},
	{"github.com/coreos/go-oidc", "domain/oidc"},
	{"golang.org/x/oauth2", "domain/oidc"},
	{"codeberg.org/go-pdf/fpdf", "domain/letter"},
	{"github.com/prometheus/", "api cmd"},
}

// impure is what the pure packages must not use: a clock, a database, the network, files, chance that no seed decides.
// A calendar writes instants that it is given; the linter keeps it, like everybody, from asking what time it is.
var impure = []string{"time", "database/sql", "net", "net/http", "os", "io/ioutil", "math/rand", "math/rand/v2", "crypto/rand"}

func TestDependencyRule(t *testing.T) {
	t.Parallel()
	for _, p := range packages(t) {
		for _, imported := range p.Imports {
			if fault := judge(p.path(), imported, p.Standard[imported]); fault != "" {
				t.Errorf("%s imports %s: %s", p.ImportPath, imported, fault)
			}
		}
		for _, imported := range append(p.TestImports, p.XTestImports...) {
			if path, ours := strings.CutPrefix(imported, "deltag/"); ours && within(path, "cmd") && !within(p.path(), "cmd") {
				t.Errorf("the tests of %s import %s: nobody imports a command", p.ImportPath, imported)
			}
		}
	}
}

// The rule must catch what it is for.
func TestDependencyRuleRefuses(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		from, to string
		standard bool
		want     string
	}{
		{"api/staff", "deltag/mailer", false, "it may only know"},
		{"api/staff", "gorm.io/gorm", false, "only domain may"},
		{"api/staff", "deltag/domain/panel", false, ""},
		{"frontend/citizen", "deltag/api/op", false, "it may only know"},
		{"scheduler", "deltag/mailer", false, "it may only know"},
		{"mailer", "deltag/domain/panel", false, "it may only know"},
		{"mailer", "deltag/domain/message", false, ""},
		{"domain/org", "deltag/domain/panel", false, "higher layer"},
		{"domain/indicator", "deltag/domain/message", false, "same layer"},
		{"domain/panel", "deltag/domain/resident", false, ""},
		{"domain/panel", "deltag/domain/lottery", false, ""},
		{"domain/panel", "gorm.io/driver/postgres", false, "only domain/postgres may"},
		{"domain", "deltag/domain/org", false, "higher layer"},
		{"domain/panel", "deltag/domain/domaintest", false, "only tests may"},
		{"domain/lottery", "time", true, "pure"},
		{"domain/calendar", "time", true, ""},
		{"domain/calendar", "crypto/rand", true, "pure"},
		{"domain/message", "deltag/domain/calendar", false, ""},
		{"domain/lottery", "deltag/domain", false, "pure"},
		{"domain/lottery", "gonum.org/v1/gonum/mat", false, "pure"},
		{"domain/lottery", "sort", true, ""},
		{"domain/lottery/solve", "deltag/domain/lottery", false, ""},
		{"domain/lottery", "deltag/domain/mix", false, "pure"},
		{"domain/mix", "deltag/domain/lottery", false, ""},
		{"domain/mix", "deltag/domain", false, "pure"},
		{"domain/mix", "time", true, "pure"},
		{"domain/hearing/note", "deltag/domain/lottery", false, ""},
		{"domain/hearing/note", "deltag/domain", false, "pure"},
		{"domain/hearing/note", "time", true, "pure"},
		{"domain/resident/table", "deltag/domain/resident", false, ""},
		{"domain/unheard", "deltag/domain", false, "not in the list of layers"},
		{"domain/panel", "deltag/cmd/deltag", false, "nobody imports a command"},
		{"cmd/bench", "deltag/cmd/deltag/municipality", false, ""},
		{"cmd/deltag", "deltag/cmd/deltag/municipality", false, ""},
		{"unheard", "deltag/domain", false, "not in the rule"},
		{"cmd/deltag", "deltag/mailer", false, ""},
	} {
		got := judge(c.from, c.to, c.standard)
		if (got == "") != (c.want == "") || !strings.Contains(got, c.want) {
			t.Errorf("%s imports %s: %q, want %q", c.from, c.to, got, c.want)
		}
	}
}

// judge tells what is wrong with one import, or nothing. from has no "deltag/" before it.
func judge(from, imported string, standard bool) string {
	path, ours := strings.CutPrefix(imported, "deltag/")
	switch {
	case isPure(from) && !(ours && isPure(path) && (area(path) == area(from) || layered(from, path) == "")):
		given := imported == "time" && area(from) == "calendar"
		if !standard || slices.Contains(impure, imported) && !given {
			return "a pure package uses pure ones and the standard library alone, without clock, files, network or unseeded chance"
		}
		return ""
	case standard:
		return ""
	case !ours:
		return library(from, imported)
	case within(path, "cmd") && !within(from, "cmd"): // commands may share what is below one of them
		return "nobody imports a command"
	case within(path, "domain/domaintest"):
		return "only tests may"
	}
	return ourPackage(from, path)
}

func library(from, imported string) string {
	for _, o := range owned {
		if !strings.HasPrefix(imported, o.library) {
			continue
		}
		for _, by := range strings.Fields(o.by) {
			if within(from, by) {
				return ""
			}
		}
		return "only " + o.by + " may"
	}
	return ""
}

func ourPackage(from, path string) string {
	may := ""
	switch {
	case within(from, "cmd"), from == "domain/domaintest":
		return ""
	case within(from, "domain"):
		return layered(from, path)
	case within(from, "api"):
		may = "domain api"
	case within(from, "frontend"):
		may = "domain frontend"
	case from == "scheduler":
		may = "domain"
	case within(from, "mailer"):
		may = "domain/message mailer"
	case from != "migrations":
		return "package " + from + " is not in the rule: say in this test what it may import"
	}
	for _, allowed := range strings.Fields(may) {
		if within(path, allowed) || path == "domain" && within(from, "mailer") {
			return ""
		}
	}
	return "it may only know " + may
}

func layered(from, path string) string {
	mine, theirs := layer(from), layer(path)
	switch {
	case mine < 0 || theirs < 0:
		return "one of them is not in the list of layers in this test"
	case area(from) == area(path) || theirs < mine:
		return ""
	case theirs == mine:
		return "they are on the same layer"
	}
	return "that is a higher layer"
}

func layer(path string) int {
	return slices.IndexFunc(layers, func(line string) bool { return slices.Contains(strings.Fields(line), area(path)) })
}

func isPure(path string) bool {
	return layer(path) >= 0 && layer(path) < pureLayers || slices.Contains(pureToo, path)
}

// area is the first name below domain, or "kernel" for domain itself.
func area(path string) string {
	if path == "domain" {
		return "kernel"
	}
	below, found := strings.CutPrefix(path, "domain/")
	if !found {
		return ""
	}
	name, _, _ := strings.Cut(below, "/")
	return name
}

func within(path, top string) bool { return path == top || strings.HasPrefix(path, top+"/") }

type pkg struct {
	ImportPath                         string
	Imports, TestImports, XTestImports []string
	Standard                           map[string]bool `json:"-"`
}

func (p pkg) path() string { return strings.TrimPrefix(p.ImportPath, "deltag/") }

// packages lists ours as the go command sees them. The standard library is what it lists as std.
func packages(t *testing.T) []pkg {
	t.Helper()
	standard := map[string]bool{"C": true, "unsafe": true}
	for name := range strings.FieldsSeq(string(list(t, "std"))) {
		standard[name] = true
	}
	var all []pkg
	stream := json.NewDecoder(bytes.NewReader(list(t, "-json=ImportPath,Imports,TestImports,XTestImports", "deltag/...")))
	for {
		p := pkg{Standard: standard}
		err := stream.Decode(&p)
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, p)
	}
	if len(all) < 5 {
		t.Fatalf("go list shows only %d packages", len(all))
	}
	return all
}

func list(t *testing.T, args ...string) []byte {
	t.Helper()
	out, err := exec.Command("go", append([]string{"list"}, args...)...).Output()
	if err != nil {
		t.Fatalf("go list %v: %v", args, err)
	}
	return out
}
