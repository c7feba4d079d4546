package builtin

import (
	"strings"
	"unicode"
)

// specialUpper lists the letters whose capitals are several letters, each with
// those behind it: what Unicode's SpecialCasing says without conditions, and
// package strings leaves out.
const specialUpper = " ßSS ŉʼN ǰJ̌ ΐΪ́ ΰΫ́ ևԵՒ ẖH̱ ẗT̈ ẘW̊ ẙY̊ ẚAʾ ὐΥ̓ ὒΥ̓̀ ὔΥ̓́ ὖΥ̓͂ ᾀἈΙ ᾁἉΙ ᾂἊΙ ᾃἋΙ ᾄἌΙ ᾅἍΙ ᾆἎΙ ᾇἏΙ ᾈἈΙ ᾉἉΙ ᾊἊΙ ᾋἋΙ ᾌἌΙ ᾍἍΙ ᾎἎΙ ᾏἏΙ ᾐἨΙ ᾑἩΙ ᾒἪΙ ᾓἫΙ ᾔἬΙ ᾕἭΙ ᾖἮΙ ᾗἯΙ ᾘἨΙ ᾙἩΙ ᾚἪΙ ᾛἫΙ ᾜἬΙ ᾝἭΙ ᾞἮΙ ᾟἯΙ ᾠὨΙ ᾡὩΙ ᾢὪΙ ᾣὫΙ ᾤὬΙ ᾥὭΙ ᾦὮΙ ᾧὯΙ ᾨὨΙ ᾩὩΙ ᾪὪΙ ᾫὫΙ ᾬὬΙ ᾭὭΙ ᾮὮΙ ᾯὯΙ ᾲᾺΙ ᾳΑΙ ᾴΆΙ ᾶΑ͂ ᾷΑ͂Ι ᾼΑΙ ῂῊΙ ῃΗΙ ῄΉΙ ῆΗ͂ ῇΗ͂Ι ῌΗΙ ῒΪ̀ ΐΪ́ ῖΙ͂ ῗΪ͂ ῢΫ̀ ΰΫ́ ῤΡ̓ ῦΥ͂ ῧΫ͂ ῲῺΙ ῳΩΙ ῴΏΙ ῶΩ͂ ῷΩ͂Ι ῼΩΙ ﬀFF ﬁFI ﬂFL ﬃFFI ﬄFFL ﬅST ﬆST ﬓՄՆ ﬔՄԵ ﬕՄԻ ﬖՎՆ ﬗՄԽ "

// upper writes a text in capitals as JavaScript's toUpperCase does.
func upper(s string) string {
	if strings.IndexFunc(s, isSpecial) < 0 {
		return strings.ToUpper(s)
	}
	var b strings.Builder
	for _, r := range s {
		if i := strings.Index(specialUpper, " "+string(r)); isSpecial(r) && i >= 0 {
			rest := specialUpper[i+1+len(string(r)):]
			b.WriteString(rest[:strings.IndexByte(rest, ' ')])
			continue
		}
		b.WriteRune(unicode.ToUpper(r))
	}
	return b.String()
}

// isSpecial reports whether the capital of a letter may be several.
func isSpecial(r rune) bool {
	return r == 'ß' || r == 'ŉ' || r >= 'ǰ' && strings.ContainsRune(specialUpper, r)
}

// lower writes a text in small letters as JavaScript's toLowerCase does: a sigma
// at the end of a word has a form of its own.
func lower(s string) string {
	if !strings.ContainsAny(s, "İΣ") {
		return strings.ToLower(s)
	}
	var b strings.Builder
	for i, r := range s {
		switch {
		case r == 'İ':
			b.WriteString("i̇")
		case r == 'Σ' && isCased(strings.TrimRightFunc(s[:i], isIgnorable), true) && !isCased(strings.TrimLeftFunc(s[i+len("Σ"):], isIgnorable), false):
			b.WriteRune('ς')
		default:
			b.WriteRune(unicode.ToLower(r))
		}
	}
	return b.String()
}

// isCased reports whether a text ends, or begins, with a letter that has a case.
func isCased(s string, atEnd bool) bool {
	if atEnd {
		return strings.LastIndexFunc(s, hasCase) >= 0 && strings.TrimRightFunc(s, hasCase) != s
	}
	return strings.TrimLeftFunc(s, hasCase) != s
}

func hasCase(r rune) bool {
	return unicode.IsUpper(r) || unicode.IsLower(r) || unicode.IsTitle(r)
}

// isIgnorable reports whether a character in a word says nothing about where the
// word ends.
func isIgnorable(r rune) bool {
	switch r {
	case '\'', '.', ':', '^', '`', '’', '·':
		return true
	}
	return unicode.In(r, unicode.Mn, unicode.Me, unicode.Cf, unicode.Lm, unicode.Sk)
}

// isSpace reports whether JavaScript's trim takes a character off.
func isSpace(r rune) bool {
	switch r {
	case '\t', '\n', '\v', '\f', '\r', ' ', 0xA0, 0x1680, 0x2028, 0x2029, 0x202F, 0x205F, 0x3000, 0xFEFF:
		return true
	}
	return 0x2000 <= r && r <= 0x200A
}
