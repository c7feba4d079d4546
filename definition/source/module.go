package source

import "bytes"

// Definitions are often kept as modules of JavaScript, which export one object
// (the publisher's own starter does). Their text around the object is one mistake,
// and not one for each of its words.

// moduleWords begin the text in front of the object.
var moduleWords = [...]string{"module.exports", "exports.default", "export default", "export", "const", "let", "var"}

// moduleText is what a finding says of that text.
const moduleText = "this is a module of JavaScript, and a definition is its object alone"

// module reports the beginning of a module, and leaves out the end of it.
func (x *lax) module() {
	start := skipBlanks(x.b, x.at)
	for _, word := range moduleWords {
		if !bytes.HasPrefix(x.b[start:], []byte(word)) {
			continue
		}
		const most = 80 // a name may stand between
		head := x.b[start:min(len(x.b), start+most)]
		i := bytes.IndexAny(head, "{[\"'\n")
		if i < len(word) || head[i] != '{' || bytes.IndexByte(head[:i], '=') < 0 && word != "export default" {
			return
		}
		end := start + len(bytes.TrimRight(head[:i], " \t"))
		x.fault(Fault{Kind: UnexpectedText, Range: Range{uint32(start), uint32(end)}, Text: moduleText})
		x.at = start + i
		x.isModule = true
		return
	}
}

// endsModule reports whether a lexeme behind the object is the semicolon that ends a
// module, with nothing behind it.
func (x *lax) endsModule(l lexeme) bool {
	return x.isModule && x.b[l.Start] == ';' && skipBlanks(x.b, int(l.End)) == len(x.b)
}
