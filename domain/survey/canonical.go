package survey

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
)

// Canonical writes the document as JSON of which there is only one form (RFC 8785: sorted names, no blanks, shortest
// escapes). It is that form for every document that passes Check, which refuses the two signs that encoding/json escapes.
func (i *Instrument) Canonical() []byte { return canonical(i) }

// Hash is the SHA-256 of the canonical form, in hexadecimal.
func (i *Instrument) Hash() string { return sum(i.Canonical()) }

func sum(data []byte) string {
	all := sha256.Sum256(data)
	return hex.EncodeToString(all[:])
}

// canonical writes a value that holds only what JSON can say: anything else is a fault of this package.
func canonical(value any) []byte {
	return written(tree(value)) // maps are written in the order of their names
}

func written(value any) []byte {
	var b bytes.Buffer
	writer := json.NewEncoder(&b)
	writer.SetEscapeHTML(false)
	if err := writer.Encode(value); err != nil {
		panic(fmt.Sprintf("survey: canonical form: %v", err))
	}
	return bytes.TrimSuffix(b.Bytes(), []byte("\n"))
}

// tree is a value as JSON sees it: maps, slices, strings, numbers, truth values.
func tree(value any) any {
	text, err := json.Marshal(value)
	if err != nil {
		panic(fmt.Sprintf("survey: canonical form: %v", err))
	}
	var t any
	reader := json.NewDecoder(bytes.NewReader(text))
	reader.UseNumber()
	if err := reader.Decode(&t); err != nil {
		panic(fmt.Sprintf("survey: canonical form: %v", err))
	}
	return t
}
