package note_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"deltag/domain/hearing/note"
)

// spot is one place in a JSON document.
type spot struct {
	get func() any
	set func(any)
}

// spots lists every value in a document, objects and lists too.
func spots(v any, set func(any), all []spot) []spot {
	all = append(all, spot{func() any { return v }, set})
	switch v := v.(type) {
	case map[string]any:
		for _, key := range slices.Sorted(maps.Keys(v)) {
			all = spots(v[key], func(to any) {
				if to == nil {
					delete(v, key)
				} else {
					v[key] = to
				}
			}, all)
		}
	case []any:
		for i := range v {
			all = spots(v[i], func(to any) { v[i] = to }, all)
		}
	}
	return all
}

// change gives another value: another text, another number, a list in another order or without its end, an object with one more field,
// or nothing (the field goes).
func change(v any, random *rand.Rand) any {
	switch v := v.(type) {
	case string:
		if random.IntN(5) == 0 || v == "" {
			return v + "x"
		}
		signs := []rune(v)
		signs[random.IntN(len(signs))]++
		return string(signs)
	case json.Number:
		n, _ := v.Int64()
		return json.Number(fmt.Sprint(n + 1 + random.Int64N(5)))
	case bool:
		return !v
	case []any:
		if len(v) > 1 && random.IntN(2) == 0 {
			v = slices.Clone(v)
			if i := random.IntN(len(v) - 1); fmt.Sprint(v[i]) != fmt.Sprint(v[i+1]) {
				v[i], v[i+1] = v[i+1], v[i]
				return v
			}
		}
		if len(v) > 0 {
			return v[:len(v)-1]
		}
		return []any{json.Number("1")}
	case map[string]any:
		v = maps.Clone(v)
		v["more"] = true
		return v
	}
	return nil
}

// file is a public file taken apart.
type file struct {
	doc        any
	all, small []spot // the thousand groups are most of the file: small are the places elsewhere
}

func takeApart(t *testing.T, data []byte) *file {
	t.Helper()
	d := json.NewDecoder(bytes.NewReader(data))
	d.UseNumber()
	f := &file{}
	if err := d.Decode(&f.doc); err != nil {
		t.Fatal(err)
	}
	f.all = spots(f.doc, func(to any) { f.doc = to }, nil)
	f.small = slices.DeleteFunc(slices.Clone(f.all), func(s spot) bool { _, number := s.get().(json.Number); return number })
	return f
}

func (f *file) write(t *testing.T) []byte {
	t.Helper()
	out, err := json.Marshal(f.doc)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// tamper changes one field by the seed, gives what came of it, and takes the change back.
func (f *file) tamper(t *testing.T, random *rand.Rand) []byte {
	t.Helper()
	one := f.all[random.IntN(len(f.all))]
	if random.IntN(2) == 0 {
		one = f.small[random.IntN(len(f.small))]
	}
	was := one.get()
	defer one.set(was)
	if random.IntN(8) == 0 {
		one.set(nil)
	} else {
		one.set(change(was, random))
	}
	return f.write(t)
}

// Whoever changes any field of the public file is found: 1,000 of 1,000.
func TestTampering(t *testing.T) {
	t.Parallel()
	c, _ := whole(t)
	data, head := publish(t, c), c.Head()
	folder, found := t.TempDir(), 0
	good := takeApart(t, data)
	before := good.write(t)
	for n := range 1000 {
		bad := good.tamper(t, rand.New(rand.NewPCG(2026, uint64(n))))
		if len(verify(bad, head)) > 0 {
			found++
		} else {
			t.Errorf("tampering %d was not found", n)
		}
		if n%100 != 0 {
			continue
		}
		file := filepath.Join(folder, "bad.json")
		if err := os.WriteFile(file, bad, 0o600); err != nil {
			t.Fatal(err)
		}
		if out, failed := python(t, file, head); !failed {
			t.Errorf("the program did not find tampering %d: %s", n, out)
		}
	}
	if !bytes.Equal(good.write(t), before) {
		t.Error("a change was not taken back, so that the ones after it were of another file")
	}
	t.Logf("%d of 1,000 found", found)
}

// Whoever makes all hashes anew after a change is found by the hash on the printed note, and where something can be computed
// again, without it.
func TestTamperingWithNewHashes(t *testing.T) {
	t.Parallel()
	c, _ := whole(t)
	for name, edit := range map[string]func(r *note.Record, d *note.Document) any{
		"group": func(r *note.Record, d *note.Document) any {
			if r.Kind == note.DrawingKind {
				d.Drawing.Group = d.Lottery.Groups[3]
				return d.Drawing
			}
			return nil
		},
		"number": func(r *note.Record, d *note.Document) any {
			if r.Kind == note.DrawingKind {
				d.Drawing.Number = 406
				return d.Drawing
			}
			return nil
		},
		"stand-bys": func(r *note.Record, d *note.Document) any {
			if r.Kind == note.DrawingKind {
				slices.Reverse(d.Drawing.StandBys)
				return d.Drawing
			}
			return nil
		},
		"chance": func(r *note.Record, d *note.Document) any {
			if r.Kind == note.LotteryKind {
				d.Lottery.Chances[0]++
				return d.Lottery
			}
			return nil
		},
		"words": func(r *note.Record, d *note.Document) any {
			if r.Kind == note.SpeaksKind {
				d.Speaks.Da += " De taler for alle."
				return d.Speaks
			}
			return nil
		},
		"criteria": func(r *note.Record, d *note.Document) any {
			if r.Kind == note.CriteriaKind {
				d.Criteria.Spread[0].Values[0].Min = 0
				return d.Criteria
			}
			return nil
		},
		"signature": func(r *note.Record, d *note.Document) any {
			if r.Kind == note.SignatureKind {
				return note.Signature{Role: "secretary"}
			}
			return nil
		},
	} {
		var anew note.Chain
		for i, r := range c {
			d, err := c[:i+1].Read()
			if err != nil {
				t.Fatal(err)
			}
			var body any = r.Body
			if changed := edit(&r, d); changed != nil {
				body = changed
			}
			if err := anew.Add(r.At, r.Kind, body); err != nil {
				t.Fatal(err)
			}
		}
		data := publish(t, anew)
		if len(verify(data, c.Head())) == 0 {
			t.Errorf("%s: not found by the printed hash", name)
		}
		if faults := verify(data, ""); len(faults) == 0 {
			t.Errorf("%s: not found without the printed hash", name)
		}
	}
}
