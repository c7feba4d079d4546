package source

// maxFaults bounds the faults of one text: behind that many, one more only says
// that counting has stopped.
const maxFaults = 1000

// lax is the recovering parser. It reads the text from the start, keeps the open
// containers on a stack of its own, and after each mistake goes on as if the
// text had been what its author most likely meant.
type lax struct {
	lexer
	limits  Limits
	tokens  []token
	open    []frame
	objects int // how many of them are objects
	// suspect is the opening bracket that indentation says was never closed,
	// where a closing bracket was found to be indented like another one.
	suspect   Range
	suspected bool
	skipping  int  // depth of containers beyond the limit
	deep      bool // there were such
	full      bool
	isModule  bool // the text is a module of JavaScript

	changes []patch   // to make while reading
	patches []patch   // worth a try
	odd     int       // lines indented otherwise than the nesting says
	closes  [2]uint32 // the last two closing brackets, one more than their offset
}

// frame is one open container.
type frame struct {
	token  uint32
	object bool
	state  state
	indent int    // of the line on which it was opened
	line   int    // where that line begins
	comma  Range  // the last comma
	end    uint32 // of the last key or value, or of the opening bracket
	key    uint32 // the last key
	value  uint32 // where the value behind the last colon begins
}

// state is what may come next in a container.
type state uint8

const (
	atStart    state = iota // a first key or element, or the end
	afterComma              // a key or element
	afterKey                // a colon
	afterColon              // a value
	afterValue              // a comma or the end
)

func (x *lax) document() {
	if name := otherEncoding(x.b); name != "" {
		x.fault(Fault{Kind: OtherEncoding, Range: Range{0, uint32(len(x.b))}, Text: name})
		return
	}
	if len(x.b) >= 3 && string(x.b[:3]) == "\xEF\xBB\xBF" {
		x.fault(Fault{Kind: ByteOrderMark, Range: Range{0, 3}, Fix: &Edit{Range: Range{0, 3}}})
		x.at = 3
	}
	x.module()
	done := false
	for {
		if len(x.changes) > 0 && !done && x.insert() {
			continue
		}
		l := x.next(x.wantsKey())
		if l.kind == lexEnd {
			break
		}
		if done && x.endsModule(l) {
			return
		}
		if done {
			kind := TextAfterEnd
			if l.kind == lexClose {
				kind = UnopenedBracket
			}
			x.suggestIgnoring()
			x.fault(Fault{Kind: kind, Range: l.Range})
			return
		}
		x.take(l)
		if x.full {
			break
		}
		done = len(x.open) == 0 && len(x.tokens) > 1 && x.skipping == 0
	}
	if len(x.tokens) == 1 && (len(x.faults) == 0 || len(x.faults) == 1 && x.faults[0].Kind == ByteOrderMark) {
		x.faults = nil
		x.fault(Fault{Kind: Empty, Range: Range{0, uint32(len(x.b))}})
	}
	x.closeAll()
}

func (x *lax) wantsKey() bool {
	f := x.top()
	return f != nil && f.object && (f.state == atStart || f.state == afterComma || f.state == afterValue)
}

func (x *lax) top() *frame {
	if len(x.open) == 0 {
		return nil
	}
	return &x.open[len(x.open)-1]
}

// take puts one lexeme where it belongs.
func (x *lax) take(l lexeme) {
	if x.skipping > 0 {
		switch l.kind {
		case lexOpen:
			x.skipping++
		case lexClose:
			x.skipping--
		}
		if x.skipping == 0 {
			x.ended(l.End)
		}
		return
	}
	f := x.top()
	if l.kind != lexClose {
		x.lookAtLine(f, l)
	}
	switch l.kind {
	case lexComma:
		x.comma(f, l)
	case lexColon:
		x.colon(f, l)
	case lexClose:
		x.close(l)
	case lexOther:
		x.other(f, l)
	default:
		if f != nil && f.object && f.state != afterKey && f.state != afterColon {
			x.key(f, l)
		} else {
			x.value(f, l)
		}
	}
}

// other takes what is no part of JSON. A semicolon between two values is a comma
// that was mistyped.
func (x *lax) other(f *frame, l lexeme) {
	fault := Fault{Kind: UnexpectedText, Range: l.Range, Text: controlRun(x.b[l.Start:l.End])}
	if f != nil && f.state == afterValue && l.End-l.Start == 1 && x.b[l.Start] == ';' {
		if next := skipBlanks(x.b, int(l.End)); next < len(x.b) && !isClosing(x.b[next]) && x.b[next] != ',' {
			f.state, f.comma = afterComma, l.Range
			fault.Fix = &Edit{Range: l.Range, Text: ","}
		}
	}
	x.fault(fault)
}

