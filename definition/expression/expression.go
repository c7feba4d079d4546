// Package expression reads the expressions that stand inside the strings of a
// definition (reference/kustomer.md 5): references such as "/#steps.1.id",
// functions such as "/#fn:parseInt,steps.1.n", and Handlebars templates such as
// "Order {{{steps.1.id}}}". Any other string is literal text.
//
// Every part keeps its place as byte offsets into the decoded string, so that a
// fault in the third helper of a template is underlined there.
//
// A checker reads every string of a definition, so [Parser] keeps its memory
// from one string to the next and a plain text costs one search for a brace.
package expression

import "strings"

// Form is what a string is (reference/kustomer.md 5.1).
type Form uint8

// The forms.
const (
	Literal   Form = iota // text as it is
	Reference             // "/#path": the value that the path leads to, with its type
	Function              // "/#fn:name,path,…": a typed value
	Template              // text with {{…}}: always a string
)

// The marks that decide about the form.
const (
	referenceMark = "/#"
	functionMark  = "/#fn:"
	mustacheMark  = "{{"
)

// FormOf tells the form of a string without reading it.
func FormOf(s string) Form {
	if len(s) >= 2 && s[0] == '/' && s[1] == '#' {
		if strings.HasPrefix(s, functionMark) {
			return Function
		}
		return Reference
	}
	if strings.Contains(s, mustacheMark) {
		return Template
	}
	return Literal
}

// Expression is one read string.
type Expression struct {
	Form   Form
	Text   string // the whole string
	Name   Segment
	Path   Path      // Reference; Function: its first argument
	Args   []Segment // Function: the arguments behind the path
	Parts  []Part    // Template
	Faults []Fault   // what is wrong, in the order of the text
	terms  []Term
}

// Segment is a piece of a string with its place.
type Segment struct {
	Text       string
	Start, End int // byte offsets into the string, half-open
}

// Path leads to a value: the segments between the dots.
type Path struct {
	Segments   []Segment
	Start, End int
	// Up counts the "../" in front, and Data marks a path that begins with "@":
	// both only mean something inside the blocks of a template.
	Up   int
	Data bool
	// Scoped marks a path that begins with "this" or "./", which are no segments:
	// it names no helper.
	Scoped bool
}

// Root returns the first segment's text, or "".
func (p *Path) Root() string {
	if len(p.Segments) == 0 {
		return ""
	}
	return p.Segments[0].Text
}

// PartKind is the kind of a part of a template.
type PartKind uint8

// The kinds of parts.
const (
	Text    PartKind = iota // literal text
	Output                  // {{term}} or {{{term}}}
	Open                    // {{#name …}} or {{^name …}}
	Else                    // {{else}}, {{else if …}} or {{^}}
	Close                   // {{/name}}
	Comment                 // {{! … }}
	Partial                 // {{> … }}: refused
)

// Part is one part of a template.
type Part struct {
	Kind       PartKind
	Start, End int
	Text       string // Text: what is printed
	Raw        bool   // Output: not escaped
	Inverse    bool   // Open: {{^
	Term       int32  // Output, Open, Else: what stands inside; index for Expression.Term, -1 for none
	TrimLeft   bool   // {{~
	TrimRight  bool   // ~}}
	// Params are the names that a block gives to values for its inside:
	// {{#each list as |item index|}}.
	Params []string
}

// TermKind is the kind of a term inside a mustache.
type TermKind uint8

// The kinds of terms.
const (
	PathTerm TermKind = iota
	StringTerm
	NumberTerm
	BoolTerm
	NullTerm      // null
	UndefinedTerm // undefined
	CallTerm      // a helper and its arguments
)

// Term is a value or a call inside a mustache. The arguments of a call are a
// list that starts at First and goes on with Next; -1 ends it.
type Term struct {
	Kind       TermKind
	Start, End int
	Path       Path   // PathTerm; CallTerm: the helper's name
	Text       string // StringTerm, NumberTerm, BoolTerm: the literal without quotes
	Key        string // of a hash argument, key=…
	First      int32
	Next       int32
}

// Term returns a term by its index.
func (e *Expression) Term(i int32) *Term { return &e.terms[i] }

// FaultKind names what is wrong with an expression.
type FaultKind uint8

// The faults.
const (
	UnclosedMustache    FaultKind = iota + 1 // {{ without }}
	EmptyExpression                          // {{}}, /#
	EmptySegment                             // two dots in a row, a dot at an end
	BracketAccess                            // a['b'], a[0]: Handlebars writes a.[b], a.0
	UnexpectedText                           // Text cannot stand here
	UnterminatedString                       // a quote without its partner
	MismatchedBlock                          // {{/Text}} does not close the open block
	UnclosedBlock                            // {{#Text}} is never closed
	UnopenedBlock                            // {{/Text}} or {{else}} without a block
	PartialRefused                           // {{> name}}
	ReferenceInside                          // {{/#path}}: inside braces a path has no /#
	SpaceInFunction                          // a blank behind a comma of a function
	NestedReference                          // /# in front of a function's argument
	MissingFunctionName                      // /#fn: and nothing
	TooLong                                  // more parts or deeper than is read: what follows is not
)

// What one string may hold is far beyond what anybody writes, and small enough
// that a hostile string costs no more than its own length.
const (
	maxFaults = 100     // behind so many faults the rest of a string is not read
	maxPieces = 1 << 16 // parts, terms and segments
	maxDepth  = 100     // sub-expressions inside each other
)

// Fault is one thing that is wrong, with its place in the string.
type Fault struct {
	Kind       FaultKind
	Start, End int
	Text       string
}
