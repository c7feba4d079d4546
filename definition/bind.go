package definition

import (
	"slices"

	"github.com/tenon-dev/tenon/definition/source"
)

// Options says how a document is read. The zero Options reads the format as
// published, within the default limits.
type Options struct {
	Profile     Profile
	Limits      source.Limits
	MaxFindings int // kept; what comes after them is only counted; default 10,000
}

// Parse reads a document. The App is never nil and holds whatever could be
// understood; the findings are about its syntax and its structure.
func Parse(f *source.File, o Options) (*App, Diagnostics) {
	var p Parser
	app, c := p.Parse(f, o)
	findings, _ := c.Finish()
	p.Release()
	return app, findings
}

// Parser reads documents one after the other and reuses its memory: an App is
// valid until the next Parse. The zero Parser is ready for use. It is for one
// goroutine.
type Parser struct {
	source source.Parser
	app    App
	keys   source.Texts
	half   *half // of a large document; nil until there is one
}

// Release lets go of memory that only another Parse would use; the App of the last
// one stays valid. It is for those who keep that App.
func (p *Parser) Release() { p.half, p.keys = nil, source.Texts{} }

// Parse reads a document and returns the open Collector with the findings about
// its syntax and structure, so that further rules add to it.
func (p *Parser) Parse(f *source.File, o Options) (*App, *Collector) {
	p.source.Limits = o.Limits
	tree, faults := p.source.Parse(f)
	p.app = App{
		Tree: tree, Kind: Detect(tree), Profile: o.Profile, Node: source.Root,
		Settings: p.app.Settings[:0], Hooks: p.app.Hooks[:0], Triggers: p.app.Triggers[:0],
		Actions: p.app.Actions[:0], Workflows: p.app.Workflows[:0],
		steps: p.app.steps[:0], transitions: p.app.transitions[:0], errorCases: p.app.errorCases[:0],
	}
	b := binder{app: &p.app, tree: tree, faulty: len(faults) > 0, keys: &p.keys, parser: p, to: source.Node(tree.Len())}
	b.c = NewCollector(tree, o.MaxFindings)
	p.app.assess(faults)
	syntaxDiagnostics(b.c, tree, faults)
	b.c.spoilt = spoilt(tree, faults)
	b.document()
	return &p.app, b.c
}

// binder walks the table once and fills the App.
type binder struct {
	app     *App
	tree    *source.Tree
	c       *Collector
	faulty  bool          // the text has faults
	keys    *source.Texts // of the object whose duplicates are looked for
	place   place
	guesses int // so far; see maxGuesses
	parser  *Parser
	// from and to are the nodes between which it reads.
	from, to source.Node
}

func (b *binder) document() {
	switch b.app.Kind {
	case AppDefinition:
		b.appDefinition()
	case BareWorkflow:
		b.workflow(source.Root, source.Root, &partialWorkflowShape)
	case WorkflowEnvelope:
		var s slots
		b.object(source.Root, &envelopeShape, s[:])
		if b.tree.Kind(s[2]) == source.Object {
			b.workflow(source.Root, s[2], &partialWorkflowShape)
			if wf := &b.app.Workflows[0]; wf.ID == source.None {
				wf.ID = s[1]
			}
		}
	default:
		b.notADefinition()
		b.free(source.Root)
	}
}

