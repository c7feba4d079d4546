package builtin

import "github.com/tenon-dev/tenon/definition/types"

// blocks are Handlebars' own helpers. Package template carries them out, because
// they decide about what stands around them.
var blocks = []Builtin{
	{
		Name: "if", Group: Blocks, Helper: true, Block: true, Result: text, Source: fromHelpers + " [DOC H2]",
		Params: []Param{
			{Name: "value", Kinds: anything, Text: "what is tested"},
			{Name: "includeZero", Kinds: types.Boolean, Optional: true, Text: "whether 0 counts as something"},
		},
		Text: "Renders what it encloses if the value is something: not missing, null, false, 0, an empty text or an empty array. What stands behind {{else}} is rendered otherwise; {{else if …}} asks on.",
		Examples: []Example{
			{"{{#if steps.1.vip}}VIP{{else}}guest{{/if}}", `{"vip": true}`, `"VIP"`},
			{"{{#if steps.1.count}}{{steps.1.count}}{{else if steps.1.name}}{{steps.1.name}}{{/if}}", `{"count": 0, "name": "Ada"}`, `"Ada"`},
			{"{{#if steps.1.count includeZero=true}}{{steps.1.count}} left{{/if}}", `{"count": 0}`, `"0 left"`},
		},
	},
	{
		Name: "unless", Group: Blocks, Helper: true, Block: true, Result: text, Source: fromHelpers + " [DOC H2]",
		Params:   []Param{{Name: "value", Kinds: anything, Text: "what is tested"}, {Name: "includeZero", Kinds: types.Boolean, Optional: true, Text: "whether 0 counts as something"}},
		Text:     "Renders what it encloses if the value is nothing: the opposite of if.",
		Examples: []Example{{"{{#unless steps.1.mail}}no address{{/unless}}", `{"mail": ""}`, `"no address"`}},
	},
	{
		Name: "each", Group: Blocks, Helper: true, Block: true, Result: text, Source: fromHelpers + " [DOC H4]",
		Params: []Param{{Name: "list", Kinds: types.Array | types.Object, Text: "what is gone through"}},
		Text: "Renders what it encloses for each element of an array or member of an object. Inside, paths begin in the element; this is the element itself, @index its number, @key its key, " +
			"@first and @last tell the ends, and ../ leads out again. {{#each list as |item index|}} names them. What stands behind {{else}} is rendered if there are none.",
		Examples: []Example{
			{"{{#each steps.1.items}}{{@index}}:{{name}}{{#unless @last}}, {{/unless}}{{/each}}", `{"items": [{"name": "tea"}, {"name": "milk"}]}`, `"0:tea, 1:milk"`},
			{"{{#each steps.1.sizes}}{{@key}}={{this}};{{/each}}", `{"sizes": {"height": 2, "width": 3}}`, `"height=2;width=3;"`},
			{"{{#each steps.1.items as |item|}}{{item}} of {{@root.steps.1.shop}} {{else}}none{{/each}}", `{"items": ["tea"], "shop": "Ada's"}`, `"tea of Ada&#x27;s "`},
		},
	},
	{
		Name: "with", Group: Blocks, Helper: true, Block: true, Result: text, Source: fromHelpers + " [DOC H4]",
		Params:   []Param{{Name: "value", Kinds: anything, Text: "where paths inside begin"}},
		Text:     "Renders what it encloses once, with paths that begin in the value; what stands behind {{else}} if the value is nothing.",
		Examples: []Example{{"{{#with steps.1.address}}{{street}}, {{city}}{{/with}}", `{"address": {"street": "Main 1", "city": "Bern"}}`, `"Main 1, Bern"`}},
	},
	{
		Name: "lookup", Group: Blocks, Helper: true, Result: anything, Source: fromHelpers + " [DOC H4]",
		Params: []Param{{Name: "value", Kinds: anything, Text: "an object, array or text"}, {Name: "key", Kinds: scalar, Text: "the name of a member or the number of an element"}},
		Text:   "Yields a member or element whose name is itself a value.",
		Examples: []Example{
			{"{{lookup steps.1.prices steps.1.size}}", `{"prices": {"small": 2, "large": 3}, "size": "large"}`, `"3"`},
		},
	},
	{
		Name: "log", Group: Blocks, Helper: true, Result: maybe, Source: "Handlebars; " + decision + ": nothing is logged",
		Params:   []Param{{Name: "value", Kinds: anything, Optional: true, Text: "what Handlebars would write to its log"}},
		Rest:     "more of it",
		Text:     "Renders nothing and writes nothing, so that no value leaves a run by the way of a log.",
		Examples: []Example{{"a{{log steps.1.name}}b", `{"name": "Ada"}`, `"ab"`}},
	},
}
