package action

import (
	"context"
	"fmt"
	"sync"

	"github.com/tenon-dev/tenon/definition"
	"github.com/tenon-dev/tenon/definition/source"
	"github.com/tenon-dev/tenon/definition/value"
	"github.com/tenon-dev/tenon/runtime/interp"
)

// Answers carries out actions with canned outputs, so that an app can be run
// where its platform is not. They come from a JSON file, an object like
//
//	{
//	  "kustomer.customer.find-by-email": {"id": "c1"},
//	  "lookup": {"$sequence": [{}, {"id": "c1"}]},
//	  "late-parcel/notify": {"$error": {"message": "mail is down", "status": 503}}
//	}
//
// whose keys are the full name of an action, the id of a step in any workflow,
// or a workflow's name and a step's id with a slash between them; where several
// fit, the most special one counts. A value is the output of the step, except
// for an object with one of these as its only member:
//
//   - "$sequence": the outputs of the first call, the second, and so on; the last
//     one is also that of all further calls. Elements may be "$error" objects.
//   - "$error": the action fails with "message", "status" (an HTTP status) and
//     "retryable"; without the last, what has a status from 500 on is retried.
//   - "$wait": true, the action has begun and its answer comes later, from
//     outside.
type Answers struct {
	// Next carries out what no answer fits; nil means Recorder{}.
	Next Executor

	mu      sync.Mutex
	answers map[string]*answer
	order   []string // the keys as the file has them
}

// answer is what one key holds: one reply, or several in turn.
type answer struct {
	replies []reply
	calls   int
	byKey   map[string]int // of several replies: which one an idempotency key got
}

type reply struct {
	output  value.Value
	failure *interp.Failure
	later   bool
}

// ParseAnswers reads canned answers. name is what messages call the file. An
// error names line and column, what is wrong there and what is allowed.
func ParseAnswers(name string, text []byte) (*Answers, error) {
	f := &source.File{Name: name, Bytes: text}
	tree, faults := source.Parse(f, source.Limits{})
	if len(faults) > 0 {
		return nil, fmt.Errorf("%s:%s: the answers are not valid JSON: there is a mistake here", name, f.Position(faults[0].Range.Start))
	}
	if tree.Kind(source.Root) != source.Object {
		r := answersReader{tree: tree}
		return nil, r.errorf(source.Root, `the answers are %s, but must be an object like {"kustomer.customer.find": {"id": "c1"}}`, tree.Kind(source.Root).Noun())
	}
	a := &Answers{}
	for k, v := range tree.Members(source.Root) {
		if key := tree.Text(k); a.answers[key] != nil {
			r := answersReader{tree: tree}
			return nil, r.errorf(k, `there is a second answer for %q: give one, with {"$sequence": […]} for several calls`, key)
		}
		if err := a.Add(tree, k, v); err != nil {
			return nil, err
		}
	}
	return a, nil
}

// AnswerError is a mistake in an answer.
type AnswerError struct {
	Tree    *source.Tree
	Node    source.Node
	Message string // a sentence without the place
}

// Error returns the message with its place.
func (e *AnswerError) Error() string {
	f := e.Tree.File
	return fmt.Sprintf("%s:%s: %s", f.Name, f.Position(e.Tree.Range(e.Node).Start), e.Message)
}

// Add adds an answer that stands in a larger document: a key and its value. One
// that is there already for the key stays. The error, if any, is an *AnswerError.
// Nothing may be added once the answers are in use. The zero Answers is ready
// for Add.
func (a *Answers) Add(tree *source.Tree, k, v source.Node) error {
	r := answersReader{tree: tree}
	key := string([]byte(tree.Text(k)))
	if key == "" {
		return r.errorf(k, `an answer has an empty key, but must name an action, a step, or "workflow/step"`)
	}
	ans, err := r.answer(v)
	if err != nil || a.answers[key] != nil {
		return err
	}
	if a.answers == nil {
		a.answers = map[string]*answer{}
	}
	a.answers[key] = ans
	a.order = append(a.order, key)
	return nil
}

// Execute answers the invocation, or hands it to Next where there is no answer.
// A repeated idempotency key gets the reply that it got before.
func (a *Answers) Execute(ctx context.Context, in Invocation) (Result, error) {
	rep, ok := a.reply(in)
	switch {
	case !ok && a.Next == nil:
		return Recorder{}.Execute(ctx, in)
	case !ok:
		return a.Next.Execute(ctx, in)
	case rep.failure != nil:
		failure := *rep.failure
		return Result{}, &failure
	}
	return Result{Output: rep.output, Later: rep.later}, nil
}

func (a *Answers) reply(in Invocation) (reply, bool) {
	a.mu.Lock()
	defer a.mu.Unlock()
	for _, key := range [...]string{in.Workflow + "/" + in.Step, in.Step, in.Action} {
		if ans := a.answers[key]; ans != nil {
			return ans.next(in.Key), true
		}
	}
	return reply{}, false
}

func (a *answer) next(idempotencyKey string) reply {
	i, known := a.byKey[idempotencyKey]
	if !known {
		i = min(a.calls, len(a.replies)-1)
		a.calls++
		if len(a.replies) > 1 && idempotencyKey != "" {
			if a.byKey == nil {
				a.byKey = map[string]int{}
			}
			a.byKey[idempotencyKey] = i
		}
	}
	return a.replies[i]
}

