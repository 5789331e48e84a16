package main

import (
	"encoding/base64"
	"os"
	"path"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// root is where the project lies, seen from this package.
const root = "../.."

// document reads one of the project's documents.
func document(t *testing.T, name string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(root, name))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// section is what a document says below a heading, without what comes below deeper ones of another name.
func section(t *testing.T, text, heading string) string {
	t.Helper()
	_, after, found := strings.Cut(text, "\n## "+heading+"\n")
	if !found {
		t.Fatalf("there is no section %q", heading)
	}
	before, _, _ := strings.Cut(after, "\n## ")
	return before
}

var (
	fenced = regexp.MustCompile("(?s)```.*?```")
	quoted = regexp.MustCompile("`([^`\n]+)`")
	linked = regexp.MustCompile(`\]\(([^)#]+)\)`)
)

// backquoted lists what stands in backquotes, code that is shown left out.
func backquoted(text string) (list []string) {
	for _, found := range quoted.FindAllStringSubmatch(fenced.ReplaceAllString(text, ""), -1) {
		list = append(list, found[1])
	}
	return list
}

// isPath tells a path of the project from commands, routes, settings and names in the code: it is one word, and it names
// a file, or something below what lies at the top.
func isPath(word string) bool {
	if strings.ContainsAny(word, " ()=$:") || strings.HasPrefix(word, "/") {
		return false
	}
	first, below, _ := strings.Cut(word, "/")
	_, err := os.Stat(filepath.Join(root, first))
	return err == nil || strings.Contains(below, "/") || slices.Contains([]string{".go", ".md", ".js", ".ts", ".yaml", ".sql", ".svelte"}, path.Ext(word))
}

// there lists the files that a path means; what stands in angle brackets may be anything.
func there(t *testing.T, from, word string) []string {
	t.Helper()
	pattern := regexp.MustCompile(`<[^>]+>`).ReplaceAllString(word, "*")
	found, err := filepath.Glob(filepath.Join(root, from, strings.TrimSuffix(strings.TrimSuffix(pattern, "/..."), "/")))
	if err != nil {
		t.Fatal(err)
	}
	return found
}

// builds are the files that building makes: they are not there in a clone where nothing was built.
var builds = set("bin/deltag src/api/schema.d.ts")

// Every path that the documents name is there.
func TestPathsOfTheDocuments(t *testing.T) {
	t.Parallel()
	for name, atLeast := range map[string]int{"README.md": 30, ".github/CONTRIBUTING.md": 12, "frontend/app/README.md": 3} {
		text, paths := document(t, name), 0
		for _, word := range backquoted(text) {
			switch {
			case isPath(word):
				paths++
				if len(there(t, "", word)) == 0 && len(there(t, "frontend/app", word)) == 0 && !builds[word] {
					t.Errorf("%s names %s, which is not there", name, word)
				}
			case strings.HasPrefix(word, "make "):
				if !strings.Contains(document(t, "Makefile"), "\n"+strings.Fields(word)[1]+":") {
					t.Errorf("%s names %q, which the Makefile does not know", name, word)
				}
			}
		}
		for _, found := range linked.FindAllStringSubmatch(text, -1) {
			if len(there(t, path.Dir(name), found[1])) == 0 {
				t.Errorf("%s leads to %s, which is not there", name, found[1])
			}
		}
		if paths < atLeast {
			t.Errorf("only %d paths were seen in %s", paths, name)
		}
	}
}

// The map of the README has every part of the project, and the commands that there are.
func TestMapOfTheReadme(t *testing.T) {
	t.Parallel()
	text := section(t, document(t, "README.md"), "Map")
	named := backquoted(text)
	for _, parts := range []string{"*", "domain/*", "frontend/*"} {
		for _, place := range there(t, "", parts) {
			part, err := filepath.Rel(root, place)
			if err != nil {
				t.Fatal(err)
			}
			if info, err := os.Stat(place); err != nil || !info.IsDir() || unmapped[part] {
				continue
			}
			if !slices.ContainsFunc(named, func(n string) bool { return within(n, part) }) {
				t.Errorf("the map does not have %s", part)
			}
		}
	}
	line := regexp.MustCompile("`cmd/deltag`.*").FindString(text)
	for _, c := range commands {
		if !strings.Contains(line, "`"+c.name+"`") {
			t.Errorf("the map does not name the command %s", c.name)
		}
	}
}

// unmapped is what a newcomer need not know: what is built or kept, and what only tests or commands use.
var unmapped = set(".ci .git .github bin data scripts domain/domaintest")

func set(words string) map[string]bool {
	all := map[string]bool{}
	for word := range strings.FieldsSeq(words) {
		all[word] = true
	}
	return all
}

// The settings that the README names are those that there are, with the defaults that they have, and what it tells an
// operator to write makes a server that starts.
func TestSettingsOfTheReadme(t *testing.T) {
	t.Parallel()
	readme := document(t, "README.md")
	known := settings(reflect.TypeFor[config](), "")
	rows := regexp.MustCompile("(?m)^\\| (`.*`) \\| (.*) \\|$").FindAllStringSubmatch(section(t, readme, "Settings"), -1)
	if len(rows) < 6 {
		t.Errorf("only %d settings are in the table", len(rows))
	}
	for _, row := range rows {
		usual := ""
		for _, name := range backquoted(row[1]) {
			tag, there := known[name]
			if usual = tag.Get("envDefault"); !there {
				t.Errorf("the table has %s, which is no setting", name)
			}
		}
		for _, value := range backquoted(row[2]) {
			if _, setting := known[value]; !setting && value != usual && !strings.Contains(value, "://") && !isCommand(value) {
				t.Errorf("%s: the table says %q, the program %q", row[1], value, usual)
			}
		}
	}
	for _, name := range regexp.MustCompile(`\b(DELTAG_[A-Z_]+|SMTP_URL|DATABASE_URL)\b`).FindAllString(readme, -1) {
		if _, there := known[name]; !there {
			t.Errorf("the README names %s, which is no setting", name)
		}
	}
	cfg, err := readConfig(environment(readme))
	if err != nil {
		t.Fatal(err)
	}
	if faults := cfg.unsafe(); len(faults) > 0 {
		t.Errorf("whoever writes what the README says is told: %v", faults)
	}
	for _, name := range []string{"DELTAG_SECRET", "DELTAG_PUBLIC_URL", "SMTP_URL", "DELTAG_MAIL_FROM", "DELTAG_HELP_PHONE"} {
		less, err := readConfig(slices.DeleteFunc(environment(readme), func(line string) bool { return strings.HasPrefix(line, name+"=") }))
		if err != nil || len(less.unsafe()) == 0 && name != "DELTAG_PUBLIC_URL" {
			t.Errorf("nothing is said when %s is left out: %v", name, err)
		}
	}
}

// isCommand tells whether a text is one of the program's commands.
func isCommand(text string) bool {
	words := strings.Fields(text)
	return len(words) > 1 && words[0] == "deltag" && slices.ContainsFunc(commands, func(c command) bool { return c.name == words[1] })
}

// environment is the README's file of settings, with real secrets where it has dots.
func environment(readme string) (lines []string) {
	key := base64.StdEncoding.EncodeToString(make([]byte, 32))
	for _, line := range regexp.MustCompile(`(?m)^(?:DELTAG_\w+|SMTP_URL|DATABASE_URL)=.*$`).FindAllString(readme, -1) {
		name, value, _ := strings.Cut(line, "=")
		value, _, _ = strings.Cut(value, " ")
		if value == "..." {
			value = key
		}
		lines = append(lines, name+"="+value)
	}
	return lines
}

// The four pictures are there and are taken by the browser test.
func TestPicturesOfTheReadme(t *testing.T) {
	t.Parallel()
	taken := document(t, "frontend/e2e/pictures.e2e.js")
	shown := regexp.MustCompile(`!\[[^\]]+\]\(frontend/e2e/pictures/([a-z]+)\.png\)`).FindAllStringSubmatch(document(t, "README.md"), -1)
	if len(shown) != 4 {
		t.Errorf("the README shows %d pictures", len(shown))
	}
	for _, picture := range shown {
		if !strings.Contains(taken, "picture(page, '"+picture[1]+"')") {
			t.Errorf("no browser test takes %s", picture[1])
		}
	}
	if there := there(t, "", "frontend/e2e/pictures/*"); len(there) != len(shown) {
		t.Errorf("%v are kept", there)
	}
}
