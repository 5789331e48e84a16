package main

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/labstack/echo/v4"

	"deltag/frontend/citizen"
)

// The tour is true: every file it names is there, every function it names is declared in a file or package that it has
// named so far, every route is one of the citizen's pages, and what the citizen presses is written on them.
func TestTourOfTheReadme(t *testing.T) {
	t.Parallel()
	tour := section(t, document(t, "README.md"), "A tour of one request: a citizen says yes")
	routes, files, functions, steps := citizenRoutes(), []string{}, 0, regexp.MustCompile(`(?m)^\d+\. `).Split(tour, -1)[1:]
	for n, step := range steps {
		words := backquoted(step)
		for _, word := range words {
			if isPath(word) {
				files = append(files, there(t, "", word)...)
			}
		}
		for _, word := range words {
			switch {
			case isPath(word):
			case strings.HasPrefix(word, "/"):
				if route := regexp.MustCompile(`<(\w+)>`).ReplaceAllString(word, ":$1"); !routes[route] {
					t.Errorf("step %d: there is no page %s", n+1, word)
				}
			default:
				functions++
				if !declared(t, word, files) {
					t.Errorf("step %d: %s is not declared in %v", n+1, word, files)
				}
			}
		}
		for _, found := range bold.FindAllStringSubmatch(quoted.ReplaceAllString(step, ""), -1) {
			if text := found[1]; !said(t, text) {
				t.Errorf("step %d: nowhere does it say %q", n+1, text)
			}
		}
	}
	if len(steps) < 5 || functions < 4 || len(files) < 10 {
		t.Errorf("%d steps with %d functions and %d files were seen", len(steps), functions, len(files))
	}
}

// bold is what stands out in a text: what somebody presses, or a state.
var bold = regexp.MustCompile(`\*([^*\n]+)\*`)

func citizenRoutes() map[string]bool {
	e, routes := echo.New(), map[string]bool{}
	citizen.Mount(e, citizen.Deps{})
	for _, r := range e.Routes() {
		routes[r.Path] = true
	}
	return routes
}

// declared tells whether one of the files declares a name: Reply and Panels.Reply as functions, message.Queue as one of
// package message.
func declared(t *testing.T, name string, files []string) bool {
	t.Helper()
	before, last, split := strings.Cut(name, ".")
	if !split {
		before, last = "", name
	}
	for _, file := range files {
		list := []string{file}
		if info, err := os.Stat(file); err == nil && info.IsDir() {
			list, _ = filepath.Glob(filepath.Join(file, "*.go"))
		} else if path.Ext(file) != ".go" {
			continue
		}
		for _, source := range list {
			if declares(t, source, before, last) {
				return true
			}
		}
	}
	return false
}

func declares(t *testing.T, source, before, last string) bool {
	t.Helper()
	parsed, err := parser.ParseFile(token.NewFileSet(), source, nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	siblings := []string{source}
	if before == parsed.Name.Name {
		siblings, _ = filepath.Glob(filepath.Join(filepath.Dir(source), "*.go")) // a function of the package, wherever in it
	}
	for _, sibling := range siblings {
		parsed, err := parser.ParseFile(token.NewFileSet(), sibling, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range parsed.Decls {
			f, ok := d.(*ast.FuncDecl)
			if ok && f.Name.Name == last && (before == "" || before == receiver(f) || before == parsed.Name.Name && f.Recv == nil) {
				return true
			}
		}
	}
	return false
}

// receiver is the type that a method belongs to, or "".
func receiver(f *ast.FuncDecl) string {
	if f.Recv == nil {
		return ""
	}
	kind := f.Recv.List[0].Type
	if star, ok := kind.(*ast.StarExpr); ok {
		kind = star.X
	}
	if name, ok := kind.(*ast.Ident); ok {
		return name.Name
	}
	return ""
}

// said tells whether a text stands in the citizen's pages, or a state in the domain, between quotation marks.
func said(t *testing.T, text string) bool {
	t.Helper()
	found := false
	err := filepath.WalkDir(root, func(place string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && slices.Contains([]string{"node_modules", "bin", "dist", "data", ".git"}, d.Name()):
			return fs.SkipDir
		case path.Ext(place) != ".go" || strings.HasSuffix(place, "_test.go"):
			return nil
		}
		source, err := os.ReadFile(place)
		found = found || strings.Contains(string(source), `"`+text+`"`) || strings.Contains(string(source), `"`+strings.ReplaceAll(text, " ", "_")+`"`)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return found
}
