// Package regex matches regular expressions as JavaScript does, in bounded time.
// Definitions hold such expressions in two places: in the params of a regex step
// (reference/kustomer.md 6.3) and under "pattern" in JSON Schemas.
package regex

import (
	"errors"
	"strconv"
	"time"

	"github.com/dlclark/regexp2/v2"
)

// MaxLength bounds an expression, in bytes.
const MaxLength = 8 << 10

// Timeout is how long one match may take. Backtracking can take time that is
// exponential in the length of the text; no expression that does what it should
// comes near.
const Timeout = time.Second

// maxStack bounds what one match may remember in order to go back, in entries of
// some bytes.
const maxStack = 4 << 20

// ErrLimit says that a match was given up because it took too long or too much
// memory.
var ErrLimit = errors.New("the regular expression goes back and forth in the text for more than " + Timeout.String() + "; make it simpler, without one repetition inside of another")

// Regex is a compiled expression. It is safe for concurrent use.
type Regex struct{ compiled *regexp2.Regexp }

// Compile reads an expression without slashes and flags, what JavaScript's
// RegExp takes. The error is the rest of a sentence about the expression and
// does not quote it.
func Compile(expression string) (*Regex, error) {
	if len(expression) > MaxLength {
		return nil, errors.New("has more than the " + strconv.Itoa(MaxLength) + " bytes that are allowed")
	}
	re, err := regexp2.Compile(expression, regexp2.ECMAScript, regexp2.OptionMaxBacktrackingStackSize(maxStack))
	if err != nil {
		return nil, errors.New("cannot be read by JavaScript: a group, a class, a quantifier or an escape in it is not whole")
	}
	re.MatchTimeout = Timeout
	return &Regex{re}, nil
}

// Find returns the first match in a text. The error is ErrLimit.
func (r *Regex) Find(text string) (match string, found bool, err error) {
	m, err := r.compiled.FindStringMatch(text)
	if err != nil {
		return "", false, ErrLimit
	}
	if m == nil {
		return "", false, nil
	}
	return m.String(), true, nil
}
