package expression

// AppendEscaped appends s as {{x}} prints it: with the seven characters escaped
// that handlebars.js escapes.
func AppendEscaped(b []byte, s string) []byte {
	plain := 0
	for i := range len(s) {
		var entity string
		switch s[i] {
		case '&':
			entity = "&amp;"
		case '<':
			entity = "&lt;"
		case '>':
			entity = "&gt;"
		case '"':
			entity = "&quot;"
		case '\'':
			entity = "&#x27;"
		case '`':
			entity = "&#x60;"
		case '=':
			entity = "&#x3D;"
		default:
			continue
		}
		b = append(b, s[plain:i]...)
		b = append(b, entity...)
		plain = i + 1
	}
	return append(b, s[plain:]...)
}
