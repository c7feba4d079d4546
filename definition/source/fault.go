package source

// Fault is one mistake in the syntax of a text. Package definition gives each
// kind its code, name and words.
type Fault struct {
	Kind    FaultKind
	Range   Range
	Related Range  // where the thing began that is not ended; empty if none
	Text    string // what was found or expected, by kind; may be empty
	Fix     *Edit  // the byte edit that mends it, where one is certain
	mended  bool   // the text was read as if the fix had been made
}

// FaultKind names a mistake as a person would.
type FaultKind uint8

// The mistakes that the lax parser tells apart.
const (
	Empty             FaultKind = iota + 1 // nothing but blanks
	ByteOrderMark                          // a UTF-8 byte order mark at the start
	TrailingComma                          // a comma before a closing bracket
	ExtraComma                             // a comma where a value or key should stand
	MissingComma                           // two members or elements side by side
	MissingColon                           // a key and a value side by side
	EqualsForColon                         // = or => between key and value
	MissingValue                           // a key or colon without a value
	Comment                                // // or /* */ or #
	SingleQuotes                           // 'text'
	UnquotedKey                            // key: without quotes
	UnquotedText                           // a bare word where a value should stand; Text is the word
	OtherLiteral                           // True, None, undefined, NaN …; Text is what JSON calls it
	UnterminatedText                       // a string without its closing quote on its line
	ControlCharacter                       // a raw control character, line break included, in a string; Text is its name
	InvalidEscape                          // a backslash escape that JSON does not know; Text is the escape
	LoneSurrogate                          // half of a surrogate pair; Text is the escape
	InvalidUTF8                            // bytes that are no UTF-8
	InvalidNumber                          // 01, 1., .5, +1, 0x1 …; Text says what is wrong
	NonStringKey                           // a number, literal or container where a key should stand
	UnclosedBracket                        // { or [ never closed; Range is the opening one
	MismatchedBracket                      // ] for } or the reverse; Text is what was expected
	UnopenedBracket                        // a closing bracket that closes nothing
	MissingBracket                         // an opening bracket is missing before this place; Text is the bracket
	UnexpectedText                         // anything else where it cannot stand; Text names it where it cannot be seen
	TextAfterEnd                           // something behind the outermost value
	TooLarge                               // more bytes than Limits.MaxBytes
	TooDeep                                // deeper than Limits.MaxDepth
	TooManyNodes                           // more than Limits.MaxNodes
	TooManyFaults                          // the lax parser stopped counting
	ForeignBlank                           // a no-break space and the like between two lexemes; Text is its code point
	ForeignQuotes                          // “text”
	OtherEncoding                          // UTF-16 or UTF-32; Text says which. Nothing was read
)

// Edit replaces the bytes of Range by Text.
type Edit struct {
	Range Range
	Text  string
}
