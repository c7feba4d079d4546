package link

import (
	"bufio"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"io"
)

// IDLength is the length of a global id: 24 lower-case hexadecimal digits, the
// form of the ids that the platform gives (reference/kustomer.md 7.1).
const IDLength = 24

// IDSource gives global ids. It is asked once for every workflow that has none
// yet, in file order, with the app's name (of a private app without its org; ""
// for a workflow on its own) and the workflow's local id. [Link] refuses ids of
// another form and ids that it has met already. A source is for one goroutine.
type IDSource interface {
	ID(app, local string) (string, error)
}

// Random returns a source of random ids, read from r: 96 bits each. nil means
// the operating system's generator; another reader is for tests.
func Random(r io.Reader) IDSource {
	if r == nil {
		r = rand.Reader
	}
	return &randomIDs{r: bufio.NewReader(r)}
}

type randomIDs struct {
	r   *bufio.Reader
	raw [IDLength / 2]byte
}

func (s *randomIDs) ID(_, _ string) (string, error) {
	if _, err := io.ReadFull(s.r, s.raw[:]); err != nil {
		return "", fmt.Errorf("no random bytes for a workflow id: %w", err)
	}
	return text(s.raw[:]), nil
}

// MinSecret is the least length in bytes of the secret of derived ids.
const MinSecret = 16

// Derived returns a source of reproducible ids: the same secret, org, app and
// local id always give the same global id, and a difference in any of them gives
// another. An id is the first 96 bits of HMAC-SHA256 under the secret, so nobody
// without it can tell which org or workflow an id belongs to.
func Derived(secret []byte, org string) (IDSource, error) {
	if len(secret) < MinSecret {
		return nil, fmt.Errorf("the secret of derived ids has %d bytes: at least %d are needed", len(secret), MinSecret)
	}
	if org == "" {
		return nil, errors.New("derived ids need an org: without it two orgs would get the same ids")
	}
	return &derivedIDs{mac: hmac.New(sha256.New, secret), org: org}, nil
}

// derivedDomain keeps these hashes apart from any other use of the secret.
const derivedDomain = "tenon workflow id 1"

type derivedIDs struct {
	mac    hash.Hash
	org    string
	buffer []byte
	sum    [sha256.Size]byte
}

func (s *derivedIDs) ID(app, local string) (string, error) {
	s.buffer = s.buffer[:0]
	for _, part := range [...]string{derivedDomain, s.org, app, local} {
		// With its length, so that no two lists of parts give the same bytes.
		s.buffer = binary.AppendUvarint(s.buffer, uint64(len(part)))
		s.buffer = append(s.buffer, part...)
	}
	s.mac.Reset()
	s.mac.Write(s.buffer)
	return text(s.mac.Sum(s.sum[:0])[:IDLength/2]), nil
}

func text(raw []byte) string {
	var b [IDLength]byte
	hex.Encode(b[:], raw)
	return string(b[:])
}
