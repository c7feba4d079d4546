package report

import (
	"path/filepath"
	"strings"
)

// fileURI returns the URI reference of a file by its name (RFC 3986): a relative
// name stays relative, an absolute one becomes a file: URI.
func fileURI(name string) string {
	slashed := filepath.ToSlash(name)
	if filepath.IsAbs(name) {
		return "file://" + escapePath("/"+strings.TrimPrefix(slashed, "/"))
	}
	escaped := escapePath(slashed)
	if first, _, _ := strings.Cut(escaped, "/"); strings.Contains(first, ":") {
		escaped = "./" + escaped // or the colon would end a scheme
	}
	return escaped
}

// escapePath writes every byte of a path that RFC 3986 does not allow in one as
// % and two hexadecimal digits.
func escapePath(path string) string {
	const digits = "0123456789ABCDEF"
	var b strings.Builder
	for i := range len(path) {
		switch c := path[i]; {
		case 'a' <= c && c <= 'z', 'A' <= c && c <= 'Z', '0' <= c && c <= '9', strings.IndexByte("/-._~!$&'()*+,;=:@", c) >= 0:
			b.WriteByte(c)
		default:
			b.WriteByte('%')
			b.WriteByte(digits[c>>4])
			b.WriteByte(digits[c&15])
		}
	}
	return b.String()
}
