package payload

import (
	"net/netip"
	"slices"
	"strings"
	"time"
	"unicode/utf8"
)

// formats are the built-in formats of JSON Schema 2020-12, in the order of their
// names (reference/wix.md 2.1). A schema names draft-07 as its dialect all the
// same, which does not know uuid and duration.
var formats = [...]struct {
	name  string
	valid func(string) bool
}{
	{"date", isDate},
	{"date-time", isDateTime},
	{"duration", isDuration},
	{"email", func(s string) bool { return isEmail(s, isASCII) }},
	{"hostname", isHostname},
	{"idn-email", func(s string) bool { return isEmail(s, utf8.ValidString) }},
	{"idn-hostname", isIDNHostname},
	{"ipv4", isIPv4},
	{"ipv6", isIPv6},
	{"iri", func(s string) bool { return isURI(s, false, true) }},
	{"iri-reference", func(s string) bool { return isURI(s, true, true) }},
	{"json-pointer", isPointer},
	{"regex", isRegex},
	{"relative-json-pointer", isRelativePointer},
	{"time", isTime},
	{"uri", func(s string) bool { return isURI(s, false, false) }},
	{"uri-reference", func(s string) bool { return isURI(s, true, false) }},
	{"uri-template", isURITemplate},
	{"uuid", isUUID},
}

// Formats returns the names of all formats in lexical order.
func Formats() []string {
	names := make([]string, len(formats))
	for i := range formats {
		names[i] = formats[i].name
	}
	return names
}

// IsFormat reports whether there is a format of that name.
func IsFormat(name string) bool {
	for i := range formats {
		if formats[i].name == name {
			return true
		}
	}
	return false
}

// IsValid reports whether a text has the format of that name. A format that is
// not known takes every text.
func IsValid(format, text string) bool {
	for i := range formats {
		if formats[i].name == format {
			return formats[i].valid(text)
		}
	}
	return true
}

// scanner reads a text from the left.
type scanner struct{ rest string }

// number takes exactly so many digits and returns their value.
func (s *scanner) number(digits int) (n int, ok bool) {
	if len(s.rest) < digits {
		return 0, false
	}
	for i := range digits {
		c := s.rest[i]
		if c < '0' || c > '9' {
			return 0, false
		}
		n = n*10 + int(c-'0')
	}
	s.rest = s.rest[digits:]
	return n, true
}

// take takes one of the characters.
func (s *scanner) take(chars string) bool {
	if s.rest == "" || strings.IndexByte(chars, s.rest[0]) < 0 {
		return false
	}
	s.rest = s.rest[1:]
	return true
}

// digits takes as many digits as there are and returns how many.
func (s *scanner) digits() int {
	n := 0
	for n < len(s.rest) && '0' <= s.rest[n] && s.rest[n] <= '9' {
		n++
	}
	s.rest = s.rest[n:]
	return n
}

// date takes a full-date of RFC 3339.
func (s *scanner) date() bool {
	year, ok1 := s.number(4)
	ok2 := s.take("-")
	month, ok3 := s.number(2)
	ok4 := s.take("-")
	day, ok5 := s.number(2)
	return ok1 && ok2 && ok3 && ok4 && ok5 && 1 <= month && month <= 12 && 1 <= day && day <= daysIn(year, month)
}

func daysIn(year, month int) int {
	return time.Date(year, time.Month(month)+1, 0, 0, 0, 0, 0, time.UTC).Day()
}

// time takes a full-time of RFC 3339. A leap second may stand where one can be:
// at the end of a day in UTC.
func (s *scanner) time() bool {
	hour, ok1 := s.number(2)
	ok2 := s.take(":")
	minute, ok3 := s.number(2)
	ok4 := s.take(":")
	second, ok5 := s.number(2)
	if !ok1 || !ok2 || !ok3 || !ok4 || !ok5 || hour > 23 || minute > 59 || second > 60 {
		return false
	}
	if s.take(".") && s.digits() == 0 {
		return false
	}
	offset := 0
	if !s.take("Zz") {
		sign := 1
		if s.rest != "" && s.rest[0] == '-' {
			sign = -1
		}
		if !s.take("+-") {
			return false
		}
		hours, ok1 := s.number(2)
		ok2 := s.take(":")
		minutes, ok3 := s.number(2)
		if !ok1 || !ok2 || !ok3 || hours > 23 || minutes > 59 {
			return false
		}
		offset = sign * (hours*60 + minutes)
	}
	const day = 24 * 60
	return second < 60 || (hour*60+minute-offset+2*day)%day == day-1
}

func isDate(text string) bool {
	s := scanner{text}
	return s.date() && s.rest == ""
}

func isTime(text string) bool {
	s := scanner{text}
	return s.time() && s.rest == ""
}