// Unused returns the keys that no invocation asked for so far, in the order of
// the file: probably misspelt ones.
func (a *Answers) Unused() []string {
	a.mu.Lock()
	defer a.mu.Unlock()
	var unused []string
	for _, key := range a.order {
		if a.answers[key].calls == 0 {
			unused = append(unused, key)
		}
	}
	return unused
}

const (
	directiveSequence = "$sequence"
	directiveError    = "$error"
	directiveWait     = "$wait"
)

type answersReader struct{ tree *source.Tree }

func (r *answersReader) errorf(at source.Node, format string, args ...any) error {
	return &AnswerError{Tree: r.tree, Node: at, Message: fmt.Sprintf(format, args...)}
}

func (r *answersReader) answer(n source.Node) (*answer, error) {
	directive, v, err := r.directive(n)
	if err != nil {
		return nil, err
	}
	if directive != directiveSequence {
		rep, err := r.reply(n)
		return &answer{replies: []reply{rep}}, err
	}
	const want = "but must be an array with at least one output"
	switch {
	case r.tree.Kind(v) != source.Array:
		return nil, r.errorf(v, `"$sequence" is %s, %s`, r.tree.Kind(v).Noun(), want)
	case r.tree.Count(v) == 0:
		return nil, r.errorf(v, `"$sequence" is an array without elements, %s`, want)
	}
	ans := &answer{replies: make([]reply, 0, r.tree.Count(v))}
	for e := range r.tree.Elements(v) {
		rep, err := r.reply(e)
		if err != nil {
			return nil, err
		}
		ans.replies = append(ans.replies, rep)
	}
	return ans, nil
}

func (r *answersReader) reply(n source.Node) (reply, error) {
	directive, v, err := r.directive(n)
	switch {
	case err != nil:
		return reply{}, err
	case directive == "":
		return reply{output: value.FromTree(r.tree, n)}, nil
	case directive == directiveSequence:
		return reply{}, r.errorf(n, `a "$sequence" cannot stand inside of a "$sequence": list its outputs here`)
	case directive == directiveWait && r.tree.Kind(v) != source.True:
		return reply{}, r.errorf(v, `"$wait" is %s, but must be true`, r.tree.Kind(v).Noun())
	case directive == directiveWait:
		return reply{later: true}, nil
	}
	failure, err := r.failure(v)
	return reply{failure: failure}, err
}

// directive returns the one "$…" member of an object and its value.
func (r *answersReader) directive(n source.Node) (name string, v source.Node, err error) {
	for k, member := range r.tree.Members(n) {
		text := r.tree.Text(k)
		if text == "" || text[0] != '$' {
			continue
		}
		if text != directiveSequence && text != directiveError && text != directiveWait {
			if r.tree.Count(n) > 1 {
				continue // an output that happens to have such a property
			}
			return "", v, r.errorf(k, `unknown directive %q%s: allowed are "$sequence", "$error" and "$wait"`, text, definition.DidYouMean(text, directiveSequence, directiveError, directiveWait))
		}
		if r.tree.Count(n) > 1 {
			return "", v, r.errorf(k, `%q must be the only member of its object`, text)
		}
		return text, member, nil
	}
	return "", v, nil
}

func (r *answersReader) failure(n source.Node) (*interp.Failure, error) {
	t := r.tree
	if t.Kind(n) != source.Object {
		return nil, r.errorf(n, `"$error" is %s, but must be an object like {"message": "mail is down", "status": 503}`, t.Kind(n).Noun())
	}
	failure := &interp.Failure{Code: interp.CodeActionFailed}
	decided := false
	for k, v := range t.Members(n) {
		switch name := t.Text(k); name {
		case "message":
			if t.Kind(v) != source.String {
				return nil, r.errorf(v, `"message" is %s, but must be a string`, t.Kind(v).Noun())
			}
			failure.Message = string([]byte(t.Text(v)))
		case "status":
			status := value.FromTree(t, v)
			code := int(status.Number())
			if status.Kind() != value.Number || float64(code) != status.Number() || code < 100 || code > 599 {
				return nil, r.errorf(v, `"status" is %s, but must be an HTTP status from 100 to 599`, t.Raw(v))
			}
			failure.Status = code
		case "retryable":
			if k := t.Kind(v); k != source.True && k != source.False {
				return nil, r.errorf(v, `"retryable" is %s, but must be true or false`, t.Kind(v).Noun())
			}
			failure.Retryable, decided = t.Kind(v) == source.True, true
		default:
			return nil, r.errorf(k, `unknown property %q%s: "$error" has "message", "status" and "retryable"`, name, definition.DidYouMean(name, "message", "status", "retryable"))
		}
	}
	if failure.Message == "" {
		return nil, r.errorf(n, `this "$error" has no "message", which says why the action fails`)
	}
	if failure.Status != 0 {
		failure.Code = CodeHTTP
	}
	if !decided {
		failure.Retryable = failure.Status >= 500
	}
	return failure, nil
}
