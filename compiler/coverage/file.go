package coverage

import (
	"fmt"

	"github.com/goccy/go-json"

	"github.com/tenon-dev/tenon/definition"
	"github.com/tenon-dev/tenon/definition/source"
)

// document is a coverage file.
type document struct {
	FormatVersion string    `json:"format_version"`
	Definitions   []summary `json:"definitions"`
}

// summary is a Profile with its counts.
type summary struct {
	Percent     float64 `json:"percent"`
	Steps       Count   `json:"steps"`
	Transitions Count   `json:"transitions"`
	*Profile
}

// Encode returns the text of a coverage file. Equal profiles give equal bytes.
func Encode(profiles []*Profile) ([]byte, error) {
	doc := document{FormatVersion: FormatVersion, Definitions: []summary{}}
	for _, p := range profiles {
		steps, transitions := p.Counts()
		doc.Definitions = append(doc.Definitions, summary{Percent: round(Percent(steps, transitions)), Steps: steps, Transitions: transitions, Profile: p})
	}
	b, err := json.MarshalIndentWithOption(doc, "", "  ", json.DisableHTMLEscape())
	return append(b, '\n'), err
}

// round keeps one digit behind the point, cut off, so that 100 means all.
func round(percent float64) float64 { return float64(int(percent*10)) / 10 }

// Parse reads a coverage file. The error says in a sentence why it is none.
func Parse(f *source.File) ([]*Profile, error) {
	if _, findings := definition.ParseText(f, source.Limits{}); findings.HasErrors() {
		return nil, fmt.Errorf("%s is not JSON: %w", f.Name, findings.Err())
	}
	var doc document
	if err := json.Unmarshal(f.Bytes, &doc); err != nil || doc.FormatVersion == "" {
		return nil, fmt.Errorf("%s is no coverage: tenon test --coverage -o FILE writes it", f.Name)
	}
	if doc.FormatVersion != FormatVersion {
		return nil, fmt.Errorf("%s has the format version %q, and this tenon reads %q: write it anew with tenon test --coverage -o FILE", f.Name, doc.FormatVersion, FormatVersion)
	}
	profiles := make([]*Profile, 0, len(doc.Definitions))
	for _, s := range doc.Definitions {
		if s.Profile != nil {
			profiles = append(profiles, s.Profile)
		}
	}
	return profiles, nil
}
