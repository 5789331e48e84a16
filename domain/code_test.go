package domain

import (
	"errors"
	"math/big"
	"strings"
	"testing"
)

// Every single wrong sign and every swap of two different signs is caught, wherever it is and whatever the others are. The
// sum is linear: what an error adds to it depends on the place and the signs that are wrong, and not on the others. So all
// pairs of signs at all places are all there is to try; some whole codes show that the signs are read like that.
func TestCheckCharacterCatchesEverySlip(t *testing.T) {
	t.Parallel()
	const n = len(CodeAlphabet)
	for place := range codeLength {
		for right := range n {
			for wrong := range n {
				a, b := make([]int, codeLength), make([]int, codeLength)
				a[place], b[place] = right, wrong
				if (codeSum(a) == codeSum(b)) != (right == wrong) {
					t.Errorf("place %d: %d for %d is not caught", place, wrong, right)
				}
				for other := range place {
					a[other], b[other], b[place] = wrong, right, wrong
					a[place] = right
					if (codeSum(a) == codeSum(b)) != (right == wrong) {
						t.Errorf("places %d and %d: %d and %d swapped are not caught", other, place, wrong, right)
					}
					a[other], b[other] = 0, 0
				}
			}
		}
	}
	for range 50 {
		everySlip(t)
	}
}

func everySlip(t *testing.T) {
	t.Helper()
	code, err := NewCode()
	if err != nil {
		t.Fatal(err)
	}
	if got, err := ReadCode(code); err != nil || got != code {
		t.Fatalf("%s: %q %v", code, got, err)
	}
	for i := range codeLength {
		for _, sign := range CodeAlphabet {
			wrong := code[:i] + string(sign) + code[i+1:]
			if _, err := ReadCode(wrong); (err == nil) != (wrong == code) || err != nil && !errors.Is(err, ErrCodeCheck) {
				t.Errorf("%s for %s: %v", wrong, code, err)
			}
		}
		if i == 0 {
			continue
		}
		swapped := code[:i-1] + code[i:i+1] + code[i-1:i] + code[i+1:]
		if _, err := ReadCode(swapped); (err == nil) != (swapped == code) {
			t.Errorf("%s for %s: %v", swapped, code, err)
		}
	}
}

func TestCodesAreReadAsPeopleTypeThem(t *testing.T) {
	t.Parallel()
	code := withCheck([]int{3, 0, 6, 4, 7, 14, 10, 12, 16, 13, 9, 1, 2, 5, 8, 0})
	shown := ShowCode(code)
	if len(shown) != 19 || strings.Count(shown, "-") != 3 || len(CodeAlphabet) != 19 {
		t.Fatalf("%s of %d signs", shown, len(CodeAlphabet))
	}
	like := strings.NewReplacer("5", "s", "2", "z", "8", "B", "6", "G", "U", "v", "9", "q")
	for _, typed := range []string{code, shown, strings.ToLower(shown), " " + strings.Join(strings.Split(code, ""), " ") + "\u00a0",
		strings.ReplaceAll(shown, "-", "–"), strings.ReplaceAll(shown, "-", "."), like.Replace(shown), strings.NewReplacer("K", "h", "N", "m").Replace(shown)} {
		if got, err := ReadCode(typed); got != code {
			t.Errorf("%q is read as %q, %v, not %s", typed, got, err, code)
		}
	}
	for typed, want := range map[string]*Error{"": ErrCodeLength, code[1:]: ErrCodeLength, code + "2": ErrCodeLength, "0" + code[1:]: ErrCodeSign, "Ø" + code[1:]: ErrCodeSign} {
		if got, err := ReadCode(typed); got != "" || !errors.Is(err, want) {
			t.Errorf("%q: %q, %v", typed, got, err)
		}
	}
	for sign, meant := range alike {
		if strings.ContainsRune(CodeAlphabet, sign) || !strings.ContainsRune(CodeAlphabet, meant) {
			t.Errorf("%c stands for %c", sign, meant)
		}
	}
}

// Codes must not be guessable: at least fifty bits of chance, and none twice.
func TestCodesAreDrawnByChance(t *testing.T) {
	t.Parallel()
	drawn, signs := map[string]bool{}, map[byte]int{}
	for range 2000 {
		code, err := NewCode()
		if err != nil || drawn[code] {
			t.Fatal(code, err)
		}
		drawn[code] = true
		for i := range codeLength - 1 {
			signs[code[i]]++
		}
	}
	for i := range CodeAlphabet { // 30,000 signs: 1,579 of each are expected, give or take 39
		if n := signs[CodeAlphabet[i]]; n < 1300 || n > 1860 {
			t.Errorf("%c came %d times", CodeAlphabet[i], n)
		}
	}
	if bits := new(big.Int).Exp(big.NewInt(int64(len(CodeAlphabet))), big.NewInt(codeLength-1), nil).BitLen() - 1; bits < 50 {
		t.Errorf("%d bits", bits)
	}
}
