package main

import (
	"encoding/json"
	"fmt"
	"io"
	"text/tabwriter"

	"deltag/domain/survey/template"
)

// offered is what is printed of a template in the list.
type offered struct {
	template.Template
	Questions int    `json:"questions"` // pages of the whole document
	CoreHash  string `json:"core_hash"`
}

// listTemplates prints the questionnaires that come with the program.
func listTemplates(to io.Writer, asJSON bool) error {
	list := []offered{}
	for _, t := range template.All() {
		i := t.Instrument
		list = append(list, offered{Template: t, Questions: len(i.Core) + len(i.Local), CoreHash: i.CoreHash()})
	}
	if asJSON {
		return json.NewEncoder(to).Encode(list)
	}
	text := "KEY\tFOR\tPAGES\tCORE\tTITLE\n"
	for _, t := range list {
		text += fmt.Sprintf("%s\t%s\t%d\t%d\t%s\n", t.Key, t.Audience, t.Questions, t.Core, t.Title.En)
	}
	table := tabwriter.NewWriter(to, 0, 0, 2, ' ', 0)
	if _, err := io.WriteString(table, text); err != nil {
		return err
	}
	return table.Flush()
}

// printTemplate prints one as it is kept, to be changed in a file and checked.
func printTemplate(to io.Writer, key string) error {
	t, ok := template.Find(key)
	if !ok {
		return fmt.Errorf("there is no template %q: deltag instrument template lists them", key)
	}
	_, err := to.Write(t.Document)
	return err
}