func isDateTime(text string) bool {
	s := scanner{text}
	return s.date() && s.take("Tt") && s.time() && s.rest == ""
}

// LacksZone reports whether a text would be a date-time if it had a time zone, or
// wrote its own with a colon: a slip that parsers of other languages let pass
// (reference/wix.md 2.1).
func LacksZone(text string) bool {
	if isDateTime(text) {
		return false
	}
	if isDateTime(text + "Z") {
		return true
	}
	n := len(text)
	return n > 5 && (text[n-5] == '+' || text[n-5] == '-') && isDateTime(text[:n-2]+":"+text[n-2:])
}

// isDuration knows the durations of RFC 3339, appendix A: P3Y6M4DT12H30M5S, P2W.
// A unit follows the next greater one, so P1Y2D is none.
func isDuration(text string) bool {
	s := scanner{text}
	if !s.take("P") {
		return false
	}
	units, last, inTime := "YMDW", -1, false
	for s.rest != "" {
		if !inTime && s.take("T") {
			units, last, inTime = "HMS", -1, true
			continue
		}
		if s.digits() == 0 || s.rest == "" {
			return false
		}
		unit := strings.IndexByte(units, s.rest[0])
		if unit < 0 || last >= 0 && unit != last+1 || last >= 0 && s.rest[0] == 'W' {
			return false
		}
		if s.rest[0] == 'W' && len(s.rest) > 1 {
			return false
		}
		last = unit
		s.rest = s.rest[1:]
	}
	return last >= 0
}

func isUUID(s string) bool {
	if len(s) != 36 {
		return false
	}
	for i := range len(s) {
		if i == 8 || i == 13 || i == 18 || i == 23 {
			if s[i] != '-' {
				return false
			}
			continue
		}
		if !isHex(s[i]) {
			return false
		}
	}
	return true
}

func isHex(c byte) bool {
	return '0' <= c && c <= '9' || 'a' <= c && c <= 'f' || 'A' <= c && c <= 'F'
}

