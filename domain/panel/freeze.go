package panel

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strconv"

	"deltag/domain/lottery"
)

// frozen is what went into a draw of invitations, as it is kept: people are ids, households are numbers, strata are the
// ids of values. Written as JSON with sorted keys and no blanks, of which there is only one form.
type frozenInputs struct {
	Invitations int            `json:"invitations"`
	People      []frozenPerson `json:"people"` // in the order of the bytes of their ids
	Strata      []frozenCell   `json:"strata"`
}

type frozenCell struct {
	Households int     `json:"households"`
	Values     []int64 `json:"values"`
	Weight     int     `json:"weight"`
}

// frozenPerson is [id, number of the household in canonical order, index of the stratum].
type frozenPerson [3]int64

// freeze writes the inputs of a draw of invitations and gives their hash.
func (f *frame) freeze(invitations int, weights []int) (inputs []byte, hash string, err error) {
	var out bytes.Buffer
	zip, err := gzip.NewWriterLevel(&out, gzip.BestSpeed)
	if err != nil {
		return nil, "", err
	}
	sum := sha256.New()
	if err := f.write(io.MultiWriter(zip, sum), invitations, weights); err != nil {
		return nil, "", err
	}
	if err := zip.Close(); err != nil {
		return nil, "", err
	}
	return out.Bytes(), hex.EncodeToString(sum.Sum(nil)), nil
}

func (f *frame) write(w io.Writer, invitations int, weights []int) error {
	buf := fmt.Appendf(nil, `{"invitations":%d,"people":[`, invitations)
	homes := f.lots.Homes()
	for i, p := range f.people {
		if i > 0 {
			buf = append(buf, ',')
		}
		buf = append(append(buf, '['), p.ID...)
		buf = strconv.AppendInt(append(buf, ','), int64(homes[i]), 10)
		buf = strconv.AppendInt(append(buf, ','), int64(p.Stratum), 10)
		buf = append(buf, ']')
		if len(buf) > 1<<16 {
			if _, err := w.Write(buf); err != nil {
				return err
			}
			buf = buf[:0]
		}
	}
	cells := make([]frozenCell, len(f.strata))
	for i, s := range f.strata {
		cells[i] = frozenCell{s.households, s.values, weights[i]}
	}
	strata, err := json.Marshal(cells)
	if err != nil {
		return err
	}
	_, err = w.Write(append(append(append(buf, `],"strata":`...), strata...), '}'))
	return err
}

// sortPeople puts the people into canonical order, that of the bytes of their ids.
func (f *frame) sortPeople() {
	slices.SortFunc(f.people, func(a, b lottery.Person) int {
		if a.ID < b.ID {
			return -1
		}
		return 1 // ids are unique
	})
}

// thaw reads back the inputs of a draw of invitations.
func thaw(inputs []byte) (*frame, frozenInputs, error) {
	var in frozenInputs
	plain, err := unzip(inputs)
	if err != nil {
		return nil, in, err
	}
	if err := json.Unmarshal(plain, &in); err != nil {
		return nil, in, err
	}
	f := &frame{people: make([]lottery.Person, len(in.People)), strata: make([]stratum, len(in.Strata))}
	for i, p := range in.People {
		f.people[i] = lottery.Person{ID: strconv.FormatInt(p[0], 10), Household: strconv.FormatInt(p[1], 10), Stratum: int32(p[2])}
	}
	for i, s := range in.Strata {
		f.strata[i] = stratum{values: s.Values, households: s.Households}
	}
	f.lots, err = lottery.NewFrame(f.people, len(f.strata))
	return f, in, err
}

func unzip(data []byte) ([]byte, error) {
	r, err := gzip.NewReader(bytes.NewReader(data))
	if err != nil {
		return nil, err
	}
	return io.ReadAll(r)
}

func zipped(plain []byte) ([]byte, error) {
	var out bytes.Buffer
	w := gzip.NewWriter(&out)
	if _, err := w.Write(plain); err != nil {
		return nil, err
	}
	if err := w.Close(); err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}
