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
// address, in JSON or in HTML. It looks for it in the text as it is without its
// escapes.
func hide(text, secret string) string {
	if !strings.ContainsAny(text, `%+\&`) {
		return text
	}
	for _, escapes := range [...]string{"%", "%+", `\`, "&", `%\&`, `%+\&`} {
		plain, at := unescaped(text, escapes)
		if !strings.Contains(plain, secret) {
			continue
		}
		var b strings.Builder
		from := 0
		for i := 0; ; {
			n := strings.Index(plain[i:], secret)
			if n < 0 {
				break
			}
			b.WriteString(text[from:at[i+n]])
			b.WriteString(Hidden)
			i += n + len(secret)
			from = at[i]
		}
		text = b.String() + text[from:]
	}
	return text
}

// unescaped returns a text without the escapes that begin with one of some
// characters, a plus being a blank, and for every byte of it, and for its end,
// where it stands in the text.
func unescaped(text, escapes string) (plain string, at []int) {
	b := make([]byte, 0, len(text))
	at = make([]int, 0, len(text)+1)
	for i := 0; i < len(text); {
		n := 1
		switch c := text[i]; {
		case strings.IndexByte(escapes, c) < 0:
			b = append(b, c)
		case c == '+':
			b = append(b, ' ')
		default:
			var char string
			if char, n = escape1(text[i:]); n == 0 {
				char, n = text[i:i+1], 1
			}
			b = append(b, char...)
		}
		for len(at) < len(b) {
			at = append(at, i)
		}
		i += n
	}
	return string(b), append(at, len(text))
}

// escape1 reads the escape that a text begins with: the character that it stands
// for and its length, 0 if it is none.
func escape1(text string) (char string, n int) {
	hex := func(from, to int) (rune, bool) {
		if len(text) < to {
			return 0, false
		}
		v, err := strconv.ParseUint(text[from:to], 16, 32)
		return rune(v), err == nil
	}
	switch {
	case text[0] == '%':
		if v, ok := hex(1, 3); ok {
			return string([]byte{byte(v)}), 3
		}
	case text[0] == '&':
		if end := strings.IndexByte(text[:min(len(text), 10)], ';'); end > 0 {
			if char := html.UnescapeString(text[:end+1]); char != text[:end+1] {
				return char, end + 1
			}
		}
	case len(text) >= 2:
		if v, ok := hex(2, 6); ok && text[1] == 'u' {
			return string(v), 6
		}
		if i := strings.IndexByte(`"\/bfnrt`, text[1]); i >= 0 {
			return "\"\\/\b\f\n\r\t"[i : i+1], 2
		}
	}
	return "", 0
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