func isASCII(s string) bool {
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// isEmail knows the addresses that people have: a local part of atoms, or in
// quotes, and a host.
func isEmail(s string, letters func(string) bool) bool {
	at := strings.LastIndexByte(s, '@')
	if at < 1 || at > 64 || len(s) > 254 || !letters(s) {
		return false
	}
	local, host := s[:at], s[at+1:]
	if len(local) > 2 && local[0] == '"' && local[len(local)-1] == '"' {
		if strings.ContainsAny(local[1:len(local)-1], "\"\\\r\n") {
			return false
		}
	} else {
		for atom := range strings.SplitSeq(local, ".") {
			if atom == "" || strings.ContainsAny(atom, " \t\r\n\"(),:;<>@[\\]") || strings.ContainsFunc(atom, isControl) {
				return false
			}
		}
	}
	if literal, ok := strings.CutPrefix(host, "["); ok {
		literal, ok = strings.CutSuffix(literal, "]")
		if v6, is6 := strings.CutPrefix(literal, "IPv6:"); is6 {
			return ok && isIPv6(v6)
		}
		return ok && isIPv4(literal)
	}
	return isIDNHostname(host)
}

func isControl(r rune) bool { return r < ' ' || r == 0x7f }

func isHostname(s string) bool {
	return isASCII(s) && isIDNHostname(s)
}

// isIDNHostname knows host names with the letters of all languages: labels of
// letters, digits and dashes, neither beginning nor ending with a dash.
func isIDNHostname(s string) bool {
	s = strings.TrimSuffix(s, ".")
	if s == "" || len(s) > 253 {
		return false
	}
	for label := range strings.SplitSeq(s, ".") {
		if label == "" || len(label) > 63 || label[0] == '-' || label[len(label)-1] == '-' {
			return false
		}
		for _, r := range label {
			switch {
			case 'a' <= r && r <= 'z', 'A' <= r && r <= 'Z', '0' <= r && r <= '9', r == '-':
			case r >= 0xa0 && r != utf8.RuneError && r != 0x3002 && !isSeparator(r):
			default:
				return false
			}
		}
	}
	return true
}

// isSeparator reports whether a character beyond ASCII is a blank or a mark that
// no name has.
func isSeparator(r rune) bool {
	return r == 0xa0 || 0x2000 <= r && r <= 0x206f || r == 0x3000 || r == 0xfeff
}

func isIPv4(s string) bool {
	a, err := netip.ParseAddr(s)
	return err == nil && a.Is4()
}

func isIPv6(s string) bool {
	a, err := netip.ParseAddr(s)
	return err == nil && a.Is6() && a.Zone() == ""
}

// isPointer knows RFC 6901.
func isPointer(s string) bool {
	if s == "" {
		return true
	}
	if s[0] != '/' {
		return false
	}
	for i := range len(s) {
		if s[i] == '~' && (i+1 == len(s) || s[i+1] != '0' && s[i+1] != '1') {
			return false
		}
	}
	return true
}

func isRelativePointer(text string) bool {
	s := scanner{text}
	n := s.digits()
	if n == 0 || n > 1 && text[0] == '0' {
		return false
	}
	if s.take("+-") && (s.digits() == 0 || text[n+1] == '0' && len(text)-len(s.rest) > n+2) {
		return false
	}
	return s.rest == "#" || isPointer(s.rest)
}

// isURI knows RFC 3986, and with letters of all languages RFC 3987. A reference
// needs no scheme.
func isURI(s string, reference, international bool) bool {
	if !uriCharacters(s, international) {
		return false
	}
	scheme, rest, ok := cutScheme(s)
	if !ok {
		if !reference {
			return false
		}
		rest = s
		// The first segment of a relative path has no colon: it would be a scheme.
		if end := strings.IndexAny(rest, "/?#"); strings.Contains(rest[:max(end, 0)], ":") || end < 0 && strings.Contains(rest, ":") {
			return false
		}
	}
	if authority, ok := strings.CutPrefix(rest, "//"); ok {
		if end := strings.IndexAny(authority, "/?#"); end >= 0 {
			authority = authority[:end]
		}
		if !isAuthority(authority) || authority == "" && (scheme == "http" || scheme == "https") {
			return false
		}
		return !strings.ContainsAny(rest[2+len(authority):], "[]")
	}
	return !strings.ContainsAny(rest, "[]")
}

// uriCharacters reports whether a text has only characters that may stand in a
// URI, and its escapes are whole. There is one fragment at most.
func uriCharacters(s string, international bool) bool {
	fragments := 0
	for i, r := range s {
		switch {
		case r == '%':
			if i+2 >= len(s) || !isHex(s[i+1]) || !isHex(s[i+2]) {
				return false
			}
		case r == '#':
			fragments++
		case r >= utf8.RuneSelf:
			if !international || r == utf8.RuneError || r < 0xa0 || isSeparator(r) {
				return false
			}
		case r <= ' ' || r == 0x7f || strings.ContainsRune("\"<>\\^`{|}", r):
			return false
		}
	}
	return fragments <= 1
}

func cutScheme(s string) (scheme, rest string, ok bool) {
	for i := range len(s) {
		switch c := s[i]; {
		case 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z':
		case i > 0 && ('0' <= c && c <= '9' || c == '+' || c == '-' || c == '.'):
		case i > 0 && c == ':':
			return strings.ToLower(s[:i]), s[i+1:], true
		default:
			return "", s, false
		}
	}
	return "", s, false
}

func isAuthority(s string) bool {
	if at := strings.LastIndexByte(s, '@'); at >= 0 {
		if strings.ContainsAny(s[:at], "@[]") {
			return false
		}
		s = s[at+1:]
	}
	if literal, ok := strings.CutPrefix(s, "["); ok {
		address, port, ok := strings.Cut(literal, "]")
		return ok && isIPv6(address) && (port == "" || port[0] == ':' && isPort(port[1:]))
	}
	host, port, _ := strings.Cut(s, ":")
	return isPort(port) && !strings.ContainsAny(host, "[]")
}

func isPort(s string) bool {
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return true
}

// isURITemplate knows RFC 6570: text, and expressions such as {id} or {?a,b*}.
func isURITemplate(s string) bool {
	for s != "" {
		open := strings.IndexAny(s, "{}")
		if open < 0 {
			return templateText(s)
		}
		if s[open] == '}' || !templateText(s[:open]) {
			return false
		}
		end := strings.IndexByte(s[open:], '}')
		if end < 0 || !templateExpression(s[open+1:open+end]) {
			return false
		}
		s = s[open+end+1:]
	}
	return true
}

func templateText(s string) bool {
	return !strings.ContainsAny(s, " \"'<>\\^`|") && !strings.ContainsFunc(s, isControl)
}

func templateExpression(s string) bool {
	if s != "" && strings.IndexByte("+#./;?&=,!@|", s[0]) >= 0 {
		s = s[1:]
	}
	for variable := range strings.SplitSeq(s, ",") {
		variable = strings.TrimSuffix(variable, "*")
		name, length, cut := strings.Cut(variable, ":")
		if cut && (length == "" || len(length) > 4 || length[0] == '0' || !isPort(length)) {
			return false
		}
		if name == "" || slices.Contains(strings.Split(name, "."), "") {
			return false
		}
		for i := range len(name) {
			switch c := name[i]; {
			case 'a' <= c && c <= 'z', 'A' <= c && c <= 'Z', '0' <= c && c <= '9', c == '_', c == '.', c == '%':
			default:
				return false
			}
		}
	}
	return true
}
