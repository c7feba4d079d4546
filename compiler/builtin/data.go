package builtin

import (
	"strings"

	"github.com/tenon-dev/tenon/definition/types"
	"github.com/tenon-dev/tenon/definition/value"
)

var data = []Builtin{
	{
		Name: "toJSON", Group: Data, Helper: true, Function: true, Result: text, Source: fromNames,
		Params: []Param{{Name: "value", Kinds: anything, Text: "what is written"}},
		Text:   "Writes a value as JSON, as JavaScript's JSON.stringify does; what is missing as null.",
		Examples: []Example{
			{"{{{toJSON steps.1.items}}}", `{"items": [{"id": 1, "tags": ["a"]}]}`, `"[{\"id\":1,\"tags\":[\"a\"]}]"`},
			{"/#fn:toJSON,steps.1.none", "", `"null"`},
		},
		call: toJSON,
	},
	{
		Name: "parseJSON", Group: Data, Helper: true, Function: true, Result: anything, Source: fromNames,
		Params: []Param{{Name: "value", Kinds: text, Text: "a text of JSON"}},
		Text:   "Reads a text of JSON as a value. What is no JSON yields nothing.",
		Examples: []Example{
			{"/#fn:parseJSON,steps.1.payload", `{"payload": "{\"id\": [1, true]}"}`, `{"id":[1,true]}`},
			{"{{#with (parseJSON steps.1.payload)}}{{id}}{{/with}}", `{"payload": "{\"id\": 7}"}`, `"7"`},
			{"/#fn:parseJSON,steps.1.payload", `{"payload": "{oops}"}`, `missing`},
		},
		call: parseJSON,
	},
	{
		Name: "map", Group: Data, Helper: true, Function: true, Result: types.Array | maybe, Source: fromNames,
		Params: []Param{
			{Name: "list", Kinds: types.Array, Text: "the array"},
			{Name: "path", Kinds: text, Text: "a path inside of each element, such as 'id' or 'emails.0.email'"},
		},
		Text: "Yields an array of what a path leads to in each element; null where it leads nowhere, so that the others keep their places.",
		Examples: []Example{
			{"/#fn:map,steps.1.items,id", `{"items": [{"id": 1}, {"id": 2}, {}]}`, `[1,2,null]`},
			{"{{{join (map steps.1.items 'name')}}}", `{"items": [{"name": "tea"}, {"name": "milk"}]}`, `"tea, milk"`},
		},
		call: mapHelper,
	},
	{
		Name: "transform", Group: Data, Helper: true, Function: true, Result: types.Object | types.Array | maybe, Source: fromNames,
		Params: []Param{{Name: "value", Kinds: types.Object | types.Array, Text: "an object, or an array of objects"}},
		Rest:   "new=path: the name of a member of the result, and the path in the value that leads to it",
		Text:   "Yields an object with members under new names, or an array of such objects. What a path leads nowhere to is left out.",
		Examples: []Example{
			{"/#fn:transform,steps.1.customer,id=id,mail=emails.0.email", `{"customer": {"id": "c1", "emails": [{"email": "ada@example.org"}]}}`, `{"id":"c1","mail":"ada@example.org"}`},
			{"{{{toJSON (transform steps.1.items name='title' size='custom.size')}}}", `{"items": [{"title": "tea", "custom": {"size": 2}}, {"title": "milk"}]}`, `"[{\"name\":\"tea\",\"size\":2},{\"name\":\"milk\"}]"`},
		},
		call: transform,
	},
	{
		Name: "includedResourceAttribute", Group: Data, Helper: true, Function: true, Result: anything, Source: fromNames,
		Params: []Param{
			{Name: "document", Kinds: types.Object | types.Array, Text: `a JSON:API document with "included", or that array itself`},
			{Name: "type", Kinds: text, Text: "the type of the resource, such as 'customer'"},
			{Name: "attribute", Kinds: text, Text: "the path of the attribute"},
			{Name: "id", Kinds: scalar, Optional: true, Text: "the id of the resource; the first of that type without it"},
		},
		Text: "Yields an attribute of a resource that an answer has included.",
		Examples: []Example{
			{"{{{includedResourceAttribute steps.1.body 'customer' 'displayName'}}}", `{"body": {"included": [{"type": "org", "id": "o"}, {"type": "customer", "id": "c1", "attributes": {"displayName": "Ada L."}}]}}`, `"Ada L."`},
			{"/#fn:includedResourceAttribute,steps.1.body,customer,vip,c2", `{"body": {"included": [{"type": "customer", "id": "c1", "attributes": {"vip": true}}]}}`, `missing`},
		},
		call: includedResourceAttribute,
	},
}

func toJSON(_ *Env, args []value.Value, _ []value.Member) value.Value {
	return value.OfString(string(args[0].AppendJSON(nil)))
}

func parseJSON(e *Env, args []value.Value, _ []value.Member) value.Value {
	if args[0].Kind() != value.String {
		return value.Value{}
	}
	e.work += madeWork * len(args[0].Str())
	v, err := value.Parse([]byte(args[0].Str()))
	if err != nil {
		return value.Value{}
	}
	return v
}

func mapHelper(_ *Env, args []value.Value, _ []value.Member) value.Value {
	if args[0].Kind() != value.Array || !args[1].Exists() {
		return value.Value{}
	}
	path := strings.Split(args[1].Text(), ".")
	list := make([]value.Value, args[0].Len())
	for i := range list {
		list[i] = args[0].At(i).LookupPath(path)
	}
	return value.OfArray(list...)
}

func transform(_ *Env, args []value.Value, rest []value.Member) value.Value {
	paths := make([][]string, len(rest))
	for i := range rest {
		paths[i] = strings.Split(rest[i].Value.Text(), ".")
	}
	one := func(v value.Value) value.Value {
		b := value.NewObject(len(rest))
		for i := range rest {
			b.Set(rest[i].Key, v.LookupPath(paths[i]))
		}
		return b.Value()
	}
	switch v := args[0]; v.Kind() {
	case value.Object:
		return one(v)
	case value.Array:
		list := make([]value.Value, v.Len())
		for i := range list {
			list[i] = one(v.At(i))
		}
		return value.OfArray(list...)
	}
	return value.Value{}
}

func includedResourceAttribute(_ *Env, args []value.Value, _ []value.Member) value.Value {
	list := args[0]
	if list.Kind() == value.Object {
		list = list.Get("included")
	}
	path := strings.Split(args[2].Text(), ".")
	for r := range list.Elements() {
		if r.Get("type").Text() == args[1].Text() && (!args[3].Exists() || r.Get("id").Text() == args[3].Text()) {
			return r.Get("attributes").LookupPath(path)
		}
	}
	return value.Value{}
}
