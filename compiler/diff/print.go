package diff

import (
	"fmt"
	"io"
	"strings"

	"github.com/goccy/go-json"

	"github.com/tenon-dev/tenon/definition"
	"github.com/tenon-dev/tenon/definition/report"
	"github.com/tenon-dev/tenon/definition/source"
)

// FormatVersion is the format_version of the JSON output. It changes only when
// programs that read it must change.
const FormatVersion = "1"

// Text writes the changes for people, each with its places in both texts, and a
// closing line that sets what they owe against the versions.
func (r *Report) Text(w io.Writer, o report.TextOptions) error {
	entries := make([]report.Entry, len(r.Changes))
	for i := range r.Changes {
		entries[i] = r.Changes[i].entry()
	}
	if err := report.Entries(w, entries, o); err != nil {
		return err
	}
	_, err := fmt.Fprintln(w, r.summary())
	return err
}

func (c *Change) entry() report.Entry {
	e := report.Entry{
		Kind: c.Rule.Level.String(), Severity: c.Rule.Level.severity(),
		Title: string(c.Rule.Code) + " " + c.Rule.Name, Message: c.Message, Address: c.Address, Suggestion: c.Suggestion,
	}
	for _, p := range []struct {
		*Place
		label string
	}{{c.New, "now"}, {c.Old, "before"}} {
		if p.Place != nil {
			e.Places = append(e.Places, report.EntryPlace{File: p.File, Range: p.Range, Label: p.label})
		}
	}
	if len(e.Places) == 1 {
		e.Places[0].Label = ""
	}
	for _, related := range c.Related {
		e.Places = append(e.Places, report.EntryPlace{File: related.Place.File, Range: related.Place.Range, Label: related.Message})
	}
	return e
}

// summary is the closing line.
func (r *Report) summary() string {
	if len(r.Changes) == 0 {
		return "no changes"
	}
	var parts []string
	for l := Breaking; l <= Notice; l++ {
		if n := r.Count(l); n > 0 {
			part := fmt.Sprintf("%d %s", n, l)
			if l == Notice && n > 1 {
				part += "s"
			}
			parts = append(parts, part)
		}
	}
	return strings.Join(parts, ", ") + "; " + r.verdict()
}

// verdict says which version is owed, and whether it is given.
func (r *Report) verdict() string {
	b := r.Bump
	owed := "owes a " + b.Owed.String() + " version"
	if strings.HasPrefix(b.Least, "0.") && b.Owed > Patch {
		part := Minor
		if strings.HasPrefix(b.Least, "0.0.") || b.Owed == Minor {
			part = Patch
		}
		owed += " (below 1.0.0 a " + part.String() + " one stands for it)"
	}
	given := report.Printable(textOf(r.New, r.New.Version))
	switch {
	case b.Owed == None:
		return "the version has to be greater than before"
	case b.Least == "" && b.Given > None:
		return fmt.Sprintf("%s: after a pre-release %s is enough", owed, given)
	case b.Least == "":
		return owed
	case b.Sufficient:
		return fmt.Sprintf("%s: %s is enough (at least %s)", owed, given, b.Least)
	}
	return fmt.Sprintf("%s: %s is not enough, at least %s is due", owed, given, b.Least)
}

func textOf(a *definition.App, n source.Node) string {
	if a.Tree.Kind(n) != source.String {
		return ""
	}
	return a.Tree.Text(n)
}

type reportJSON struct {
	FormatVersion string       `json:"format_version"`
	Old           sideJSON     `json:"old"`
	New           sideJSON     `json:"new"`
	Bump          bumpJSON     `json:"bump"`
	Counts        countsJSON   `json:"counts"`
	Changes       []changeJSON `json:"changes"`
}

type sideJSON struct {
	File    string `json:"file"`
	App     string `json:"app"`
	Version string `json:"version"`
}

type bumpJSON struct {
	Owed       string `json:"owed"`
	Given      string `json:"given"`
	Least      string `json:"least"` // the least version that is enough; may be empty
	Sufficient bool   `json:"sufficient"`
}

type countsJSON struct {
	Breaking   int `json:"breaking"`
	Compatible int `json:"compatible"`
	Notice     int `json:"notice"`
}

type changeJSON struct {
	Code       definition.Code `json:"code"`
	Name       string          `json:"name"`
	Level      string          `json:"level"`
	Message    string          `json:"message"`
	Address    addressJSON     `json:"address"`
	Old        *placeJSON      `json:"old"`
	New        *placeJSON      `json:"new"`
	Related    []relatedJSON   `json:"related"`
	Suggestion string          `json:"suggestion"`
	Doc        string          `json:"doc"`
}

type addressJSON struct {
	App      string `json:"app"`
	Workflow string `json:"workflow"`
	Step     string `json:"step"`
}

type placeJSON struct {
	File    string    `json:"file"`
	Pointer string    `json:"pointer"`
	Range   rangeJSON `json:"range"`
}

type relatedJSON struct {
	Message string `json:"message"`
	placeJSON
}

type rangeJSON struct {
	Start positionJSON `json:"start"`
	End   positionJSON `json:"end"`
}

type positionJSON struct {
	Line   int `json:"line"`
	Column int `json:"column"`
	Byte   int `json:"byte"`
}

// JSON writes the report as one document, the contract for programs.
func (r *Report) JSON(w io.Writer) error {
	doc := reportJSON{
		FormatVersion: FormatVersion,
		Old:           describe(r.Old), New: describe(r.New),
		Bump:    bumpJSON{r.Bump.Owed.String(), r.Bump.Given.String(), r.Bump.Least, r.Bump.Sufficient},
		Counts:  countsJSON{r.Count(Breaking), r.Count(Compatible), r.Count(Notice)},
		Changes: make([]changeJSON, len(r.Changes)),
	}
	for i := range r.Changes {
		c := &r.Changes[i]
		out := changeJSON{
			Code: c.Rule.Code, Name: c.Rule.Name, Level: c.Rule.Level.String(), Message: c.Message, Address: addressJSON(c.Address),
			Old: convert(c.Old), New: convert(c.New), Related: make([]relatedJSON, len(c.Related)), Suggestion: c.Suggestion, Doc: c.Rule.DocURL(),
		}
		for j, related := range c.Related {
			out.Related[j] = relatedJSON{related.Message, *convert(related.Place)}
		}
		doc.Changes[i] = out
	}
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	return enc.Encode(doc)
}

func describe(a *definition.App) sideJSON {
	return sideJSON{a.Tree.File.Name, textOf(a, a.Name), textOf(a, a.Version)}
}

func convert(p *Place) *placeJSON {
	if p == nil {
		return nil
	}
	lines := p.File.Lines()
	return &placeJSON{p.File.Name, p.Pointer, rangeJSON{positionJSON(lines.Position(p.Range.Start)), positionJSON(lines.Position(p.Range.End))}}
}
