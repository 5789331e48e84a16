package lottery

import (
	"context"
	"errors"
	"maps"
	"slices"
	"strings"
	"testing"
)

func TestReadFixed(t *testing.T) {
	t.Parallel()
	list, err := ReadFixed("in.csv", []byte("id;reason\n a ;chair\nb;interpreter\n"))
	if err != nil || !slices.Equal(list, []Decision{{"a", "chair"}, {"b", "interpreter"}}) {
		t.Fatalf("%v %v", list, err)
	}
	_, err = ReadFixed("in.csv", []byte("id,reason\na,\n,chair\na,chair\n"))
	for _, part := range []string{`in.csv, row 2, column "reason"`, `in.csv, row 3, column "id"`, `in.csv, row 4, column "id"`} {
		if err == nil || !strings.Contains(err.Error(), part) {
			t.Errorf("%s is missing in %v", part, err)
		}
	}
	if _, err = ReadFixed("in.csv", []byte("who,why\n")); err == nil || strings.Count(err.Error(), "missing") != 2 {
		t.Errorf("got %v", err)
	}
}

// FuzzReadFixed: whatever is read is either faults that say where, or decisions about somebody with a reason.
func FuzzReadFixed(f *testing.F) {
	f.Add([]byte("id,reason\na,chair\n"))
	f.Add([]byte("\xef\xbb\xbfreason;id\n\"x;y\";b\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		list, err := ReadFixed("in.csv", data)
		checkFaults(t, err, "in.csv")
		for _, d := range list {
			if d.ID == "" || d.Reason == "" {
				t.Errorf("read without faults: %+v", d)
			}
		}
	})
}

// Under pseudonyms the problem is the same: as many panels, the same chances, and the order does not follow the ids.
func TestPseudonyms(t *testing.T) {
	t.Parallel()
	random := newSource(Seed{61}, "pseudonym test")
	for tried := 0; tried < 100; {
		p := randomProblem(random)
		l, err := Find(context.Background(), p, Options{Method: Leximin})
		if err != nil {
			continue
		}
		tried++
		q, ids := p.Pseudonyms(Seed{byte(tried)})
		m, err := Find(context.Background(), q, Options{Method: Leximin})
		if err != nil {
			t.Fatal(err)
		}
		if len(brute(p)) != len(brute(q)) {
			t.Fatalf("%d panels are %d", len(brute(p)), len(brute(q)))
		}
		for i, pseudonym := range m.Members {
			k := slices.Index(l.Members, ids[pseudonym])
			if d := l.Chance(k) - m.Chance(i); d > 1e-6 || d < -1e-6 {
				t.Errorf("the chance of %s is %v, under a pseudonym %v", ids[pseudonym], l.Chance(k), m.Chance(i))
			}
		}
		again, _ := p.Pseudonyms(Seed{byte(tried)})
		other, otherIDs := p.Pseudonyms(Seed{byte(tried), 1})
		if again.Hash() != q.Hash() || len(p.Members) > 6 && other.Hash() == q.Hash() && maps.Equal(ids, otherIDs) {
			t.Error("the salt does not decide the pseudonyms")
		}
	}
}

// More people of the values named make a panel possible, and fewer of them would not.
func TestInviteAgainstBruteForce(t *testing.T) {
	t.Parallel()
	random := newSource(Seed{62}, "invite test")
	helped := 0
	for helped < 150 {
		p := randomProblem(random)
		var infeasible *InfeasibleError
		if _, err := Find(context.Background(), p, Options{Method: Uniform}); !errors.As(err, &infeasible) {
			continue
		}
		wanted, err := Invite(context.Background(), p)
		if err != nil {
			t.Fatal(err)
		}
		if wanted == nil {
			continue
		}
		helped++
		people := 0
		q := *p
		q.Members = slices.Clone(p.Members)
		for _, w := range wanted {
			for range w.People {
				people++
				q.Members = append(q.Members, Member{ID: strings.Repeat("+", people), Values: w.Values})
			}
		}
		if len(brute(&q)) == 0 {
			t.Fatalf("%+v do not help %s", wanted, p.Canonical())
		}
		q.Members = q.Members[:len(q.Members)-1]
		if len(brute(&q)) > 0 {
			t.Fatalf("one fewer than %+v would do for %s", wanted, p.Canonical())
		}
	}
}
