package lottery

import (
	"errors"
	"reflect"
	"strings"
	"testing"
)

func TestReadFiles(t *testing.T) {
	t.Parallel()
	features, err := ReadQuotas("q.csv", []byte("\ufeffcategory;feature;min;max\r\nsex;woman;1;2\r\n\r\nsex;man;0;1\r\n"))
	want := []Feature{{Name: "sex", Values: []Value{{Name: "woman", Min: 1, Max: 2}, {Name: "man", Max: 1}}}}
	if err != nil || !reflect.DeepEqual(features, want) {
		t.Fatalf("got %v, %v", features, err)
	}
	flexed, err := ReadQuotas("q.csv", []byte("feature,value,min,max,min_flex,max_flex\nsex,woman,1,2,0,3\n"))
	if err != nil || *flexed[0].Values[0].Flex != (Flex{0, 3}) {
		t.Fatalf("got %v, %v", flexed, err)
	}
	members, err := ReadPool("p.csv", []byte("person_id,Sex,street,no\na,WOMAN,High  Street,2\nb,man,high street,2\nc,man,,\n"),
		features, "", []string{"street", "no"})
	if err != nil || members[0].ID != "a" || members[0].Values[0] != 0 || members[0].Household != members[1].Household ||
		members[0].Household == "" || members[2].Household != "" {
		t.Fatalf("got %v, %v", members, err)
	}
	if members, err = ReadPool("p.csv", []byte("sex\nman\nwoman\n"), features, "", nil); err != nil || members[1].ID != "2" {
		t.Fatalf("got %v, %v", members, err)
	}
}

func TestReadFilesTellsAllFaults(t *testing.T) {
	t.Parallel()
	_, err := ReadQuotas("q.csv", []byte("category,feature,min,max\nsex,woman,x,2\nsex,,1,1\nsex,woman,1,2\nsex,man,3,-1\nage,old,4,3\n"))
	for _, part := range []string{`q.csv, row 2, column "min"`, `row 3, column "feature"`, `row 4, column "feature"`,
		`row 5, column "max"`, `row 6, column "min"`} {
		if err == nil || !strings.Contains(err.Error(), part) {
			t.Errorf("%s is missing in %v", part, err)
		}
	}
	features := []Feature{{Name: "sex", Values: []Value{{Name: "woman", Max: 1}}}}
	_, err = ReadPool("p.csv", []byte("id,sex\na,man\na,woman\n,\n"), features, "", nil)
	for _, part := range []string{`p.csv, row 2, column "sex"`, `row 3, column "id"`} {
		if err == nil || !strings.Contains(err.Error(), part) {
			t.Errorf("%s is missing in %v", part, err)
		}
	}
	if _, err = ReadPool("p.csv", []byte("a\nb\n"), features, "who", []string{"home"}); err == nil ||
		strings.Count(err.Error(), "missing") != 3 {
		t.Errorf("got %v", err)
	}
}

// FuzzReadFiles: whatever is read is either faults that say where, or sound.
func FuzzReadFiles(f *testing.F) {
	f.Add([]byte("category,feature,min,max\nsex,woman,1,2\n"), []byte("id,sex\n1,woman\n"))
	f.Add([]byte("feature;value;min;max;min_flex;max_flex\nsex;\"a\"\"b\";1;2;0;9\n"), []byte("sex\n\"a\"\"b\"\n"))
	f.Add([]byte("category,feature,min,max\nsex,\"woman,1,2\n"), []byte("\xff"))
	f.Fuzz(func(t *testing.T, quotas, pool []byte) {
		features, err := ReadQuotas("q.csv", quotas)
		checkFaults(t, err, "q.csv")
		if err != nil {
			features = []Feature{{Name: "sex", Values: []Value{{Name: "woman", Max: 1}}}}
		}
		members, err := ReadPool("p.csv", pool, features, "", nil)
		checkFaults(t, err, "p.csv")
		if err != nil {
			return
		}
		for _, fault := range (&Problem{Size: 1, Features: features, Members: members}).Check() {
			if !strings.HasPrefix(fault.Code, "s") && fault.Code != "cross-feature" { // sums and sizes are not the readers' business
				t.Errorf("read without faults: %+v", fault)
			}
		}
	})
}

func checkFaults(t *testing.T, err error, file string) {
	t.Helper()
	if err == nil {
		return
	}
	var faults FileFaults
	if !errors.As(err, &faults) || len(faults) == 0 {
		t.Fatalf("got %T %v", err, err)
	}
	for _, f := range faults {
		if f.File != file || f.Detail == "" || f.Row < 0 {
			t.Errorf("a fault without a place: %+v", f)
		}
	}
}
