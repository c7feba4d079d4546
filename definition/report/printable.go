package report

// Printable returns text of a file with every character replaced that could do
// something to a terminal. What prints names and values for people uses it.
func Printable(s string) string { return printable(s) }
