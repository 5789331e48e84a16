package domain

import (
	"crypto/rand"
	"math/big"
	"strings"
	"time"
	"unicode"
)

// CodeAlphabet is what personal codes are written with. It is chosen for people who read a code off paper, type it on a
// phone, or say it to somebody over the telephone, in Danish:
//
//   - nothing that looks like something else: O and Q (0), I and L (1), S (5), Z (2), B (8), G (6), V (U), D (O); neither 0 nor 1;
//   - nothing that rhymes: of the letters that end in "e" (B C D E G P T V) only C and P, where "se" and "pe" begin apart;
//     N without M, K without H ("kå", "hå"), no S and X beside 6 ("es", "eks", "seks"), no T and E beside 3 ("te", "e", "tre");
//   - a prime number of signs, so that the check character below works.
const CodeAlphabet = "23456789ACFJKNPRUWY"

// A code has sixteen signs, in groups as on a payment card. Fifteen are drawn by chance, 19^15 of them, which is over 63
// bits; the last one is the check character.
const (
	codeLength = 16
	codeGroup  = 4
)

// alike are signs that no code has, each with the one that people mean by it: what it looks like, or sounds like.
var alike = map[rune]rune{'S': '5', 'Z': '2', 'B': '8', 'G': '6', 'Q': '9', 'V': 'U', 'H': 'K', 'M': 'N', 'Å': 'A'}

// The refusals of a code as it was typed. None of them tells whether the code exists.
var (
	ErrCodeLength = &Error{Kind: Invalid, Code: "code-length", Detail: "The code has sixteen characters. Look whether one is missing or too many."}
	ErrCodeSign   = &Error{Kind: Invalid, Code: "code-sign", Detail: "The code holds a character that no code has. Compare it with the letter."}
	ErrCodeCheck  = &Error{Kind: Invalid, Code: "code-check", Detail: "One character is wrong, or two have changed places. Compare the code with the letter."}
)

// NewCode draws a code that opens nothing by itself.
func NewCode() (string, error) {
	signs := make([]int, codeLength)
	for i := range codeLength - 1 {
		n, err := rand.Int(rand.Reader, big.NewInt(int64(len(CodeAlphabet))))
		if err != nil {
			return "", err
		}
		signs[i] = int(n.Int64())
	}
	return withCheck(signs), nil
}

// withCheck fills in the last sign and writes the code. The sum of every sign's number times its place, from 1, is zero
// modulo 19: weights that differ from 0 and from one another modulo a prime catch every single wrong sign and every swap of
// two signs (the method of ISBN-10; Verhoeff, Error Detecting Decimal Codes, 1969).
func withCheck(signs []int) string {
	const n = len(CodeAlphabet)
	signs[codeLength-1] = 0
	for missing := codeSum(signs); signs[codeLength-1]*codeLength%n != (n-missing)%n; {
		signs[codeLength-1]++
	}
	text := make([]byte, codeLength)
	for i, s := range signs {
		text[i] = CodeAlphabet[s]
	}
	return string(text)
}

func codeSum(signs []int) (sum int) {
	for i, s := range signs {
		sum += (i + 1) * s
	}
	return sum % len(CodeAlphabet)
}

// ReadCode reads a code as people type it: in small or large letters, with spaces, hyphens or dots, with a sign that looks
// or sounds like the right one. It answers the code as it is kept, or says what is wrong with it.
func ReadCode(typed string) (string, error) {
	var text strings.Builder
	var signs []int
	foreign := false
	for _, r := range strings.ToUpper(typed) {
		if unicode.IsSpace(r) || unicode.IsPunct(r) || unicode.Is(unicode.Cf, r) {
			continue
		}
		if meant, ok := alike[r]; ok {
			r = meant
		}
		at := strings.IndexRune(CodeAlphabet, r)
		foreign = foreign || at < 0
		signs = append(signs, at)
		text.WriteRune(r)
	}
	switch {
	case len(signs) != codeLength:
		return "", ErrCodeLength
	case foreign:
		return "", ErrCodeSign
	case codeSum(signs) != 0:
		return "", ErrCodeCheck
	}
	return text.String(), nil
}

// ShowCode writes a code in groups, as it is printed: "7KAP-3WFN-2YUR-98CJ".
func ShowCode(code string) string {
	var groups []string
	for i := 0; i < len(code); i += codeGroup {
		groups = append(groups, code[i:min(i+codeGroup, len(code))])
	}
	return strings.Join(groups, "-")
}

// DrawCode makes a personal code for a subject, and the link that it stands for: kept, found and revoked like any other,
// and never written down but on the letter. Whoever adds the links of many people at once does it with CopyLinks.
func DrawCode(tx *Tx, purpose string, subject, resident int64, expires time.Time) (string, Link, error) {
	code, err := NewCode()
	return code, Link{
		TokenHash: HashToken(code), Purpose: purpose, SubjectID: subject, ResidentID: idOrNil(resident), CreatedAt: tx.Now, ExpiresAt: expires,
	}, err
}
