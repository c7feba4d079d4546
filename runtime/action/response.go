package action

import (
	"bytes"
	"maps"
	"net/http"
	"slices"
	"strings"

	"github.com/tenon-dev/tenon/definition/source"
	"github.com/tenon-dev/tenon/definition/value"
)

// maxBodyDepth bounds how deep the JSON of an answer may be nested to be read as
// such. It leaves room for what a workflow wraps around it before a journal or a
// definition meets the parser's own bound.
const maxBodyDepth = 256

// output makes the output of a step of an answer, as Node shows answers: names of
// headers in lower case, values given twice joined by a comma, but set-cookie
// always an array.
func output(r *http.Response, body []byte, asJSON bool) value.Value {
	headers := value.NewObject(len(r.Header))
	for _, name := range slices.Sorted(maps.Keys(r.Header)) {
		v := value.OfString(valid(strings.Join(r.Header[name], ", ")))
		if name == "Set-Cookie" {
			var cookies []value.Value
			for _, cookie := range r.Header[name] {
				cookies = append(cookies, value.OfString(valid(cookie)))
			}
			v = value.OfArray(cookies...)
		}
		headers.Set(strings.ToLower(valid(name)), v)
	}
	content := read(body, asJSON)
	return value.OfObject(
		value.Member{Key: "response", Value: value.OfObject(
			value.Member{Key: "statusCode", Value: value.OfNumber(float64(r.StatusCode))},
			value.Member{Key: "headers", Value: headers.Value()},
			value.Member{Key: "body", Value: content},
		)},
		value.Member{Key: "body", Value: content},
	)
}

// read returns the body as JSON where it is some and is asked for, else as text.
// An empty body is no JSON, so it is missing there.
func read(body []byte, asJSON bool) value.Value {
	if !asJSON {
		return value.OfString(valid(string(body)))
	}
	body = bytes.TrimPrefix(body, []byte("\ufeff"))
	if len(body) == 0 {
		return value.Value{}
	}
	tree, faults := source.Parse(&source.File{Bytes: body}, source.Limits{MaxDepth: maxBodyDepth})
	if len(faults) > 0 {
		return value.OfString(valid(string(body)))
	}
	return value.FromTree(tree, source.Root)
}

// valid replaces what is not UTF-8, as every value is.
func valid(s string) string { return strings.ToValidUTF8(s, "\ufffd") }
