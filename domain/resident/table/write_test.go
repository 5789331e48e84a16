package table_test

import (
	"bytes"
	"slices"
	"strings"
	"testing"

	"deltag/domain/resident/table"

	"github.com/google/go-cmp/cmp"
)

var awkward = []string{"=1+1", "+45 12 34 56 78", "-x", "@SUM(A1)", "'=x", "''=x", "'s", "a;b", `say "hi"`, "line\nbreak", "0800", "Åse", " =x", "\t=x", "＝1+1", "＋1", "－1", "＠x"}

func TestCSVRunsNothingAndComesBack(t *testing.T) {
	t.Parallel()
	var b bytes.Buffer
	if err := table.WriteCSV(&b, []string{"navn"}, slices.Values(single(awkward))); err != nil {
		t.Fatal(err)
	}
	if !strings.HasPrefix(b.String(), "\ufeff\"navn\"\r\n") {
		t.Errorf("starts with %q", b.String()[:20])
	}
	for _, line := range strings.Split(b.String(), "\r\n") {
		if cell := strings.TrimLeft(line, "\" \t"); cell != "" && strings.ContainsRune("=+-@＝＋－＠", []rune(cell)[0]) {
			t.Errorf("a spreadsheet would run %s", line)
		}
	}
	comesBack(t, b.Bytes())
}

func TestXLSXComesBack(t *testing.T) {
	t.Parallel()
	var b bytes.Buffer
	if err := table.WriteXLSX(&b, "Borgere", []string{"navn"}, slices.Values(single(awkward))); err != nil {
		t.Fatal(err)
	}
	comesBack(t, b.Bytes())
}

func single(cells []string) (rows [][]string) {
	for _, cell := range cells {
		rows = append(rows, []string{cell})
	}
	return rows
}

func comesBack(t *testing.T, data []byte) {
	t.Helper()
	f, err := table.Open(data, table.Settings{})
	if err != nil {
		t.Fatal(err)
	}
	var got, want []string
	for row := range f.Rows() {
		got = append(got, row.Cells[0])
	}
	for _, cell := range awkward {
		want = append(want, strings.TrimSpace(cell))
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}
