package report

// Printable returns text of a file with every character replaced that could do
// something to a terminal. What prints names and values for people uses it.
func Printable(s string) string { return printable(s) }

// XMLText escapes a text for XML, in content and attributes alike. Characters
// that XML 1.0 cannot hold become U+FFFD.
func XMLText(s string) string { return xmlText(s) }
