package rest

import (
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/tenon-dev/tenon/definition"
	"github.com/tenon-dev/tenon/definition/value"
	"github.com/tenon-dev/tenon/runtime/host"
)

// search finds the objects that criteria hold for:
//
//	{"and": [{"customer_external_id": {"equals": "x1"}}, {"customer_custom_tierStr": {"set": true}}],
//	 "or": […], "queryContext": "customer"}
//
// "queryContext" is customer, conversation, company, message, note or
// kobject_<klass>; the names of fields begin with it. Of the platform's own search
// this is the part that was seen.
func (s *Server) search(r *http.Request) (int, value.Value, error) {
	in, err := fields(r)
	if err != nil {
		return 0, value.Value{}, err
	}
	context := "customer"
	if v := in.Get("queryContext"); v.Exists() {
		context = v.Str()
	}
	typ := context
	if klass, ok := strings.CutPrefix(context, "kobject_"); ok {
		typ = "kobject." + klass
	}
	if s.host.Path(typ) == "" {
		return 0, value.Value{}, fmt.Errorf("there is nothing to search as %q: \"queryContext\" is customer, conversation, company, message, note or kobject_<klass>", context)
	}
	q := query{context: context}
	if q.and, err = criteria(in, "and"); err == nil {
		q.or, err = criteria(in, "or")
	}
	if err != nil {
		return 0, value.Value{}, err
	}
	var found []*host.Object
	for _, o := range s.host.List(typ) {
		ok, err := q.holds(o)
		if err != nil {
			return 0, value.Value{}, err
		}
		if ok {
			found = append(found, o)
		}
	}
	// What is wrong with a query does not depend on there being objects.
	if _, err := q.holds(&host.Object{Attributes: value.OfObject(), Relationships: value.OfObject()}); err != nil {
		return 0, value.Value{}, err
	}
	return s.page(r, found)
}

// query is what is searched for: all of "and" and, if there are any, one of "or".
type query struct {
	context string
	and, or []criterion
}

type criterion struct {
	field, op string
	value     value.Value
}

func criteria(in value.Value, name string) ([]criterion, error) {
	list := in.Get(name)
	if list.Exists() && list.Kind() != value.Array {
		return nil, fmt.Errorf("%q must be an array of criteria such as {\"customer_name\": {\"equals\": \"Ada\"}}", name)
	}
	var all []criterion
	for e := range list.Elements() {
		if e.Kind() != value.Object || e.Len() == 0 {
			return nil, fmt.Errorf("%q holds something that is no criterion such as {\"customer_name\": {\"equals\": \"Ada\"}}", name)
		}
		for field, tests := range e.Members() {
			if tests.Kind() != value.Object || tests.Len() == 0 {
				return nil, fmt.Errorf("the criterion of %q must be an object such as {\"equals\": \"Ada\"}", field)
			}
			for op, v := range tests.Members() {
				all = append(all, criterion{field, op, v})
			}
		}
	}
	return all, nil
}

func (q *query) holds(o *host.Object) (bool, error) {
	flat := o.Flat()
	some := len(q.or) == 0
	all := true
	for i := range q.and {
		ok, err := q.test(flat, &q.and[i])
		if err != nil {
			return false, err
		}
		all = all && ok
	}
	for i := range q.or {
		ok, err := q.test(flat, &q.or[i])
		if err != nil {
			return false, err
		}
		some = some || ok
	}
	return all && some, nil
}

// field returns the value that the name of a field means: the name begins with
// the context, for custom attributes with "custom_" before or behind it.
func (q *query) field(flat value.Value, name string) (value.Value, error) {
	rest, ok := strings.CutPrefix(name, q.context+"_")
	if attribute, custom := strings.CutPrefix(rest, "custom_"); ok && custom {
		return flat.Get("custom").Get(attribute), nil
	}
	if klass, isKlass := strings.CutPrefix(q.context, "kobject_"); isKlass && !ok {
		if attribute, custom := strings.CutPrefix(name, "kobject_custom_"+klass+"_"); custom {
			return flat.Get("custom").Get(attribute), nil
		}
	}
	if !ok {
		return value.Value{}, fmt.Errorf("the field %q is not one of %q: its name must begin with %q", name, q.context, q.context+"_")
	}
	if v := flat.Get(rest); !v.IsMissing() {
		return v, nil
	}
	if v := flat.Get(camel(rest)); !v.IsMissing() {
		return v, nil
	}
	return flat.Get(camel(rest) + "s"), nil // customer_email is one of the emails
}

// camel returns external_id as externalId.
func camel(name string) string {
	parts := strings.Split(name, "_")
	for i := 1; i < len(parts); i++ {
		if parts[i] != "" {
			parts[i] = strings.ToUpper(parts[i][:1]) + parts[i][1:]
		}
	}
	return strings.Join(parts, "")
}

var operators = []string{"equals", "not_equals", "contains", "not_contains", "gt", "gte", "lt", "lte", "set", "not_set"}

func (q *query) test(flat value.Value, c *criterion) (bool, error) {
	v, err := q.field(flat, c.field)
	if err != nil {
		return false, err
	}
	set := v.Exists() && v.Text() != "" || v.Kind() == value.Object || v.Kind() == value.Array && v.Len() > 0
	switch c.op {
	case "set":
		return set == c.value.Bool(), nil
	case "not_set":
		return set != c.value.Bool(), nil
	case "equals":
		return equal(v, c.value), nil
	case "not_equals":
		return !equal(v, c.value), nil
	case "contains":
		return contains(v, c.value), nil
	case "not_contains":
		return !contains(v, c.value), nil
	case "gt", "gte", "lt", "lte":
		order, ok := compare(v, c.value)
		return ok && (order > 0 && c.op[0] == 'g' || order < 0 && c.op[0] == 'l' || order == 0 && len(c.op) == 3), nil
	}
	meant := ""
	if s := definition.Suggest(c.op, operators); s != "" {
		meant = fmt.Sprintf(" (did you mean %q?)", s)
	}
	return false, fmt.Errorf("%q is no operator of a search%s: there are %s", c.op, meant, strings.Join(operators, ", "))
}

// equal reports whether two values are equal; a list is equal to a single value
// that it holds.
func equal(v, w value.Value) bool {
	if v.Kind() == value.Array && w.Kind() != value.Array {
		return contains(v, w)
	}
	return v.LooselyEqual(w)
}

// contains reports whether a text holds another one, or a list an element, be it
// the value or an object that holds it.
func contains(v, part value.Value) bool {
	if v.Kind() == value.String {
		return strings.Contains(strings.ToLower(v.Str()), strings.ToLower(part.Text()))
	}
	for e := range v.Elements() {
		if e.LooselyEqual(part) {
			return true
		}
		for _, m := range e.Members() {
			if m.LooselyEqual(part) {
				return true
			}
		}
	}
	return false
}

// compare orders two numbers or two times.
func compare(a, b value.Value) (order int, ok bool) {
	if a.Kind() == value.Number && b.Kind() == value.Number {
		return sign(a.Number() - b.Number()), true
	}
	x, errX := time.Parse(time.RFC3339Nano, a.Str())
	y, errY := time.Parse(time.RFC3339Nano, b.Str())
	return x.Compare(y), errX == nil && errY == nil
}

func sign(f float64) int {
	switch {
	case f > 0:
		return 1
	case f < 0:
		return -1
	}
	return 0
}
