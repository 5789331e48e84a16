package lottery

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"sort"
	"strconv"
	"strings"
)

// Canonical writes the problem as JSON of which there is only one form (RFC 8785: sorted keys, no
// blanks, shortest escapes), members in the order of their id's bytes, values by name, null for none.
// The problem must have passed Check.
func (p *Problem) Canonical() []byte {
	var b strings.Builder
	b.WriteString(`{"features":[`)
	for i, f := range p.Features {
		comma(&b, i)
		b.WriteString(`{"name":` + quote(f.Name) + `,"values":[`)
		for j, v := range f.Values {
			comma(&b, j)
			writeValue(&b, v)
		}
		b.WriteString(`]}`)
	}
	b.WriteString(`],"members":[`)
	for i, m := range p.order() {
		comma(&b, i)
		p.writeMember(&b, p.Members[m])
	}
	b.WriteString(`],"size":` + strconv.Itoa(p.Size) + `}`)
	return []byte(b.String())
}

// Hash is the SHA-256 of the canonical form, in hexadecimal: the fingerprint that freezes the inputs.
func (p *Problem) Hash() string {
	sum := sha256.Sum256(p.Canonical())
	return hex.EncodeToString(sum[:])
}

// order lists the members' indexes by the bytes of their ids.
func (p *Problem) order() []int {
	order := make([]int, len(p.Members))
	for i := range order {
		order[i] = i
	}
	sort.SliceStable(order, func(a, b int) bool { return p.Members[order[a]].ID < p.Members[order[b]].ID })
	return order
}

func writeValue(b *strings.Builder, v Value) {
	b.WriteByte('{')
	if v.Flex != nil {
		fmt.Fprintf(b, `"flex":{"max":%d,"min":%d},`, v.Flex.Max, v.Flex.Min)
	}
	fmt.Fprintf(b, `"max":%d,"min":%d,"name":%s}`, v.Max, v.Min, quote(v.Name))
}

func (p *Problem) writeMember(b *strings.Builder, m Member) {
	b.WriteByte('{')
	if m.Fixed != Free {
		b.WriteString(`"fixed":` + quote(string(m.Fixed)) + `,`)
	}
	b.WriteString(`"household":` + quote(m.Household) + `,"id":` + quote(m.ID))
	if m.Fixed != Free {
		b.WriteString(`,"reason":` + quote(m.Reason))
	}
	b.WriteString(`,"values":[`)
	for f, v := range m.Values {
		comma(b, f)
		if v == NoValue {
			b.WriteString("null")
		} else {
			b.WriteString(quote(p.Features[f].Values[v].Name))
		}
	}
	b.WriteString(`]}`)
}

func comma(b *strings.Builder, i int) {
	if i > 0 {
		b.WriteByte(',')
	}
}

// short holds the two-character escapes of RFC 8785, section 3.2.2.2.
var short = map[rune]string{'"': `\"`, '\\': `\\`, '\b': `\b`, '\f': `\f`, '\n': `\n`, '\r': `\r`, '\t': `\t`}

func quote(s string) string {
	var b strings.Builder
	b.WriteByte('"')
	for _, r := range s {
		switch escape, known := short[r]; {
		case known:
			b.WriteString(escape)
		case r < ' ':
			fmt.Fprintf(&b, `\u%04x`, r)
		default:
			b.WriteRune(r)
		}
	}
	b.WriteByte('"')
	return b.String()
}
