package programme

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base32"
	"fmt"
)

// LinkPurpose is the purpose of a link by which a person answers a wave that is not anonymous; its subject is an Asked.
const LinkPurpose = "survey"

// AnonymousToken is the secret in a person's link to an anonymous wave. It is made again for each mail from the key, which
// is outside the database, so that nothing in the database joins a person to a code: there stands its hash alone, among
// those of all the others, until it is used. 130 bits.
func AnonymousToken(key []byte, wave, asked int64) string {
	mac := hmac.New(sha256.New, key)
	_, _ = fmt.Fprintf(mac, "survey code of wave %d for %d", wave, asked) // a hash never fails to write
	return base32.StdEncoding.EncodeToString(mac.Sum(nil))[:26]
}
