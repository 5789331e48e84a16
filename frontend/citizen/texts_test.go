package citizen_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"html"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// TestEveryTextIsShown looks for each text of these pages, in both languages, on the pages that TestPages reads: a text
// that stands on none of them would be tested by nothing.
func TestEveryTextIsShown(t *testing.T) {
	t.Parallel()
	for place, lang := range []string{"", "?lang=en"} {
		var all strings.Builder
		for _, page := range shown(t, lang) {
			all.WriteString(html.UnescapeString(tag.ReplaceAllString(page, " ")) + "\n")
		}
		texts := slices.DeleteFunc(said(t, place), func(text string) bool { return unheard[text] })
		for _, text := range texts {
			if !regexp.MustCompile(verb.ReplaceAllString(regexp.QuoteMeta(text), ".+")).MatchString(strings.ReplaceAll(all.String(), "\u00a0", " ")) {
				t.Errorf("no page shows %q: let a state of shown do so", text)
			}
		}
		if len(texts) < 150 {
			t.Errorf("only %d texts were seen in the program", len(texts))
		}
	}
}

// unheard stands for faults that the domain does not have, so that a new one is not told by an empty line.
var unheard = map[string]bool{"Det kan vi ikke bruge. Prøv igen": true, "We cannot use this. Try again": true}

// verb is a gap of a format.
var verb = regexp.MustCompile(`%[a-z]`)

// purposes are the program's own words for why data are used that citizens are told in words of theirs.
func purposes(t *testing.T) (list []string) {
	t.Helper()
	source, err := os.ReadFile("../../domain/privacy/purpose.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, found := range regexp.MustCompile(`(?m)^\t"([^"]+)":\s+\{"`).FindAllStringSubmatch(string(source), -1) {
		list = append(list, found[1])
	}
	return list
}

// byThemselves are the purposes that nobody reads of: what citizens do themselves, what is done when they are gone, and
// what is not done with citizens' data.
var byThemselves = []string{"the citizen's own page", "the citizen's own answers", "erasure", "administration of staff and access"}

// TestEveryPurposeIsTold looks in the domain for the purposes for which data are used, and whether citizens are told of them.
func TestEveryPurposeIsTold(t *testing.T) {
	t.Parallel()
	told, seen := append(purposes(t), byThemselves...), 0
	written := regexp.MustCompile(`(?:Purpose:|purpose\w* +=)\s*"([^"]+)"`)
	err := filepath.WalkDir("../../domain", func(place string, _ os.DirEntry, err error) error {
		if err != nil || filepath.Ext(place) != ".go" || strings.HasSuffix(place, "_test.go") {
			return err
		}
		source, err := os.ReadFile(place)
		for _, found := range written.FindAllStringSubmatch(string(source), -1) {
			seen++
			if head, _, _ := strings.Cut(found[1], ": "); !slices.Contains(told, head) {
				t.Errorf("%s uses data for %q, which domain/privacy/purpose.go does not tell citizens in words of theirs", place, head)
			}
		}
		return err
	})
	if err != nil || seen < 20 {
		t.Errorf("%d purposes were seen: %v", seen, err)
	}
}

// said lists the texts of every call of say in this package: the Danish ones, or the English.
func said(t *testing.T, place int) (texts []string) {
	t.Helper()
	files, err := os.ReadDir(".")
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		if !strings.HasSuffix(f.Name(), ".go") || strings.HasSuffix(f.Name(), "_test.go") {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), f.Name(), nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(file, func(n ast.Node) bool {
			call, ok := n.(*ast.CallExpr)
			if !ok || len(call.Args) != 2 {
				return true
			}
			if of, ok := call.Fun.(*ast.SelectorExpr); !ok || of.Sel.Name != "say" {
				return true
			}
			if literal, ok := call.Args[place].(*ast.BasicLit); ok {
				text, err := strconv.Unquote(literal.Value)
				if err != nil {
					t.Fatal(err)
				}
				texts = append(texts, text)
			}
			return true
		})
	}
	return texts
}
