package source

// MaxBytes is how long a text may be by default.
const MaxBytes = 256 << 20

const (
	defaultMaxDepth = 1000
	defaultMaxNodes = 32 << 20
	hardMaxBytes    = 1 << 30
)

// Parse reads f. The Tree is never nil: where the text is broken it holds what
// could be understood, and the faults say what could not, in the order of the
// text. No faults means valid JSON within the limits.
func (p *Parser) Parse(f *File) (*Tree, []Fault) {
	limits := p.Limits.withDefaults()
	p.tree.File = f
	clear(p.tree.index.tables)
	if len(f.Bytes) > limits.MaxBytes {
		p.tree.tokens = append(p.tree.tokens[:0], token{}, token{after: 2})
		return &p.tree, []Fault{{Kind: TooLarge}}
	}
	if p.strict(f.Bytes, limits.MaxDepth, limits.MaxNodes) {
		return &p.tree, nil
	}
	return &p.tree, p.lax(limits)
}

func (l Limits) withDefaults() Limits {
	if l.MaxBytes <= 0 {
		l.MaxBytes = MaxBytes
	}
	l.MaxBytes = min(l.MaxBytes, hardMaxBytes)
	if l.MaxDepth <= 0 {
		l.MaxDepth = defaultMaxDepth
	}
	if l.MaxNodes <= 0 {
		l.MaxNodes = defaultMaxNodes
	}
	return l
}
