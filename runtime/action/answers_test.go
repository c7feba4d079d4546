package action

import (
	"context"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/tenon-dev/tenon/definition/value"
	"github.com/tenon-dev/tenon/runtime/interp"
)

func answers(t *testing.T, text string) *Answers {
	t.Helper()
	a, err := ParseAnswers("answers.json", []byte(text))
	require.NoError(t, err)
	return a
}

// ask returns the output as JSON, or the error's message behind "! ".
func ask(t *testing.T, e Executor, in Invocation) string {
	t.Helper()
	result, err := e.Execute(context.Background(), in)
	if err != nil {
		return "! " + err.Error()
	}
	return string(result.Output.AppendJSON(nil))
}

func TestTheMostSpecialAnswerCounts(t *testing.T) {
	a := answers(t, `{
		"kustomer.customer.find": {"by": "action"},
		"look": {"by": "step"},
		"late/look": {"by": "workflow and step"},
		"misspelt": null
	}`)
	for _, c := range []struct{ workflow, step, action, want string }{
		{"late", "look", "kustomer.customer.find", `{"by":"workflow and step"}`},
		{"soon", "look", "kustomer.customer.find", `{"by":"step"}`},
		{"soon", "see", "kustomer.customer.find", `{"by":"action"}`},
		{"soon", "see", "kustomer.customer.update", `{}`},
	} {
		require.Equal(t, c.want, ask(t, a, Invocation{Workflow: c.workflow, Step: c.step, Action: c.action}), c)
	}
	require.Equal(t, []string{"misspelt"}, a.Unused())
}

func TestWhatHasNoAnswerGoesOn(t *testing.T) {
	in := Invocation{Step: "see", Action: "kustomer.org.current"}
	a := answers(t, `{}`)
	result, err := a.Execute(context.Background(), in)
	require.NoError(t, err)
	require.Equal(t, "recorded: no executor for kustomer.org.current", result.Note)

	a.Next = NewRegistry(nil)
	require.Equal(t, `! step "see" cannot run: there is no executor for the action "kustomer.org.current"`, ask(t, a, in))

	constant := Func(func(context.Context, Invocation) (Result, error) {
		return Result{Output: value.OfNumber(7)}, nil
	})
	a.Next = NewRegistry(Recorder{}).Handle(constant, "kustomer.org.current")
	require.Equal(t, "7", ask(t, a, in))
	require.Equal(t, "{}", ask(t, a, Invocation{Step: "see", Action: "kustomer.org.other"}))
}

func TestSequences(t *testing.T) {
	a := answers(t, `{"s": {"$sequence": [1, {"$error": {"message": "down", "status": 503}}, {"a": 2}]}}`)
	call := func(key string) string { return ask(t, a, Invocation{Step: "s", Key: key}) }
	require.Equal(t, "1", call("k1"))
	require.Equal(t, "! down", call("k2"))
	require.Equal(t, "1", call("k1"), "a repeated key gets its first reply")
	require.Equal(t, `{"a":2}`, call("k3"))
	require.Equal(t, `{"a":2}`, call("k4"), "the last reply repeats")
	require.Equal(t, "! down", call("k2"))
}

func TestErrorsInAnswers(t *testing.T) {
	for text, want := range map[string]interp.Failure{
		`{"message": "no"}`:                                    {Code: "action_failed", Message: "no"},
		`{"message": "no", "status": 404}`:                     {Code: "http_error", Message: "no", Status: 404},
		`{"message": "no", "status": 500}`:                     {Code: "http_error", Message: "no", Status: 500, Retryable: true},
		`{"message": "no", "status": 500, "retryable": false}`: {Code: "http_error", Message: "no", Status: 500},
		`{"message": "no", "retryable": true}`:                 {Code: "action_failed", Message: "no", Retryable: true},
	} {
		_, err := answers(t, `{"s": {"$error": `+text+`}}`).Execute(context.Background(), Invocation{Step: "s"})
		require.Equal(t, &want, err, text)
	}
}

func TestAnOutputMayHoldADollar(t *testing.T) {
	a := answers(t, `{"s": {"$ref": "x", "b": 1}}`)
	require.Equal(t, `{"$ref":"x","b":1}`, ask(t, a, Invocation{Step: "s"}))
}

func TestMistakesInAnswers(t *testing.T) {
	for text, want := range map[string]string{
		"{\n \"a\": tru}":          "answers.json:2:7: the answers are not valid JSON: there is a mistake here",
		``:                         "answers.json:1:1: the answers are not valid JSON: there is a mistake here",
		`[]`:                       `answers.json:1:1: the answers are an array, but must be an object like {"kustomer.customer.find": {"id": "c1"}}`,
		`{"": 1}`:                  `answers.json:1:2: an answer has an empty key, but must name an action, a step, or "workflow/step"`,
		"{\"a\": 1,\n\"a\": 2}":    `answers.json:2:1: there is a second answer for "a": give one, with {"$sequence": […]} for several calls`,
		`{"a": {"$sequence": []}}`: `answers.json:1:21: "$sequence" is an array without elements, but must be an array with at least one output`,
		`{"a": {"$sequence": {}}}`: `answers.json:1:21: "$sequence" is an object, but must be an array with at least one output`,
		`{"a": {"$sequence": [{"$sequence": [1]}]}}`:     `answers.json:1:22: a "$sequence" cannot stand inside of a "$sequence": list its outputs here`,
		`{"a": {"$sequence": [1], "b": 1}}`:              `answers.json:1:8: "$sequence" must be the only member of its object`,
		`{"a": {"$seqence": [1]}}`:                       `answers.json:1:8: unknown directive "$seqence" (did you mean "$sequence"?): allowed are "$sequence", "$error" and "$wait"`,
		`{"a": {"$wait": 1}}`:                            `answers.json:1:17: "$wait" is a number, but must be true`,
		`{"a": {"$error": "x"}}`:                         `answers.json:1:18: "$error" is a string, but must be an object like {"message": "mail is down", "status": 503}`,
		`{"a": {"$error": {}}}`:                          `answers.json:1:18: this "$error" has no "message", which says why the action fails`,
		`{"a": {"$error": {"message": 1}}}`:              `answers.json:1:30: "message" is a number, but must be a string`,
		`{"a": {"$error": {"mesage": "x"}}}`:             `answers.json:1:19: unknown property "mesage" (did you mean "message"?): "$error" has "message", "status" and "retryable"`,
		`{"a": {"$error": {"message":"x","status":9}}}`:  `answers.json:1:42: "status" is 9, but must be an HTTP status from 100 to 599`,
		`{"a":{"$error":{"message":"x","retryable":1}}}`: `answers.json:1:43: "retryable" is a number, but must be true or false`,
	} {
		_, err := ParseAnswers("answers.json", []byte(text))
		require.EqualError(t, err, want, text)
	}
}
