// Package journal is the stored form of what happens to runs: a few bytes an
// event, from which exactly the same event is read again, whatever it carries.
// JSON, which people read, keeps neither every number nor every string.
package journal

import (
	"encoding/binary"
	"errors"
	"math"
	"time"

	"github.com/tenon-dev/tenon/definition/value"
	"github.com/tenon-dev/tenon/runtime/interp"
)

// The parts of an event that follow its kind and time, if their bit is set, in
// this order. They stand in stored journals: add, never change.
const (
	hasStep byte = 1 << iota
	hasAttempt
	hasValue
	hasFailure
	hasReason
	hasNote
	retryable // of the failure
	hasUntil
)

// hasEnvironment is the bit of a Started event, whose failure nobody retries, that
// its environment follows at the end.
const hasEnvironment = retryable

var errDamaged = errors.New("the journal is damaged: an event cannot be read")

// AppendEvent appends an event in its stored form.
func AppendEvent(b []byte, ev *interp.Event) []byte {
	flags := byte(0)
	set := func(bit byte, on bool) {
		if on {
			flags |= bit
		}
	}
	set(hasStep, ev.Step != "")
	set(hasAttempt, ev.Attempt != 0)
	set(hasValue, !ev.Value.IsMissing())
	set(hasFailure, ev.Failure != nil)
	set(hasReason, ev.Reason != "")
	set(hasNote, ev.Note != "")
	set(hasUntil, !ev.Until.IsZero())
	set(retryable, ev.Failure != nil && ev.Failure.Retryable)
	if ev.Kind == interp.Started {
		flags &^= retryable
		set(hasEnvironment, !ev.Environment.IsMissing())
	}
	b = append(b, byte(ev.Kind), flags)
	b = binary.LittleEndian.AppendUint64(b, uint64(Nanos(ev.At)))
	if flags&hasStep != 0 {
		b = appendText(b, ev.Step)
	}
	if flags&hasAttempt != 0 {
		b = binary.AppendUvarint(b, uint64(ev.Attempt))
	}
	if flags&hasValue != 0 {
		b = ev.Value.AppendBinary(b)
	}
	if flags&hasFailure != 0 {
		b = appendFailure(b, ev.Failure)
	}
	if flags&hasReason != 0 {
		b = appendText(b, ev.Reason)
	}
	if flags&hasNote != 0 {
		b = appendText(b, ev.Note)
	}
	if flags&hasUntil != 0 {
		b = binary.LittleEndian.AppendUint64(b, uint64(Nanos(ev.Until)))
	}
	if ev.Kind == interp.Started && flags&hasEnvironment != 0 {
		b = ev.Environment.AppendBinary(b)
	}
	return b
}

// Nanos returns a time in nanoseconds since 1970. A time that does not fit, which
// no run has (definition.Latest), becomes the first or last that does, so that the
// order of times is kept.
func Nanos(t time.Time) int64 {
	switch {
	case t.Before(time.Unix(0, math.MinInt64)):
		return math.MinInt64
	case t.After(time.Unix(0, math.MaxInt64)):
		return math.MaxInt64
	}
	return t.UnixNano()
}

func appendText(b []byte, s string) []byte {
	return append(binary.AppendUvarint(b, uint64(len(s))), s...)
}

func appendFailure(b []byte, f *interp.Failure) []byte {
	b = appendText(b, f.Code)
	b = appendText(b, f.Message)
	return binary.AppendUvarint(b, uint64(f.Status))
}

// ParseEvent reads what AppendEvent wrote. The event shares memory with data.
func ParseEvent(data string) (interp.Event, error) {
	r := reader{data: data}
	var ev interp.Event
	kind, flags := r.byte(), r.byte()
	ev.Kind = interp.EventKind(kind)
	if ev.Kind.String() == "" {
		r.failed = true
	}
	ev.At = time.Unix(0, int64(r.fixed())).UTC()
	if flags&hasStep != 0 {
		ev.Step = r.text()
	}
	if flags&hasAttempt != 0 {
		ev.Attempt = r.number()
	}
	if flags&hasValue != 0 {
		ev.Value = r.value()
	}
	if flags&hasFailure != 0 {
		ev.Failure = r.failure()
		ev.Failure.Retryable = flags&retryable != 0 && ev.Kind != interp.Started
	}
	if flags&hasReason != 0 {
		ev.Reason = r.text()
	}
	if flags&hasNote != 0 {
		ev.Note = r.text()
	}
	if flags&hasUntil != 0 {
		ev.Until = time.Unix(0, int64(r.fixed())).UTC()
	}
	if ev.Kind == interp.Started && flags&hasEnvironment != 0 {
		ev.Environment = r.value()
	}
	if r.failed || r.data != "" {
		return interp.Event{}, errDamaged
	}
	return ev, nil
}

// AppendFailure appends a failure in its stored form.
func AppendFailure(b []byte, f *interp.Failure) []byte {
	b = appendFailure(b, f)
	if f.Retryable {
		return append(b, 1)
	}
	return append(b, 0)
}

// ParseFailure reads what AppendFailure wrote.
func ParseFailure(data string) (*interp.Failure, error) {
	r := reader{data: data}
	f := r.failure()
	f.Retryable = r.byte() == 1
	if r.failed || r.data != "" {
		return nil, errDamaged
	}
	return f, nil
}

// reader takes parts off the front of data. After the first failure everything
// it returns is empty.
type reader struct {
	data   string
	failed bool
}

func (r *reader) fail() { r.failed, r.data = true, "" }

func (r *reader) byte() byte {
	if r.data == "" {
		r.fail()
		return 0
	}
	c := r.data[0]
	r.data = r.data[1:]
	return c
}

func (r *reader) fixed() uint64 {
	if len(r.data) < 8 {
		r.fail()
		return 0
	}
	x := binary.LittleEndian.Uint64([]byte(r.data[:8]))
	r.data = r.data[8:]
	return x
}

// number reads a non-negative number that fits an int of 32 bits.
func (r *reader) number() int {
	var x uint64
	for i := range 5 {
		c := r.byte()
		x |= uint64(c&0x7f) << (7 * i)
		if c < 0x80 {
			if x > 1<<31-1 {
				break
			}
			return int(x)
		}
	}
	r.fail()
	return 0
}

func (r *reader) text() string {
	n := r.number()
	if n > len(r.data) {
		r.fail()
		return ""
	}
	s := r.data[:n]
	r.data = r.data[n:]
	return s
}

func (r *reader) value() value.Value {
	v, rest, err := value.FromBinary(r.data)
	if err != nil {
		r.fail()
	}
	r.data = rest
	return v
}

func (r *reader) failure() *interp.Failure {
	return &interp.Failure{Code: r.text(), Message: r.text(), Status: r.number()}
}