func (b *binder) appDefinition() {
	var s slots
	a := b.app
	// The name first: the addresses of all findings carry it.
	a.Name = b.tree.Member(source.Root, "app")
	b.object(source.Root, &appShape, s[:])
	a.Name, a.Version, a.Title = s[apApp], s[apVersion], s[apTitle]
	a.Identifier, a.Visibility = s[apIdentifier], s[apVisibility]
	a.Dependencies, a.Roles, a.I18n = s[apDependencies], s[apRoles], s[apI18n]
	a.SettingsNode, a.Changelog, a.AppDetails = s[apSettings], s[apChangelog], s[apAppDetails]
	a.Klasses, a.KViews, a.Widgets = s[apKlasses], s[apKViews], s[apWidgets]
	a.Commands, a.OutboundWebhooks, a.WorkflowsNode = s[apCommands], s[apOutboundWebhooks], s[apWorkflows]

	b.enter(nil, source.None) // a name under a misspelt key is known only now

	b.appName(a.Name)
	b.appVersion(a.Version)
	b.identifier(a.Identifier)
	b.settings(s[apSettings])
	b.locales(s[apI18n])
	b.each(s[apHooks], func(n source.Node) {
		var s slots
		b.object(n, &hookShape, s[:])
		a.Hooks = append(a.Hooks, Hook{Node: n, EventName: s[hkEventName], Type: s[hkType]})
	})
	b.each(s[apTriggers], func(n source.Node) {
		var s slots
		b.object(n, &eventTriggerShape, s[:])
		a.Triggers = append(a.Triggers, EventTrigger{
			Node: n, EventName: s[etEventName], OutputTemplate: s[etOutputTemplate], OutputSchema: s[etOutputSchema],
			TriggerKey: s[etTriggerKey], PayloadSchema: s[etPayloadSchema],
		})
	})
	b.each(s[apActions], func(n source.Node) {
		var s slots
		b.object(n, &actionShape, s[:])
		a.Actions = append(a.Actions, Action{
			Node: n, Name: s[acName], Type: s[acType], AppSettings: s[acAppSettings],
			InputTemplate: s[acInputTemplate], InputSchema: s[acInputSchema],
			OutputTemplate: s[acOutputTemplate], OutputSchema: s[acOutputSchema], URI: s[acURI],
		})
		// Of the other types nothing is documented.
		if s[acInputTemplate] == source.None && b.tree.Is(s[acType], "rest_api") {
			b.missing(n, &actionShape.props[acInputTemplate], &actionShape)
		}
	})
	if cap(a.Workflows) == 0 {
		a.Workflows = slices.Grow(a.Workflows, b.tree.Count(a.WorkflowsNode))
	}
	b.workflows(a.WorkflowsNode)
}

// each calls f for every object of a list and reports the elements that are
// none.
func (b *binder) each(list source.Node, f func(source.Node)) {
	if b.tree.Kind(list) == source.Array {
		b.eachIn(list, list+1, b.tree.After(list), f)
	}
}

// eachIn does that for the elements from one to another.
func (b *binder) eachIn(list, from, to source.Node, f func(source.Node)) {
	t := b.tree
	for e := from; e < to; e = t.After(e) {
		if t.Kind(e) == source.Object {
			f(e)
		} else {
			b.wrongElement(list, e, kObject)
			b.free(e)
		}
	}
}

// settings reads settings.<category>.<name>.
func (b *binder) settings(n source.Node) {
	t := b.tree
	if t.Kind(n) != source.Object {
		return
	}
	b.duplicates(n, nil)
	for category, members := range t.Members(n) {
		if t.Kind(members) != source.Object {
			b.wrongType(category, members, kObject)
			b.free(members)
			continue
		}
		b.duplicates(members, nil)
		for name, setting := range t.Members(members) {
			var s slots
			if !b.object(setting, &settingShape, s[:]) {
				b.wrongType(name, setting, kObject)
				b.free(setting)
				continue
			}
			b.app.Settings = append(b.app.Settings, Setting{Node: setting, Category: category, Name: name, Type: s[seType], Default: s[seDefault]})
		}
	}
}

// fallbackLocale is the locale whose texts show where another has none
// (reference/kustomer.md 2.10 [DOC A9]).
const fallbackLocale = "en_us"

// locales reads i18n.<locale>.<key> = text.
func (b *binder) locales(n source.Node) {
	t := b.tree
	if t.Kind(n) != source.Object {
		return
	}
	b.duplicates(n, nil)
	if t.Count(n) > 0 && t.Member(n, fallbackLocale) == source.None {
		b.missing(n, &prop{name: fallbackLocale, kinds: kObject}, &shape{name: "i18n"})
	}
	for locale, texts := range t.Members(n) {
		if t.Kind(texts) != source.Object {
			b.wrongType(locale, texts, kObject)
			b.free(texts)
			continue
		}
		b.duplicates(texts, nil)
		for key, text := range t.Members(texts) {
			if t.Kind(text) != source.String {
				b.wrongType(key, text, kString)
				b.free(text)
			}
		}
	}
}

