package regex_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/tenon-dev/tenon/definition/regex"
)

// TestFind: what Node's RegExp answers, noted by hand.
func TestFind(t *testing.T) {
	const none = "\x00none"
	for _, c := range []struct{ expression, text, want string }{
		{`(?<=calendly-event","id":")[^"]+`, `"calendly-event","id":"673e81eb"`, "673e81eb"},
		{`.*`, "", ""}, {`.*`, "a\nb", "a"}, {`[^]+`, "a\nb", "a\nb"},
		{`\d+`, "٣4", "4"}, {`\w+`, "é_9", "_9"}, {`^a$`, "a\n", none}, {`a(?!b)`, "abac", "a"},
		{`(\w)\1`, "hello", "ll"}, {`(?<x>a)\k<x>`, "aa", "aa"}, {`x*?y`, "xxy", "xxy"}, {`\bfoo\b`, "a foo.", "foo"},
		{`[\s\S]`, "\u2028", "\u2028"}, {`\u0041`, "A", "A"}, {`\x41`, "A", "A"}, {`\cJ`, "\n", "\n"}, {`a{2}`, "aaa", "aa"}, {`a{,2}`, "a{,2}", "a{,2}"},
		{`(?:)`, "x", ""}, {`[]`, "x", none}, {`\/`, "a/b", "/"}, {`z|`, "a", ""}, {`😀`, "a😀", "😀"},
	} {
		re, err := regex.Compile(c.expression)
		require.NoError(t, err, c.expression)
		match, found, err := re.Find(c.text)
		require.NoError(t, err, c.expression)
		if !found {
			match = none
		}
		require.Equal(t, c.want, match, "%s in %q", c.expression, c.text)
	}
}

func TestWhatCannotBeRead(t *testing.T) {
	for _, expression := range []string{"(", "[", "a**", `(?<a`, ")"} {
		_, err := regex.Compile(expression)
		require.EqualError(t, err, "cannot be read by JavaScript: a group, a class, a quantifier or an escape in it is not whole", expression)
	}
	_, err := regex.Compile(strings.Repeat("a", regex.MaxLength+1))
	require.EqualError(t, err, "has more than the 8192 bytes that are allowed")
}

func TestWorkIsBounded(t *testing.T) {
	for _, c := range []struct{ expression, text string }{
		{`^(a+)+$`, strings.Repeat("a", 64) + "!"}, {`(x+x+)+y`, strings.Repeat("x", 64)}, {`^(([a-z])+.)+[A-Z]([a-z])+$`, strings.Repeat("a", 200)},
	} {
		re, err := regex.Compile(c.expression)
		require.NoError(t, err)
		_, _, err = re.Find(c.text)
		require.ErrorIs(t, err, regex.ErrLimit, c.expression)
		require.NotContains(t, err.Error(), "aaaa", "the text is the author's business")
	}
}

func FuzzFind(f *testing.F) {
	f.Add(`(?<=a)b+?|[^c]{1,3}$`, "abbc")
	f.Add(`(?<n>x)\k<n>(?!y)`, "xxz")
	f.Add(`[^]`, "\xfa")
	f.Fuzz(func(t *testing.T, expression, text string) {
		if len(text) > 64 || len(expression) > 64 {
			return
		}
		re, err := regex.Compile(expression)
		if err != nil {
			return
		}
		if match, found, err := re.Find(text); err == nil && found {
			require.True(t, strings.Contains(text, match) || strings.Contains(string([]rune(text)), match))
		}
	})
}