func (x *lax) comma(f *frame, l lexeme) {
	switch {
	case f == nil:
		x.fault(Fault{Kind: UnexpectedText, Range: l.Range})
		return
	case f.state == afterKey || f.state == afterColon:
		x.missingValue(f)
	case f.state == atStart || f.state == afterComma:
		x.fault(Fault{Kind: ExtraComma, Range: l.Range, Fix: withoutComma(x.b, l.Range)})
		if f.state == atStart {
			x.suggest(closeHere, f.end)
		}
		return
	}
	f.state = afterComma
	f.comma = l.Range
}

func (x *lax) colon(f *frame, l lexeme) {
	if f == nil || !f.object || f.state != afterKey {
		x.fault(Fault{Kind: UnexpectedText, Range: l.Range})
		if last := x.tokens[len(x.tokens)-1]; f != nil && f.state == afterValue && last.kind == String {
			x.suggest(openObject, last.start)
			x.suggest(closeHere, f.end)
		}
		return
	}
	if l.End-l.Start > 1 || x.b[l.Start] == '=' {
		x.fault(Fault{Kind: EqualsForColon, Range: l.Range, Text: string(x.b[l.Start:l.End]), Fix: &Edit{Range: l.Range, Text: ":"}})
	}
	f.state = afterColon
}

// key takes a lexeme where a key is due.
func (x *lax) key(f *frame, l lexeme) {
	if f.state == afterValue {
		x.missingComma(f, l)
	}
	switch l.kind {
	case lexOpen:
		x.fault(Fault{Kind: NonStringKey, Range: l.Range})
		if f.value > 0 {
			x.suggest(openArray, f.value)
		}
		x.suggest(closeHere, f.end)
		f.key = uint32(len(x.tokens))
		x.push(token{start: l.Start, end: l.Start, kind: Key, flags: flagBare})
		f.state = afterColon
		x.value(f, l)
		return
	case lexNumber:
		x.fault(Fault{Kind: NonStringKey, Range: l.Range, Fix: &Edit{Range: l.Range, Text: `"` + string(x.b[l.Start:l.End]) + `"`}})
		l.flags = flagBare
	case lexWord:
		x.fault(Fault{Kind: UnquotedKey, Range: l.Range, Text: string(x.b[l.Start:l.End]), Fix: &Edit{Range: l.Range, Text: `"` + string(x.b[l.Start:l.End]) + `"`}})
		l.flags = flagBare
	}
	f.key = uint32(len(x.tokens))
	x.push(token{start: l.Start, end: l.End, kind: Key, flags: l.flags})
	f.state = afterKey
	f.end = l.End
}

// value takes a lexeme where a value is due, or nearly so.
func (x *lax) value(f *frame, l lexeme) {
	if f != nil {
		switch f.state {
		case afterKey:
			x.fault(Fault{Kind: MissingColon, Range: Range{f.end, f.end}, Fix: &Edit{Range: Range{f.end, f.end}, Text: ":"}})
		case afterValue:
			x.missingComma(f, l)
		}
	}
	if f != nil && f.state == afterColon {
		f.value = l.Start
	}
	at := uint32(len(x.tokens))
	switch l.kind {
	case lexOpen:
		x.opening(l.Range, x.b[l.Start] == '{')
		return
	case lexString:
		x.push(token{start: l.Start, end: l.End, after: at + 1, kind: String, flags: l.flags})
	case lexNumber:
		if why := numberFault(x.b[l.Start:l.End]); why != "" {
			x.fault(Fault{Kind: InvalidNumber, Range: l.Range, Text: why, Fix: numberFix(l.Range, x.b[l.Start:l.End])})
		}
		x.push(token{start: l.Start, end: l.End, after: at + 1, kind: Number})
	case lexWord:
		x.word(l, at)
	}
	x.ended(l.End)
}

func (x *lax) word(l lexeme, at uint32) {
	text := string(x.b[l.Start:l.End])
	kind, n := literal(x.b[l.Start:l.End])
	if n != len(text) {
		kind = String
		meant, known := otherLiterals[text]
		switch {
		case known && meant != "":
			kind, _ = literal([]byte(meant))
			x.fault(Fault{Kind: OtherLiteral, Range: l.Range, Text: text, Fix: &Edit{Range: l.Range, Text: meant}})
		case known:
			kind = Invalid
			x.fault(Fault{Kind: OtherLiteral, Range: l.Range, Text: text})
		default:
			x.fault(Fault{Kind: UnquotedText, Range: l.Range, Text: text, Fix: &Edit{Range: l.Range, Text: `"` + text + `"`}})
		}
	}
	t := token{start: l.Start, end: l.End, after: at + 1, kind: kind}
	if kind == String {
		t.flags = flagBare
	}
	x.push(t)
}

