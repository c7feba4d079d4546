package definition

import "github.com/tenon-dev/tenon/definition/source"

// Detect tells which document a text holds by its outermost properties; it
// works on broken texts too.
func Detect(t *source.Tree) DocumentKind {
	if t.Len() <= 1 || t.Kind(source.Root) != source.Object {
		return NotADefinition
	}
	get := func(name string) source.Node { return t.Member(source.Root, name) }
	if t.Is(get("type"), "workflow") && t.Kind(get("attributes")) == source.Object {
		return WorkflowEnvelope
	}
	if t.Kind(get("app")) == source.String || t.Kind(get("workflows")) == source.Array {
		return AppDefinition
	}
	// An app that lost its name, or misspelt it, still has the rest.
	if get("version") != source.None && get("title") != source.None {
		return AppDefinition
	}
	if t.Kind(get("steps")) == source.Array {
		return BareWorkflow
	}
	if trigger := get("trigger"); t.Kind(trigger) == source.Object &&
		(t.Member(trigger, "transitions") != source.None || t.Member(trigger, "eventName") != source.None) {
		return BareWorkflow
	}
	if get("app") != source.None {
		return AppDefinition
	}
	return NotADefinition
}
