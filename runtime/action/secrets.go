package action

import (
	"cmp"
	"html"
	"slices"
	"strconv"
	"strings"

	"github.com/tenon-dev/tenon/definition/value"
	"github.com/tenon-dev/tenon/runtime/interp"
)

// Hidden is what stands where a secret stood.
const Hidden = "[hidden]"

// shortSecret is up to how many bytes a text is too short to be looked for inside
// of others: it would be found everywhere. Such a secret is hidden where it is
// the whole text.
const shortSecret = 3

// secrets are the texts that must not be seen of one request.
type secrets struct{ texts []string }

func (s *secrets) add(text string) {
	if text != "" && !slices.Contains(s.texts, text) {
		s.texts = append(s.texts, text)
	}
}

// ready puts the longest texts first, so that no part of a secret remains which
// begins with another one.
func (s *secrets) ready() *secrets {
	slices.SortFunc(s.texts, func(a, b string) int {
		return cmp.Or(cmp.Compare(len(b), len(a)), cmp.Compare(a, b))
	})
	return s
}

// differences adds the texts of a value that are others in another one, each
// without what both begin and end with.
func (s *secrets) differences(a, b value.Value) {
	switch a.Kind() {
	case value.String:
		if text, other := a.Str(), b.Str(); text != other {
			start, end := common(text, other)
			s.add(text[start : len(text)-end])
		}
	case value.Array:
		for i := range a.Len() {
			s.differences(a.At(i), b.At(i))
		}
	case value.Object:
		for k, m := range a.Members() {
			s.differences(m, b.Get(k))
		}
	case value.Number, value.Bool:
		if !a.Equal(b) {
			s.add(a.Text())
		}
	}
}

// common returns how many bytes two texts begin and end with alike.
func common(a, b string) (start, end int) {
	n := min(len(a), len(b))
	for start < n && a[start] == b[start] {
		start++
	}
	for end < n-start && a[len(a)-1-end] == b[len(b)-1-end] {
		end++
	}
	return start, end
}

// text returns a text without the secrets, however their characters are spelt in
// it.
func (s *secrets) text(text string) string {
	for _, secret := range s.texts {
		switch {
		case text == secret:
			return Hidden
		case len(secret) > shortSecret:
			text = hide(strings.ReplaceAll(text, secret, Hidden), secret)
		}
	}
	return text
}

// hide replaces a secret where some of its characters are escaped as in an
// address, in JSON or in HTML.
func hide(text, secret string) string {
	if !strings.ContainsAny(text, `%+\&`) {
		return text
	}
	var b strings.Builder
	from := 0
	for at := 0; at < len(text); at++ {
		if end, ok := spells(text[at:], secret); ok {
			b.WriteString(text[from:at])
			b.WriteString(Hidden)
			from = at + end
			at = from - 1
		}
	}
	b.WriteString(text[from:])
	return b.String()
}

// spells reports whether a text begins with a secret, and where it ends there.
func spells(text, secret string) (end int, ok bool) {
	for i := range len(secret) {
		n := spelt(text[end:], secret[i])
		if n == 0 {
			return 0, false
		}
		end += n
	}
	return end, true
}

// spelt returns how many bytes of a text spell a character of which c is a byte, 0
// if the text begins with another one.
func spelt(text string, c byte) int {
	if text == "" {
		return 0
	}
	switch text[0] {
	case '%':
		if len(text) >= 3 && unhex(text[1:3]) == int(c) {
			return 3
		}
	case '\\':
		if len(text) >= 6 && text[1] == 'u' && unhex(text[2:6]) == int(c) {
			return 6
		}
		if len(text) >= 2 && text[1] == c {
			return 2
		}
	case '+':
		if c == ' ' {
			return 1
		}
	case '&':
		if semicolon := strings.IndexByte(text[:min(len(text), 8)], ';'); semicolon > 0 && html.UnescapeString(text[:semicolon+1]) == string(rune(c)) {
			return semicolon + 1
		}
	}
	if text[0] == c {
		return 1
	}
	return 0
}

// unhex returns the value of hexadecimal digits, or -1.
func unhex(digits string) int {
	n, err := strconv.ParseUint(digits, 16, 32)
	if err != nil {
		return -1
	}
	return int(n)
}

// value returns a value without the secrets, in keys too.
func (s *secrets) value(v value.Value) value.Value {
	if len(s.texts) == 0 {
		return v
	}
	switch v.Kind() {
	case value.String:
		return value.OfString(s.text(v.Str()))
	case value.Array:
		vals := make([]value.Value, 0, v.Len())
		for e := range v.Elements() {
			vals = append(vals, s.value(e))
		}
		return value.OfArray(vals...)
	case value.Object:
		b := value.NewObject(v.Len())
		for k, m := range v.Members() {
			b.Set(s.text(k), s.value(m))
		}
		return b.Value()
	case value.Number:
		if slices.Contains(s.texts, v.Text()) {
			return value.OfString(Hidden)
		}
	}
	return v
}

// failure returns an error of an executor as a failure that shows no secret.
func (s *secrets) failure(err error) *interp.Failure {
	f := *failureOf(err)
	f.Message, f.Code = s.text(f.Message), s.text(f.Code)
	return &f
}
