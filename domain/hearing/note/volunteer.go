package note

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"

	"deltag/domain/lottery"
)

// Salt keeps a commitment closed: 32 random bytes for each person.
type Salt = lottery.Seed

// Volunteer is one person who wants to speak, as an auditor may see them.
type Volunteer struct {
	Number    int    `json:"number"` // from 1, in the order of the pseudonyms, which tells nothing
	Pseudonym string `json:"pseudonym"`
	Source    Source `json:"source"`
	Values    []int  `json:"values"` // per spread the place of the value, or -1 where it is not known
	Salt      Salt   `json:"salt"`
}

// NoValue stands where the value of a volunteer is not known.
const NoValue = lottery.NoValue

// Commitment is the HMAC-SHA256 by the salt, in hexadecimal, of lines with number, pseudonym, source and places of the values.
func (v *Volunteer) Commitment() string {
	text := fmt.Appendf(nil, "deltag volunteer 1\n%d\n%s\n%s\n", v.Number, v.Pseudonym, v.Source)
	for _, value := range v.Values {
		text = append(strconv.AppendInt(text, int64(value), 10), '\n')
	}
	return commit(v.Salt, text)
}

// CommitReason is the commitment to what was written about a deviation.
func CommitReason(salt Salt, reason string) string {
	return commit(salt, []byte("deltag reason 1\n"+reason))
}

func commit(salt Salt, text []byte) string {
	mac := hmac.New(sha256.New, salt[:])
	_, _ = mac.Write(text) // a hash never fails to write
	return hex.EncodeToString(mac.Sum(nil))
}

// Number gives volunteers their numbers, in the order of their pseudonyms.
func Number(all []Volunteer) {
	slices.SortFunc(all, func(a, b Volunteer) int {
		if a.Pseudonym < b.Pseudonym {
			return -1
		}
		return 1
	})
	for i := range all {
		all[i].Number = i + 1
	}
}

// Close makes the record of the volunteers, who are numbered. criteria is the hash of the record of the criteria.
func (c *Criteria) Close(criteria string, all []Volunteer) Volunteers {
	v := Volunteers{Criteria: criteria, Commitments: []string{}, Sources: []FromThere{}, Absent: [][2]int{}}
	counts := map[Source]int{}
	for i := range all {
		v.Commitments = append(v.Commitments, all[i].Commitment())
		counts[all[i].Source]++
	}
	for _, s := range Sources {
		if counts[s] > 0 {
			v.Sources = append(v.Sources, FromThere{s, counts[s]})
		}
	}
	for f, spread := range c.Spread {
		for value := range spread.Values {
			if !slices.ContainsFunc(all, func(one Volunteer) bool { return one.Values[f] == value }) {
				v.Absent = append(v.Absent, [2]int{f, value})
			}
		}
	}
	return v
}

// Suggested is how many of the volunteers a caseworker suggested.
func (v *Volunteers) Suggested() int {
	for _, s := range v.Sources {
		if s.Source == Caseworker {
			return s.People
		}
	}
	return 0
}

// Problem is the question to the lottery. Volunteers are called by their numbers, in three digits.
func (c *Criteria) Problem(all []Volunteer) *lottery.Problem {
	p := &lottery.Problem{Size: c.Seats}
	for _, s := range c.Spread {
		f := lottery.Feature{Name: s.Name.Da}
		for _, v := range s.Values {
			f.Values = append(f.Values, lottery.Value{Name: v.Name.Da, Min: v.Min, Max: v.Max})
		}
		p.Features = append(p.Features, f)
	}
	for _, v := range all {
		p.Members = append(p.Members, lottery.Member{ID: id(v.Number), Values: v.Values})
	}
	return p
}

func id(number int) string { return fmt.Sprintf("%03d", number) }

// ErrDecisive is that no group meets the criteria without somebody whom a caseworker suggested: then the suggestion would
// decide, which it never may.
var ErrDecisive = errors.New("note: no group meets the criteria without those whom a caseworker suggested")

// checkSuggestions refuses when only those whom a caseworker suggested make a group possible.
func (c *Criteria) checkSuggestions(ctx context.Context, all []Volunteer) error {
	others := slices.DeleteFunc(slices.Clone(all), func(v Volunteer) bool { return v.Source == Caseworker })
	if len(others) == len(all) {
		return nil
	}
	if len(others) < c.Seats {
		return ErrDecisive
	}
	verdict, err := lottery.Feasible(ctx, c.Problem(others))
	if err == nil && !verdict.Feasible {
		return ErrDecisive
	}
	return err
}

// Audit is the auditor's file: what opens the commitments of a note. It is never published.
type Audit struct {
	Format     string      `json:"format"`
	Head       string      `json:"head"` // of the public file that it belongs to
	Volunteers []Volunteer `json:"volunteers"`
	Gone       []int       `json:"gone"` // numbers of volunteers who were erased: nobody can open theirs any more
	Reasons    []Opened    `json:"reasons"`
}

// Opened is what was written about a deviation.
type Opened struct {
	Deviation int    `json:"deviation"` // from 1
	Text      string `json:"text"`
	Salt      Salt   `json:"salt"`
}

const auditFormat = "deltag representation note audit 1"

// Encode writes the auditor's file.
func (a *Audit) Encode() ([]byte, error) {
	a.Format = auditFormat
	return json.MarshalIndent(a, "", " ")
}

// ParseAudit reads an auditor's file. Unknown fields are refused.
func ParseAudit(data []byte) (*Audit, error) {
	var a Audit
	if err := strictly(data, &a); err != nil {
		return nil, err
	}
	if a.Format != auditFormat {
		return nil, fmt.Errorf("note: this is no file of the form %q", auditFormat)
	}
	return &a, nil
}
