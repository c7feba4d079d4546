package verify

import (
	"bytes"
	"errors"

	"github.com/tenon-dev/tenon/compiler/builtin"
	"github.com/tenon-dev/tenon/definition"
	"github.com/tenon-dev/tenon/definition/scenario"
	"github.com/tenon-dev/tenon/definition/source"
	"github.com/tenon-dev/tenon/definition/value"
	"github.com/tenon-dev/tenon/runtime/action"
	"github.com/tenon-dev/tenon/runtime/host"
	"github.com/tenon-dev/tenon/runtime/install"
	"github.com/tenon-dev/tenon/runtime/sandbox"
)

// Check reports what is wrong in a scenario file beyond its structure: names
// that the definition does not have, and answers, settings and objects that
// cannot be. c is the collector that scenario.Read returned.
func (a *App) Check(f *scenario.File, c *definition.Collector) {
	scenario.CheckNames(f, c, a.Definition)
	k := checker{app: a, file: f, tree: f.Tree, c: c, at: source.NewAtCursor(f.Tree)}
	k.given(&f.Given)
	shared := seed(k.host(), f.Tree, f.Given.Objects)
	k.mistakes(shared)
	for i := range f.Scenarios {
		s := &f.Scenarios[i]
		k.given(&s.Given)
		k.lists(s.Expect.Objects)
		// The objects of a scenario may refer to those of the file.
		if h := k.host(); shared == nil && seed(h, f.Tree, f.Given.Objects) == nil {
			k.mistakes(seed(h, f.Tree, s.Given.Objects))
		}
	}
}

type checker struct {
	app  *App
	file *scenario.File
	tree *source.Tree
	c    *definition.Collector
	at   *source.AtCursor
}

func (k *checker) host() *host.Host {
	h := host.New(host.Options{Org: sandbox.DefaultOrg})
	h.Install(k.app.Prepared)
	return h
}

func (k *checker) wrong(n source.Node, message string) {
	k.c.Add(scenario.RuleValue, n, definition.Address{}, "", message)
}

// given judges the answers, the settings and the setup that are given.
func (k *checker) given(g *scenario.Given) {
	if g.Setup != source.None {
		if _, err := builtin.ParseEnvironment(value.FromTree(k.tree, g.Setup), nil); err != nil {
			k.wrong(g.Setup, err.Error())
		}
	}
	for key, v := range k.tree.Members(g.Answers) {
		var bad *action.AnswerError
		if errors.As(new(action.Answers).Add(k.tree, key, v), &bad) {
			k.wrong(bad.Node, bad.Message)
		}
	}
	for _, s := range settingsOf(k.tree, g) {
		if k.app.Prepared.Program.Setting(s.key) == nil {
			continue // a name that the definition does not have
		}
		if err := (install.Settings{s.key: s.value}).Check(k.app.Prepared.Program); err != nil {
			k.wrong(s.node, err.Error())
		}
	}
}

// lists judges the names of the lists of objects in an expectation, as those of
// a seed are.
func (k *checker) lists(n source.Node) {
	h := k.host()
	for key := range k.tree.Members(n) {
		if name := k.tree.Text(key); name != "kobjects" {
			text := value.OfObject(value.Member{Key: name, Value: value.OfArray()}).AppendJSON(nil)
			var bad *host.SeedError
			if errors.As(h.Seed("objects", text), &bad) {
				k.wrong(key, bad.Message)
			}
		}
	}
}

// mistakes reports what is wrong in a seed.
func (k *checker) mistakes(err error) {
	var many interface{ Unwrap() []error }
	if !errors.As(err, &many) {
		return
	}
	for _, err := range many.Unwrap() {
		var bad *host.SeedError
		if errors.As(err, &bad) {
			k.wrong(k.at.At(uint32(bad.At.Byte)), bad.Message)
		}
	}
}

// seed fills a host with objects that stand in a larger document. To the host it
// looks like a text of its own in which they stand at the same place.
func seed(h *host.Host, t *source.Tree, n source.Node) error {
	if n == source.None {
		return nil
	}
	r := t.Range(n)
	text := bytes.Repeat([]byte{' '}, int(r.Start))
	return h.Seed(t.File.Name, append(text, t.Raw(n)...))
}

// setting is one value that is given to a setting.
type setting struct {
	node  source.Node
	key   string // "category.name"
	value value.Value
}

func settingsOf(t *source.Tree, g *scenario.Given) []setting {
	var all []setting
	for category, names := range t.Members(g.Settings) {
		for name, v := range t.Members(names) {
			all = append(all, setting{v, t.Text(category) + "." + t.Text(name), value.FromTree(t, v)})
		}
	}
	return all
}
