package builtin

import (
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"time"

	"github.com/tenon-dev/tenon/definition/value"
)

// Limits of one evaluation, such as that of the params of a step.
const (
	// MaxText bounds every text that a helper makes, in bytes: no action is given
	// more, and what is longer must not fill the memory first.
	MaxText = 4 << 20
	// maxElements bounds every array that a helper makes.
	maxElements = 1 << 18
	// maxWork bounds what helpers look at all together: about the bytes of their
	// arguments. It takes a second at most, so that no template holds an engine up.
	maxWork = 1 << 28
)

// ErrTooLarge is the error of an evaluation that goes beyond the limits.
var ErrTooLarge = errors.New("helpers make or read more than is allowed")

// Env is what helpers and functions see. The zero Env is that of an org without
// settings at the beginning of time. An Env is for one evaluation, such as that
// of the params of a step, and for one goroutine.
type Env struct {
	Now   time.Time    // the time of the event that is being folded
	Seed  Seed         // of what is random
	World *Environment // nil is an org that has nothing set up
	// Secrets lets helpers see the secrets among the settings. It is true only where
	// a request is made of an inputTemplate: everything else is recorded, or could be.
	Secrets bool

	drawn int // blocks of random bytes
	block [sha256.Size]byte
	left  int // unread bytes of block
	work  int
	err   error
	args  [maxParams]value.Value // of the call that is being made
}

// Begin makes e ready for another evaluation at that time and place, in the same
// world.
func (e *Env) Begin(now time.Time, seed Seed) {
	e.Now, e.Seed = now, seed
	e.drawn, e.left, e.work, e.err = 0, 0, 0, nil
	clear(e.args[:])
}

// Seed names the place of an evaluation among all there are. Two evaluations with
// one seed draw the same, so a journal that is folded again gives the same run.
type Seed struct {
	Run   string
	Step  string
	Event int    // how many events the run has folded
	Use   string // tells several evaluations of one step and event apart
}

// Err returns ErrTooLarge if an evaluation has gone beyond the limits. Its values
// are then of no use.
func (e *Env) Err() error { return e.err }

// tooLarge fails the evaluation.
func (e *Env) tooLarge() value.Value {
	e.err = ErrTooLarge
	return value.Value{}
}

// fits reports whether a text of so many bytes may be made, and fails the
// evaluation if not.
func (e *Env) fits(bytes int) bool {
	if bytes > MaxText {
		e.tooLarge()
	}
	return e.err == nil
}

// Helper carries out the use of a helper with its arguments by position and by
// name.
func (e *Env) Helper(b *Builtin, positional []value.Value, named []value.Member) value.Value {
	args := e.args[:len(b.Params)]
	clear(args)
	for i := range min(len(positional), len(args)) {
		args[i] = given(positional[i])
	}
	var rest []value.Member
	for i := range named {
		if p := b.Param(named[i].Key); p >= 0 {
			args[p] = given(named[i].Value)
		} else if b.Rest != "" {
			rest = append(rest, named[i])
		}
	}
	return e.call(b, args, rest)
}

// Function carries out the use of a function. first is its first argument if leads,
// args has a value for each parameter.
func (e *Env) Function(b *Builtin, first value.Value, leads bool, args []value.Value, rest []value.Member) value.Value {
	copy(e.args[:len(b.Params)], args)
	if leads {
		e.args[0] = given(first)
	}
	return e.call(b, e.args[:len(b.Params)], rest)
}

// maxParams is more than any entry has parameters.
const maxParams = 6

// given returns an argument that is given: one that leads nowhere is null, so that
// only what is not given is missing.
func given(v value.Value) value.Value {
	if v.IsMissing() {
		return value.OfNull()
	}
	return v
}

// call carries b out. args has a value for each of its Params: missing where none
// is given, null where what is given leads nowhere.
func (e *Env) call(b *Builtin, args []value.Value, rest []value.Member) value.Value {
	if b.call == nil || e.err != nil {
		return value.Value{}
	}
	left := maxWork - e.work
	for i := range args {
		measure(args[i], &left)
	}
	if left < 0 {
		return e.tooLarge()
	}
	e.work = maxWork - left + 1
	out := b.call(e, args, rest)
	// What is made is kept, so it counts for more than what is read.
	e.work += madeWork * (len(out.Str()) + out.Len())
	if e.work > maxWork {
		e.tooLarge()
	}
	if e.err != nil || !e.fits(len(out.Str())) {
		return value.Value{}
	}
	return out
}

// madeWork is the work that a byte of text or an element of an array is: no
// evaluation makes more of them than 16 million.
const madeWork = 16

// measure takes what a helper may have to look at off left, and looks at no more
// than that itself.
func measure(v value.Value, left *int) {
	*left -= len(v.Str())
	for i := range v.Len() {
		if *left--; *left < 0 {
			return
		}
		measure(v.At(i), left)
	}
	for k := range v.Members() {
		*left -= len(k)
	}
}

// random returns the next random byte of the evaluation: those of SHA-256 over
// the seed and a counter.
func (e *Env) random() byte {
	if e.left == 0 {
		var b []byte
		for _, part := range [...]string{e.Seed.Run, e.Seed.Step, e.Seed.Use} {
			b = append(binary.AppendUvarint(b, uint64(len(part))), part...)
		}
		b = binary.AppendUvarint(b, uint64(e.Seed.Event))
		b = binary.AppendUvarint(b, uint64(e.drawn))
		e.block = sha256.Sum256(b)
		e.drawn++
		e.left = len(e.block)
	}
	e.left--
	return e.block[len(e.block)-1-e.left]
}
