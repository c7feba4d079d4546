package definition

// Code identifies a rule for ever: "TN" and four digits. The first digit is the
// area: 1 text and structure, 2 workflows, 3 expressions, 4 the other sections of
// an app, 5 payload schemas, 6 the tool's own configuration, 7 scenario files.
type Code string

// Rule is the page of one rule: what the tool knows, says and documents about
// it. Rules are declared beside the code that finds them; docs/rules.md and
// `tenon explain` are made of these pages, and a test compiles every example.
type Rule struct {
	Code     Code
	Name     string   // kebab-case, stable: "unreachable-step"
	Severity Severity // the default
	Title    string   // one line, no full stop
	Text     string   // Markdown: what is found, and why it matters to the author
	Bad      string   // a whole document in which exactly this rule finds something
	Good     string   // the same, mended: nothing is found
	Since    string   // the version of Tenon that brought it
	Profile  Profile  // in which the examples are judged; a rule of the profile tenon says nothing in the other
	Source   string   // where the rule comes from, e.g. "reference/kustomer.md 3.4 [DOC]"
}

// DocURL returns the address of the rule's page.
func (r *Rule) DocURL() string {
	return "https://github.com/tenon-dev/tenon/blob/main/docs/rules.md#" + r.Name
}
