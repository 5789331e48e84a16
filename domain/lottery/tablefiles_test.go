package lottery

import (
	"reflect"
	"strings"
	"testing"
)

func TestReadGroup(t *testing.T) {
	t.Parallel()
	q, err := ReadGroup("g.csv", []byte("id;sex;couple;home\na;Woman;1;x\nb;woman;1;\nc;;;X\nd;man;2;y\n"), "", []string{"sex"}, []string{"couple"}, []string{"home"})
	if err != nil {
		t.Fatal(err)
	}
	want := &Tables{Features: []string{"sex"}, Members: []Guest{{"a", []string{"Woman"}}, {"b", []string{"Woman"}}, {"c", []string{""}}, {"d", []string{"man"}}},
		Together: []Wish{{"g.csv, column couple, 1", []string{"a", "b"}}}, Apart: []Wish{{"g.csv, column home, x", []string{"a", "c"}}}}
	if !reflect.DeepEqual(q, want) {
		t.Errorf("got %+v", q)
	}
	wishes, err := ReadWishes("w.csv", []byte("who,with,too\na,b\nc,,d\n"), q.Members)
	if err != nil || !reflect.DeepEqual(wishes, []Wish{{"w.csv, row 2", []string{"a", "b"}}, {"w.csv, row 3", []string{"c", "d"}}}) {
		t.Errorf("got %+v, %v", wishes, err)
	}
}

func TestReadGroupTellsAllFaults(t *testing.T) {
	t.Parallel()
	_, err := ReadGroup("g.csv", []byte("id,sex\na,\na,\n,x\n"), "", nil, nil, nil)
	_, missing := ReadGroup("g.csv", []byte("id,sex\na,\n"), "no", []string{"age"}, []string{"pair"}, []string{"home"})
	_, wishes := ReadWishes("w.csv", []byte("who,with\na,z\na,a\nx,a,b\n"), []Guest{{ID: "a"}, {ID: "b"}})
	_, alone := ReadWishes("w.csv", []byte("who,with\na,\nb,a\n,b\n"), []Guest{{ID: "a"}, {ID: "b"}})
	for _, c := range []struct {
		err   error
		parts []string
	}{
		{err, []string{`g.csv, row 3, column "id": "a" is in row 2 already`, `row 4, column "id": the id is blank`}},
		{missing, []string{`column "no"`, `column "age"`, `column "pair"`, `column "home"`}},
		{wishes, []string{`w.csv, row 2, column "with": "z" is not`, `row 3, column "with": "a" is in the row twice`, `row 4, column "3"`, `row 4, column "who": "x"`}},
		{alone, []string{"w.csv, row 2: a wish needs two", "row 4: a wish"}},
	} {
		for _, part := range c.parts {
			if c.err == nil || !strings.Contains(c.err.Error(), part) {
				t.Errorf("%s is missing in %v", part, c.err)
			}
		}
	}
}

// FuzzReadGroup: whatever is read is either faults that say where, or can be asked about.
func FuzzReadGroup(f *testing.F) {
	f.Add([]byte("id,sex,home\n1,woman,x\n2,man,x\n"), []byte("a,b\n1,2\n"))
	f.Add([]byte("sex;home\n\"a\"\"b\";1\n"), []byte("\xff"))
	f.Fuzz(func(t *testing.T, group, wishes []byte) {
		q, err := ReadGroup("p.csv", group, "", []string{"sex"}, []string{"home"}, []string{"home"})
		checkFaults(t, err, "p.csv")
		if err != nil {
			return
		}
		q.Apart, err = ReadWishes("w.csv", wishes, q.Members)
		checkFaults(t, err, "w.csv")
		q.Together, q.Rounds, q.Count = nil, 1, len(q.Members)
		for _, fault := range q.Check() {
			if fault.Code != "members" {
				t.Errorf("read without faults: %+v", fault)
			}
		}
	})
}
