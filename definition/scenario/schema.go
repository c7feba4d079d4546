package scenario

import (
	"bytes"
	"strings"
	"sync"

	"github.com/goccy/go-json"

	"github.com/tenon-dev/tenon/definition/source"
)

// Schema returns the JSON Schema of scenario files, of draft-07, for editors. It
// is made from the shapes by which files are read.
func Schema() []byte {
	g := generator{done: map[*shape]bool{}}
	g.need(&fileShape)
	var b bytes.Buffer
	b.WriteString("{\n  \"$schema\": \"http://json-schema.org/draft-07/schema#\",\n  \"title\": \"Scenarios of an app\",\n  \"$ref\": " + quoted(ref(&fileShape)) + ",\n  \"definitions\": {\n")
	for i := 0; i < len(g.shapes); i++ {
		text := g.definition(g.shapes[i])
		b.WriteString("    " + quoted(key(g.shapes[i])) + ": " + text)
		if i+1 < len(g.shapes) {
			b.WriteByte(',')
		}
		b.WriteByte('\n')
	}
	b.WriteString("  }\n}\n")
	return b.Bytes()
}

// generator makes the schema; the shapes are in the order in which they were
// first needed.
type generator struct {
	shapes []*shape
	done   map[*shape]bool
}

func (g *generator) need(s *shape) {
	if s != nil && !g.done[s] {
		g.done[s] = true
		g.shapes = append(g.shapes, s)
		for i := range s.props {
			g.need(s.props[i].shape)
		}
		if s.values != nil {
			g.need(s.values.shape)
		}
	}
}

// keys names the definitions of the schema. Whoever reads no schema does not make
// them.
var keys = sync.OnceValue(func() map[*shape]string {
	return map[*shape]string{
		&fileShape: "File", &scenarioShape: "Scenario", &givenShape: "Given", &settingsShape: "Settings", &categoryShape: "Category", &objectsShape: "Objects", &setupShape: "Setup",
		&answersShape: "Answers", &endpointShape: "Endpoint", &replyShape: "Reply", &headersShape: "Headers", &happeningShape: "Happening", &eventShape: "Event",
		&callShape: "Call", &cancelShape: "Cancel", &completeShape: "Complete", &givenFailureShape: "GivenFailure", &expectShape: "Expect",
		&finalKlassesShape: "FinalKlasses", &finalObjectsShape: "FinalObjects", &runShape: "Run", &failureShape: "Failure", &stepShape: "Step",
		&scheduledShape: "Scheduled", &requestShape: "Request",
	}
})

func key(s *shape) string { return keys()[s] }

func ref(s *shape) string { return "#/definitions/" + key(s) }

func quoted(s string) string {
	b, err := json.MarshalWithOption(s, json.DisableHTMLEscape())
	if err != nil {
		panic(err) // a string can be written
	}
	return string(b)
}

// definition writes the schema of a shape, its members one a line.
func (g *generator) definition(s *shape) string {
	var lines []string
	add := func(name, text string) { lines = append(lines, "      "+quoted(name)+": "+text) }
	if s.doc != "" {
		add("description", quoted(s.doc))
	}
	add("type", `"object"`)
	var required, props []string
	for i := range s.props {
		p := &s.props[i]
		props = append(props, "        "+quoted(p.name)+": "+g.property(p))
		if p.required {
			required = append(required, quoted(p.name))
		}
	}
	if len(required) > 0 {
		add("required", "["+strings.Join(required, ", ")+"]")
	}
	if len(props) > 0 {
		add("properties", "{\n"+strings.Join(props, ",\n")+"\n      }")
	}
	switch {
	case s.values != nil:
		add("additionalProperties", g.property(s.values))
	case !s.open:
		add("additionalProperties", "false")
	}
	if s.only > 0 {
		var alone []string
		for i := s.only; i < len(s.props); i++ {
			var others []string
			for j := s.only; j < len(s.props); j++ {
				if j != i {
					others = append(others, `{"required": [`+quoted(s.props[j].name)+`]}`)
				}
			}
			alone = append(alone, `{"not": {"anyOf": [`+strings.Join(others, ", ")+`]}}`)
		}
		add("anyOf", "["+strings.Join(alone, ", ")+"]")
	}
	return "{\n" + strings.Join(lines, ",\n") + "\n    }"
}

// property writes the schema of a property in one line.
func (g *generator) property(p *prop) string {
	var parts []string
	add := func(name, text string) { parts = append(parts, quoted(name)+": "+text) }
	if p.doc != "" {
		add("description", quoted(p.doc))
	}
	switch {
	case p.kinds == any_:
	case p.kinds == object && p.shape != nil:
		// Beside a reference nothing counts in draft-07.
		add("allOf", `[{"$ref": `+quoted(ref(p.shape))+`}]`)
	case p.shape != nil && p.kinds.has(source.Object) && p.kinds.has(source.Array):
		add("anyOf", `[{"$ref": `+quoted(ref(p.shape))+`}, {"type": "array", "items": {"$ref": `+quoted(ref(p.shape))+`}}]`)
	default:
		add("type", types(p.kinds))
	}
	if p.kinds == array && p.shape != nil {
		items := `{"$ref": ` + quoted(ref(p.shape)) + `}`
		if p.elems.has(source.String) {
			items = `{"anyOf": [{"type": "string"}, ` + items + `]}`
		}
		add("items", items)
	}
	if p.enum != nil {
		var values []string
		for _, v := range p.enum {
			values = append(values, quoted(v))
		}
		add("enum", "["+strings.Join(values, ", ")+"]")
	}
	switch p.role {
	case positive:
		add("minimum", "1")
	case status:
		add("minimum", "100")
		add("maximum", "599")
	case filled:
		add("minLength", "1")
	case moment:
		add("pattern", `"^after |^\\d{4}-"`)
	}
	return "{" + strings.Join(parts, ", ") + "}"
}

func types(k kinds) string {
	var names []string
	for _, n := range kindNames {
		if k&n.set != 0 {
			names = append(names, quoted(n.schema))
		}
	}
	if len(names) == 1 {
		return names[0]
	}
	return "[" + strings.Join(names, ", ") + "]"
}