// workflow reads one workflow: node is the whole value, attributes the object
// with its properties.
func (b *binder) workflow(node, attributes source.Node, sh *shape) {
	a, t := b.app, b.tree
	a.Workflows = append(a.Workflows, Workflow{Node: node, Attributes: attributes})
	wf := &a.Workflows[len(a.Workflows)-1]
	b.enter(wf, source.None)
	var s slots
	b.object(attributes, sh, s[:])
	wf.ID, wf.Name, wf.Description = s[wfID], s[wfName], s[wfDescription]
	wf.Enabled, wf.Response, wf.StepsNode = s[wfEnabled], s[wfResponse], s[wfSteps]
	b.workflowID(wf.ID)
	if t.Kind(s[wfTrigger]) == source.Object {
		b.trigger(wf, s[wfTrigger])
	}
	first := len(a.steps)
	b.each(wf.StepsNode, b.readStep)
	wf.Steps = Span{uint32(first), uint32(len(a.steps) - first)}
	b.enter(nil, source.None)
}

func (b *binder) trigger(wf *Workflow, n source.Node) {
	var s fewSlots
	b.enterTrigger()
	b.object(n, &triggerShape, s[:])
	wf.Trigger = Trigger{
		Node: n, ID: s[trID], EventName: s[trEventName], AppVersion: s[trAppVersion], Callable: s[trCallable],
		Schema: s[trSchema], RunAt: s[trRunAt], TransitionsNode: s[trTransitions],
	}
	b.triggerID(s[trID])
	b.callSchema(s[trSchema])
	wf.Trigger.Transitions = b.readTransitions(s[trTransitions])
	b.enter(wf, source.None)
}

func (b *binder) readStep(n source.Node) {
	var s fewSlots
	b.enter(b.place.workflow, n)
	b.object(n, &stepShape, s[:])
	b.stepID(s[stID])
	b.app.steps = append(room(b, b.app.steps, n), Step{
		Node: n, ID: s[stID], Action: s[stAction], AppVersion: s[stAppVersion], Params: s[stParams], Meta: s[stMeta],
		TransitionsNode: s[stTransitions],
	})
	at := len(b.app.steps) - 1
	transitions := b.readTransitions(s[stTransitions])
	cases := b.readErrorCases(s[stErrorCases])
	b.app.steps[at].Transitions, b.app.steps[at].ErrorCases = transitions, cases
	b.enter(b.place.workflow, source.None)
}

// room returns list with room for one more, which stands at n: where there is
// none left, for as many as there will be if the text goes on like this. Growing by
// doubling leaves as much memory behind as the list needs.
func room[T any](b *binder, list []T, n source.Node) []T {
	if len(list) < cap(list) {
		return list
	}
	const least = 16
	whole := int(float64(len(list)) * float64(b.to-b.from) / float64(n-b.from+1) * 1.05)
	return slices.Grow(list, max(least, len(list)/4, whole-len(list)))
}

func (b *binder) readTransitions(list source.Node) Span {
	first := len(b.app.transitions)
	b.each(list, func(n source.Node) {
		var s fewSlots
		b.object(n, &transitionShape, s[:])
		b.app.transitions = append(room(b, b.app.transitions, n), Transition{Node: n, Target: s[tnTarget], Condition: s[tnCondition], Meta: s[tnMeta]})
		b.condition(s[tnCondition])
	})
	return Span{uint32(first), uint32(len(b.app.transitions) - first)}
}

func (b *binder) readErrorCases(list source.Node) Span {
	first := len(b.app.errorCases)
	b.each(list, func(n source.Node) {
		var s, action fewSlots
		b.object(n, &errorCaseShape, s[:])
		b.object(s[ecErrorAction], &errorActionShape, action[:])
		b.app.errorCases = append(b.app.errorCases, ErrorCase{Node: n, Condition: s[ecCondition], ErrorAction: s[ecErrorAction], Type: action[0]})
		b.condition(s[ecCondition])
	})
	return Span{uint32(first), uint32(len(b.app.errorCases) - first)}
}

// condition checks the objects of a condition. Among the values of "and" and
// "or" objects are conditions again; those of other operators are data, which
// the rules about operands judge. The parser's depth limit bounds the recursion.
func (b *binder) condition(n source.Node) {
	t := b.tree
	var s fewSlots
	if !b.object(n, &conditionShape, s[:]) {
		return
	}
	if t.Kind(s[cnValues]) != source.Array {
		return
	}
	nested := t.Is(s[cnOp], "and") || t.Is(s[cnOp], "or")
	for v := range t.Elements(s[cnValues]) {
		if nested && t.Kind(v) == source.Object {
			b.condition(v)
		} else {
			b.free(v)
		}
	}
}
