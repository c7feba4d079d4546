package program

import (
	"strings"

	"github.com/tenon-dev/tenon/definition"
	"github.com/tenon-dev/tenon/definition/source"
	"github.com/tenon-dev/tenon/definition/value"
)

// ActionType is the type of an action that an app declares (reference/kustomer.md
// 2.7): how it is carried out.
type ActionType string

// The types that Tenon knows how to carry out.
const (
	RESTAction       ActionType = "rest_api"
	RegexAction      ActionType = "regex_match"
	TransformAction  ActionType = "transform"
	ScheduleCallType ActionType = "schedule"
	EventAction      ActionType = "event"
	InvokeAction     ActionType = "invoke" // Tenon's own (DESIGN.md 4.2)
)

// Declared is an action that an app declares, compiled. Its templates are in data
// scope, each with a root of its own (reference/kustomer.md 2.7).
type Declared struct {
	Name string // in full
	Type ActionType
	URI  string // of type "invoke": the address of its provider; "" if the input template gives it

	Program *Program // the app
	Locals  []Local  // the settings that Input can name
	// InputSchema is what the params of a step must fit; nil if there is none.
	InputSchema *Schema
	// Input shapes the request out of the params, the locals and "_env"; nil if the
	// request is the params themselves.
	Input *Expr
	// Output shapes the output of the step out of the raw result; nil if the output
	// is the raw result.
	Output *Expr
	// OutputSchema is what the output must fit; nil if there is none.
	OutputSchema *Schema
}

// Local is the name under which an input template sees a setting.
type Local struct {
	Name    string
	Setting *Setting // nil if the app has no such setting: the local is missing
}

// Setting is one setting of an app (reference/kustomer.md 2.1).
type Setting struct {
	Category, Name string
	Type           string      // "string", "number", "boolean" or "secret"
	Default        value.Value // null or "" for none
}

// Key names the setting among those of its app.
func (s *Setting) Key() string { return s.Category + "." + s.Name }

// Secret reports whether the value of the setting must never be shown.
func (s *Setting) Secret() bool { return s.Type == "secret" }

// Settings returns the settings of the app in file order.
func (p *Program) Settings() []*Setting { return p.settings }

// Setting returns the setting with that key, "category.name", or nil.
func (p *Program) Setting(key string) *Setting {
	for _, s := range p.settings {
		if s.Key() == key {
			return s
		}
	}
	return nil
}

// SettingNamed returns the setting with the name by which definitions know it,
// "<app>.<category>.<name>", or nil. The name begins with the app's as the
// definition writes it, which holds no dot (reference/kustomer.md 2.1).
func (p *Program) SettingNamed(name string) *Setting {
	_, key, _ := strings.Cut(name, ".")
	return p.Setting(key)
}

// defaults are the settings of an org that has changed none.
type defaults struct{ of *Program }

// Setting implements builtin.Settings.
func (d defaults) Setting(name string) (v value.Value, secret bool) {
	s := d.of.SettingNamed(name)
	if s == nil {
		return value.Value{}, false
	}
	return s.DefaultValue(), s.Secret()
}

// DefaultValue returns the default; missing if there is none.
func (s *Setting) DefaultValue() value.Value {
	if !s.Default.Exists() || s.Default.Kind() == value.String && s.Default.Str() == "" {
		return value.Value{}
	}
	return s.Default
}

// Declared returns the action that the app declares under that full name, or nil.
func (p *Program) Declared(name string) *Declared { return p.declared[name] }

// DeclaredActions returns the actions that the app declares, in file order.
func (p *Program) DeclaredActions() []*Declared { return p.actions }

// declarations compiles the app's settings and actions.
func (c *compiler) declarations(p *Program) {
	for i := range c.app.Settings {
		p.settings = append(p.settings, c.setting(&c.app.Settings[i]))
	}
	p.declared = make(map[string]*Declared, len(c.app.Actions))
	for i := range c.app.Actions {
		a := c.action(p, &c.app.Actions[i])
		if a.Name != "" && p.declared[a.Name] == nil {
			p.declared[a.Name] = a
			p.actions = append(p.actions, a)
		}
	}
}

func (c *compiler) setting(s *definition.Setting) *Setting {
	out := &Setting{Category: strings.Clone(c.tree.Text(s.Category)), Name: strings.Clone(c.tree.Text(s.Name)), Type: c.text(s.Type)}
	if s.Default != source.None {
		out.Default = value.FromTree(c.tree, s.Default)
	}
	return out
}

func (c *compiler) action(p *Program, a *definition.Action) *Declared {
	c.scope = scope{data: true}
	c.at = c.app.AddressOf(nil, nil)
	out := &Declared{Name: c.names.Full(c.text(a.Name)), Type: ActionType(c.text(a.Type)), URI: c.text(a.URI), Program: p}
	for k, v := range c.tree.Members(a.AppSettings) {
		out.Locals = append(out.Locals, Local{Name: strings.Clone(c.tree.Text(k)), Setting: p.SettingNamed(c.text(c.tree.Member(v, "key")))})
	}
	out.Input, out.Output = c.template(a.InputTemplate), c.template(a.OutputTemplate)
	out.InputSchema, out.OutputSchema = c.schema(a.InputSchema), c.schema(a.OutputSchema)
	return out
}

// template compiles an input or output template; nil if there is none.
func (c *compiler) template(n source.Node) *Expr {
	if n == source.None {
		return nil
	}
	return c.expr(n)
}

// schema compiles a schema; nil if there is none.
func (c *compiler) schema(n source.Node) *Schema {
	if c.tree.Kind(n) != source.Object {
		return nil
	}
	return NewSchema(c.tree, n)
}
