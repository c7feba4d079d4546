package check

import (
	"slices"
	"strings"

	"github.com/tenon-dev/tenon/definition"
	"github.com/tenon-dev/tenon/definition/source"
)

var standardKlass = definition.Rule{
	Code: "TN4030", Name: "standard-klass", Severity: definition.Error, Since: "0.1.0",
	Source: "reference/kustomer.md 2.2 [DOC O15], 10 item 9",
	Title:  "A standard Klass that is not marked as one",
	Text:   "To add attributes to `customer`, `company`, `conversation`, `message` or `user`, its entry needs `\"standard\": true` in `metadata`. Without it the platform makes a new custom Klass of that name and says nothing. No other Klass has that mark.",
	Bad:    sectionsHead + `"klasses": [{"name": "customer", "metadata": {"properties": {"parcelStr": {"displayName": "Parcel"}}}}]` + sectionsTail,
	Good:   sectionsHead + `"klasses": [{"name": "customer", "metadata": {"standard": true, "properties": {"parcelStr": {"displayName": "Parcel"}}}}]` + sectionsTail,
}

var attributeSuffix = definition.Rule{
	Code: "TN4031", Name: "attribute-suffix", Severity: definition.Error, Since: "0.1.0",
	Source: "reference/kustomer.md 2.2 [DOC A6b, DEC], 10 item 9",
	Title:  "An attribute whose name does not end with its type",
	Text:   "The type of an attribute is the end of its name: `Str` (up to 1,024 characters), `Txt` (several lines), `Num`, `At` (a date), `Bool`, `Url` or `Id`.",
	Bad:    sectionsHead + `"klasses": [{"name": "parcel_watch-parcel", "metadata": {"properties": {"weight": {"displayName": "Weight"}}}}]` + sectionsTail,
	Good:   sectionsHead + `"klasses": [{"name": "parcel_watch-parcel", "metadata": {"properties": {"weightNum": {"displayName": "Weight"}}}}]` + sectionsTail,
}

var attributeDisplayName = definition.Rule{
	Code: "TN4032", Name: "attribute-display-name", Severity: definition.Warning, Since: "0.1.0",
	Source: "reference/kustomer.md 10 item 9 [OBS]",
	Title:  "Two attributes that look the same",
	Text:   "People see an attribute by its `displayName` only, so they cannot tell two of one name apart.",
	Bad:    sectionsHead + `"klasses": [{"name": "parcel_watch-parcel", "metadata": {"properties": {"startAt": {"displayName": "Start"}, "endAt": {"displayName": "Start"}}}}]` + sectionsTail,
	Good:   sectionsHead + `"klasses": [{"name": "parcel_watch-parcel", "metadata": {"properties": {"startAt": {"displayName": "Start"}, "endAt": {"displayName": "End"}}}}]` + sectionsTail,
}

// attributeSuffixes are the ends of attribute names that say their type.
var attributeSuffixes = [...]string{"Str", "Txt", "Num", "At", "Bool", "Url", "Id"}

func checkKlasses(p *pass) {
	t := p.tree
	for k := range t.Elements(p.app.Klasses) {
		name := p.member(k, "name")
		metadata := p.member(k, "metadata")
		mark := p.member(metadata, "standard")
		marked := t.Kind(mark) == source.True
		readable := (mark == source.None || marked || t.Kind(mark) == source.False) && (metadata == source.None || t.Kind(metadata) == source.Object)
		switch standard := isStandardKlass(p.string(name)); {
		case p.string(name) == "" || !readable || p.app.Broken(k) || standard == marked:
			// Right, or wrong in a way that has been reported.
		case marked:
			d := p.report(&standardKlass, name, p.string(name), "klass %s is marked as one of the platform's own, but those are customer, company, conversation, message and user", definition.Quoted(p.string(name)))
			relate(d, t.Range(mark), "the mark")
			p.didYouMean(d, p.near(p.string(name), standardKlasses))
		default:
			d := p.report(&standardKlass, name, p.string(name), "klass %s is one of the platform's own, but its metadata has no \"standard\": true", definition.Quoted(p.string(name)))
			if t.Kind(metadata) == source.Object && t.Member(metadata, "standard") == source.None && t.Count(metadata) > 0 {
				at := t.Range(metadata).Start + 1
				d.Fixes = []definition.Fix{{Title: `add "standard": true`, Edits: []source.Edit{{Range: source.Range{Start: at, End: at}, Text: `"standard": true, `}}}}
			}
		}
		p.attributes(p.member(metadata, "properties"))
	}
}

func (p *pass) attributes(properties source.Node) {
	t := p.tree
	var shown symbols
	shown.reset(t.Count(properties))
	var owners []source.Node
	for k, v := range t.Members(properties) {
		name := t.Text(k)
		if !hasAttributeSuffix(name) && !p.app.Broken(k) {
			d := p.report(&attributeSuffix, k, name, "attribute %s does not end with its type: Str, Txt, Num, At, Bool, Url or Id", definition.Quoted(name))
			for _, suffix := range attributeSuffixes {
				if len(name) > len(suffix) && strings.EqualFold(name[len(name)-len(suffix):], suffix) {
					d.Suggestion = "write " + definition.Quoted(name[:len(name)-len(suffix)]+suffix)
				}
			}
		}
		label := p.member(v, "displayName")
		owners = append(owners, label)
		if first := shown.add(p.string(label)); first >= 0 && !p.app.Broken(label) {
			d := p.report(&attributeDisplayName, label, p.string(label), "the display name %s is given to two attributes", definition.Quoted(p.string(label)))
			relate(d, t.Range(owners[first]), "first given here")
		}
	}
}

func hasAttributeSuffix(name string) bool {
	for _, suffix := range attributeSuffixes {
		if len(name) > len(suffix) && strings.HasSuffix(name, suffix) {
			return true
		}
	}
	return false
}

// standardKlasses are the platform's own Klasses that an app may add attributes to.
var standardKlasses = []string{"customer", "company", "conversation", "message", "user"}

func isStandardKlass(name string) bool { return slices.Contains(standardKlasses, name) }

// klassName returns the name by which a Klass is compared: in a private app the
// org behind the app's name does not count.
func (p *pass) klassName(name string) string {
	if app, rest, ok := strings.Cut(name, "-"); ok && p.names.Owns(app) {
		return p.names.App + "-" + rest
	}
	return name
}
