package action

import (
	"context"
	"errors"
	"fmt"

	"github.com/tenon-dev/tenon/definition/regex"
	"github.com/tenon-dev/tenon/definition/value"
	"github.com/tenon-dev/tenon/runtime/interp"
)

// RegexGeneric is the platform's action that looks for a regular expression
// (reference/kustomer.md 6.3).
const RegexGeneric = "kustomer.regex-match.generic"

// CodeLimit is the code of an action that took too much work.
const CodeLimit = "limit"

// Regex carries out RegexGeneric, and declared actions of the type
// program.RegexAction: it looks for the param "regex", a regular expression of
// JavaScript, in the param "testString" and answers {"match": …} with the first
// match, or null. The time of a match is bounded.
type Regex struct{}

// Execute looks for the expression. A testString that is missing has no match,
// since a reference to what was not found is common.
func (Regex) Execute(_ context.Context, in Invocation) (Result, error) {
	expression, test := in.Params.Get("regex"), in.Params.Get("testString")
	fail := func(code, format string, args ...any) (Result, error) {
		return Result{}, &interp.Failure{Code: code, Message: fmt.Sprintf("step %q cannot look for its regular expression: ", in.Step) + fmt.Sprintf(format, args...)}
	}
	switch {
	case expression.Kind() != value.String:
		return fail(CodeInvalidParams, `its param "regex" is %s, but must be a string like "\\d+"`, described(expression))
	case test.Kind() == value.Object || test.Kind() == value.Array:
		return fail(CodeInvalidParams, `its param "testString" is %s, but must be a string`, described(test))
	}
	re, err := regex.Compile(expression.Str())
	if err != nil {
		return fail(CodeInvalidParams, `its param "regex" %s`, err)
	}
	found := value.OfNull()
	if test.Exists() {
		match, ok, err := re.Find(test.Text())
		if errors.Is(err, regex.ErrLimit) {
			return fail(CodeLimit, "%s", err)
		}
		if ok {
			found = value.OfString(match)
		}
	}
	return Result{Output: value.OfObject(value.Member{Key: "match", Value: found})}, nil
}
