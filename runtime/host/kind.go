package host

import (
	"net/url"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/tenon-dev/tenon/definition/value"
)

// kind is what an attribute takes.
type kind uint8

// The kinds. Those from short on are the kinds of custom attributes, which the
// ends of their names say (reference/kustomer.md 2.2 [DOC A6b]).
const (
	anything kind = iota
	text
	number
	boolean
	date
	list
	object
	tags     // ids
	contacts // objects such as {"email": "ada@example.com"}
	short    // …Str
	long     // …Txt
	address  // …Url
	foreign  // …Id
)

// maxShort is how many characters a …Str holds (reference/kustomer.md 9).
const maxShort = 1024

var suffixes = [...]struct {
	suffix string
	kind   kind
}{{"Str", short}, {"Txt", long}, {"Num", number}, {"At", date}, {"Bool", boolean}, {"Url", address}, {"Id", foreign}}

// kindOf returns the kind of a custom attribute by the end of its name.
func kindOf(name string) kind {
	for _, s := range suffixes {
		if strings.HasSuffix(name, s.suffix) && len(name) > len(s.suffix) {
			return s.kind
		}
	}
	return anything
}

// problem says why a value is none of the kind: the rest of a sentence that
// begins with the name of the attribute. Empty if it is one.
func (k kind) problem(v value.Value) string {
	ok, want := true, ""
	is := v.Kind()
	switch k {
	case anything:
	case text, long, foreign:
		ok, want = is == value.String, "a string"
	case short:
		if ok, want = is == value.String, "a string"; ok && utf8.RuneCountInString(v.Str()) > maxShort {
			return "has " + strconv.Itoa(utf8.RuneCountInString(v.Str())) + " characters, but a …Str attribute holds at most " + strconv.Itoa(maxShort)
		}
	case number:
		ok, want = is == value.Number, "a number"
	case boolean:
		ok, want = is == value.Bool, "true or false"
	case date:
		ok, want = is == value.String && isDate(v.Str()), `a date-time such as "2026-01-31T09:00:00.000Z"`
	case address:
		ok, want = is == value.String && isAddress(v.Str()), `a URL such as "https://example.com/orders/1"`
	case list:
		ok, want = is == value.Array, "an array"
	case object:
		ok, want = is == value.Object, "an object"
	case tags:
		return elements(v, value.String, "an array of ids of tags")
	case contacts:
		return elements(v, value.Object, `an array of objects such as {"email": "ada@example.com"}`)
	}
	if ok {
		return ""
	}
	return "is " + described(v) + ", but must be " + want
}

// elements says why a value is no array of values of one kind.
func elements(v value.Value, is value.Kind, want string) string {
	if v.Kind() != value.Array {
		return "is " + described(v) + ", but must be " + want
	}
	for e := range v.Elements() {
		if e.Kind() != is {
			return "holds " + described(e) + ", but must be " + want
		}
	}
	return ""
}

// isDate reports whether a text is a date or a date-time in ISO 8601.
func isDate(s string) bool {
	for _, layout := range [...]string{time.RFC3339Nano, "2006-01-02T15:04:05.999Z0700", "2006-01-02T15:04Z07:00", time.DateOnly} {
		if _, err := time.Parse(layout, s); err == nil {
			return true
		}
	}
	return false
}

func isAddress(s string) bool {
	u, err := url.Parse(s)
	return err == nil && u.Scheme != "" && (u.Host != "" || u.Opaque != "")
}

// described names a value for a sentence. Values can hold what is no one's
// business, so only short ones are quoted.
func described(v value.Value) string {
	switch v.Kind() {
	case value.Missing:
		return "missing"
	case value.Null:
		return "null"
	case value.String:
		if utf8.RuneCountInString(v.Str()) <= 40 {
			return "the string " + quote(v.Str())
		}
		return "a longer string"
	case value.Number, value.Bool:
		return v.Text()
	}
	return "an " + v.Kind().String()
}

func quote(s string) string { return strconv.Quote(s) }
