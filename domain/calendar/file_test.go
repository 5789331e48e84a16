package calendar

import (
	"fmt"
	"strings"
	"testing"
	"unicode/utf8"
)

// property is one content line of a file, as the tests read it on their own.
type property struct {
	name, value string
	params      map[string]string
}

// component is what stands between BEGIN and END.
type component struct {
	name       string
	properties []property
	parts      []*component
}

func (c *component) all(name string) (found []property) {
	for _, p := range c.properties {
		if p.name == name {
			found = append(found, p)
		}
	}
	return found
}

// parse reads a file by the letter of RFC 5545 section 3.1 and allows nothing else.
func parse(text string) (*component, error) {
	body, whole := strings.CutSuffix(text, "\r\n")
	if !whole || !utf8.ValidString(text) {
		return nil, fmt.Errorf("it does not end with CRLF, or is not UTF-8")
	}
	for i, physical := range strings.Split(body, "\r\n") {
		if len(physical) > 75 || physical == "" || !utf8.ValidString(physical) {
			return nil, fmt.Errorf("line %d has %d bytes: %q", i+1, len(physical), physical)
		}
		for _, r := range physical {
			if r < ' ' || r == 0x7f {
				return nil, fmt.Errorf("line %d holds a control sign: %q", i+1, physical)
			}
		}
	}
	root := &component{}
	open := []*component{root}
	for _, logical := range strings.Split(strings.ReplaceAll(body, "\r\n ", ""), "\r\n") {
		p, err := parseLine(logical)
		if err != nil {
			return nil, err
		}
		top := open[len(open)-1]
		switch p.name {
		case "BEGIN":
			c := &component{name: p.value}
			top.parts = append(top.parts, c)
			open = append(open, c)
		case "END":
			if len(open) == 1 || top.name != p.value {
				return nil, fmt.Errorf("%s ends within %s", p.value, top.name)
			}
			open = open[:len(open)-1]
		default:
			top.properties = append(top.properties, p)
		}
	}
	if len(open) != 1 || len(root.parts) != 1 || len(root.properties) > 0 {
		return nil, fmt.Errorf("it is not one calendar")
	}
	return root.parts[0], nil
}

func parseLine(text string) (p property, err error) {
	p.params = map[string]string{}
	end := strings.IndexAny(text, ":;")
	if end < 1 || strings.Trim(text[:end], "ABCDEFGHIJKLMNOPQRSTUVWXYZ-") != "" {
		return p, fmt.Errorf("no name: %q", text)
	}
	p.name = text[:end]
	rest := text[end:]
	for strings.HasPrefix(rest, ";") {
		key, after, found := strings.Cut(rest[1:], "=")
		if !found {
			return p, fmt.Errorf("no value of a parameter: %q", text)
		}
		value := ""
		if quoted, isQuoted := strings.CutPrefix(after, `"`); isQuoted {
			value, rest, found = strings.Cut(quoted, `"`)
		} else {
			i := strings.IndexAny(after, ":;")
			if found = i >= 0; found {
				value, rest = after[:i], after[i:]
			}
		}
		if _, twice := p.params[key]; !found || twice {
			return p, fmt.Errorf("the parameter %s: %q", key, text)
		}
		p.params[key] = strings.NewReplacer("^^", "^", "^'", `"`, "^n", "\n").Replace(value)
	}
	value, isValue := strings.CutPrefix(rest, ":")
	if !isValue {
		return p, fmt.Errorf("no value: %q", text)
	}
	p.value = value
	return p, nil
}

// plain undoes the signs of a TEXT value.
func plain(value string) string {
	var b strings.Builder
	for i := 0; i < len(value); i++ {
		if value[i] != '\\' || i+1 == len(value) {
			b.WriteByte(value[i])
			continue
		}
		i++
		b.WriteString(strings.ReplaceAll(value[i:i+1], "n", "\n"))
	}
	return b.String()
}

// one is the value of a property that a file's only event has once.
func one(t *testing.T, text, name string) string {
	t.Helper()
	calendar, err := parse(text)
	if err != nil {
		t.Fatal(err)
	}
	found := calendar.parts[0].all(name)
	if len(calendar.parts) != 1 || len(found) != 1 {
		t.Fatalf("%d %s in %d parts of\n%s", len(found), name, len(calendar.parts), text)
	}
	return found[0].value
}
