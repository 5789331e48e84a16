package resident

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
)

// CPRKey encrypts CPR numbers and makes the index by which one is found again. It comes from the
// configuration and is never in the database, so that a copy of the database alone holds no numbers.
type CPRKey struct {
	seal  cipher.AEAD
	index []byte
}

// NewCPRKey takes a secret of 32 random bytes in base64, as `openssl rand -base64 32` makes it.
func NewCPRKey(secret string) (*CPRKey, error) {
	raw, err := base64.StdEncoding.DecodeString(secret)
	if err != nil || len(raw) != 32 {
		return nil, errors.New("the CPR key must be 32 random bytes in base64: make one with openssl rand -base64 32")
	}
	sealing, err := hkdf.Key(sha256.New, raw, nil, "deltag cpr seal", 32)
	if err != nil {
		return nil, fmt.Errorf("derive the CPR sealing key: %w", err)
	}
	index, err := hkdf.Key(sha256.New, raw, nil, "deltag cpr index", 32)
	if err != nil {
		return nil, fmt.Errorf("derive the CPR index key: %w", err)
	}
	block, err := aes.NewCipher(sealing)
	if err != nil {
		return nil, err
	}
	seal, err := cipher.NewGCM(block)
	return &CPRKey{seal: seal, index: index}, err
}

// Index is the keyed HMAC-SHA-256 of the number, 32 bytes: equal numbers have equal indexes, and
// without the key nobody can try all numbers against it.
func (k *CPRKey) Index(c CPR) []byte {
	mac := hmac.New(sha256.New, k.index)
	mac.Write([]byte(c.digits))
	return mac.Sum(nil)
}

// Seal encrypts the number with AES-256-GCM, bound to its index: 12 bytes of nonce, then the cipher.
func (k *CPRKey) Seal(c CPR) []byte {
	nonce := make([]byte, k.seal.NonceSize(), k.seal.NonceSize()+10+k.seal.Overhead())
	_, _ = rand.Read(nonce) // never fails: the program stops when there is no randomness
	return k.seal.Seal(nonce, nonce, []byte(c.digits), k.Index(c))
}

// Open decrypts what Seal made, and fails when key, cipher and index do not belong together.
func (k *CPRKey) Open(sealed, index []byte) (CPR, error) {
	n := k.seal.NonceSize()
	if len(sealed) < n {
		return CPR{}, errors.New("sealed CPR number is too short")
	}
	digits, err := k.seal.Open(nil, sealed[:n], sealed[n:], index)
	if err != nil {
		return CPR{}, errors.New("sealed CPR number does not open with this key")
	}
	return CPR{string(digits)}, nil
}