// otherLiterals are words of other languages and what JSON calls them; "" where
// it has no such value.
var otherLiterals = map[string]string{
	"True": "true", "TRUE": "true", "yes": "true", "False": "false", "FALSE": "false", "no": "false",
	"None": "null", "nil": "null", "undefined": "null", "NULL": "null", "Null": "null",
	"NaN": "", "Infinity": "", "-Infinity": "",
}

func (x *lax) opening(r Range, object bool) {
	if len(x.open) >= x.limits.MaxDepth {
		x.fault(Fault{Kind: TooDeep, Range: r})
		x.push(token{start: r.Start, end: r.End, after: uint32(len(x.tokens)) + 1})
		x.skipping, x.deep = 1, true
		return
	}
	kind := Array
	if object {
		kind = Object
		x.objects++
	}
	at := uint32(len(x.tokens))
	x.push(token{start: r.Start, end: r.End, kind: kind})
	x.open = append(x.open, frame{token: at, object: object, indent: x.indent(r.Start), line: x.lineStart(r.Start), end: r.End})
}

// ended notes that a value has ended at an offset.
func (x *lax) ended(end uint32) {
	f := x.top()
	if f == nil {
		return
	}
	if f.object {
		x.tokens[f.key].after = uint32(len(x.tokens))
	}
	f.state = afterValue
	f.end = end
}

func (x *lax) close(l lexeme) {
	object := x.b[l.Start] == '}'
	if x.change(l, &object) {
		return
	}
	f := x.top()
	if f == nil {
		x.fault(Fault{Kind: UnopenedBracket, Range: l.Range})
		return
	}
	if f.object != object {
		x.suggestForMismatch(f, l, object)
		if object && x.objects == 0 || !object && x.objects == len(x.open) {
			want := "}"
			if !f.object {
				want = "]"
			}
			x.fault(Fault{Kind: MismatchedBracket, Range: l.Range, Related: x.opener(f), Text: want, Fix: &Edit{Range: l.Range, Text: want}})
		} else {
			for f.object != object {
				x.fault(Fault{Kind: UnclosedBracket, Range: x.opener(f), Related: l.Range})
				x.pop(l.Start)
				f = x.top()
			}
		}
	}
	switch {
	case f.state == afterComma:
		x.fault(Fault{Kind: TrailingComma, Range: f.comma, Fix: &Edit{Range: f.comma}})
	case f.state == afterKey || f.state == afterColon:
		x.suggestOpening(f, l, object)
		x.missingValue(f)
	}
	x.lookAtClose(f, l)
	if !x.suspected && f.indent != unknownIndent && x.firstOnLine(l.Start) && x.indent(l.Start) < f.indent {
		x.suspected, x.suspect = true, x.opener(f)
	}
	x.pop(l.End)
}

func (x *lax) opener(f *frame) Range {
	start := x.tokens[f.token].start
	return Range{start, start + 1}
}

// pop closes the innermost container at an offset.
func (x *lax) pop(end uint32) {
	f := x.top()
	if f.state == afterKey || f.state == afterColon {
		x.push(token{start: f.end, end: f.end, after: uint32(len(x.tokens)) + 1})
		x.ended(f.end)
	}
	t := &x.tokens[f.token]
	t.end = end
	t.after = uint32(len(x.tokens))
	if f.object {
		x.objects--
	}
	x.open = x.open[:len(x.open)-1]
	x.ended(end)
}

func (x *lax) closeAll() {
	if len(x.open) == 0 {
		return
	}
	if !x.full && x.skipping == 0 {
		at := x.opener(x.top())
		if x.suspected {
			at = x.suspect
		}
		x.suggest(closeHere, x.top().end)
		end := uint32(len(x.b))
		x.fault(Fault{Kind: UnclosedBracket, Range: at, Related: Range{end, end}})
	}
	for len(x.open) > 0 {
		x.pop(uint32(len(x.b)))
	}
}

func (x *lax) missingComma(f *frame, l lexeme) {
	at := Range{f.end, f.end}
	x.fault(Fault{Kind: MissingComma, Range: at, Related: l.Range, Fix: &Edit{Range: at, Text: ","}})
}

// missingValue stands in for the value of the last key.
func (x *lax) missingValue(f *frame) {
	k := x.tokens[f.key]
	x.fault(Fault{Kind: MissingValue, Range: Range{k.start, k.end}})
	at := uint32(len(x.tokens))
	x.push(token{start: f.end, end: f.end, after: at + 1})
	x.ended(f.end)
}

func (x *lax) push(t token) {
	if len(x.tokens) > x.limits.MaxNodes && !x.full {
		x.full = true
		x.fault(Fault{Kind: TooManyNodes, Range: Range{t.start, t.end}})
	}
	if n := len(x.tokens); n == cap(x.tokens) {
		x.tokens = grow(x.tokens, n, x.at, len(x.b))[:n]
	}
	x.tokens = append(x.tokens, t)
}
