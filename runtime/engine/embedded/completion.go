package embedded

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/tenon-dev/tenon/runtime/action"
	"github.com/tenon-dev/tenon/runtime/engine"
	"github.com/tenon-dev/tenon/runtime/interp"
)

// token returns the invocation token of a step: the run, how often its workflow
// has begun, the step, and a signature over all that and the org with the key of
// the store. So no token has to be kept, and none can be made up. The caller holds
// r.mu.
func (e *Engine) token(r *run, step string) string {
	what := strconv.Itoa(r.state.Passes()) + "/" + step
	return string(r.id) + "." + base64.RawURLEncoding.EncodeToString([]byte(what)) + "." + e.signature(r.org.name, string(r.id), what)
}

func (e *Engine) signature(org, run, what string) string {
	mac := hmac.New(sha256.New, e.tokenKey)
	for _, part := range [...]string{"invocation", org, run, what} {
		fmt.Fprintf(mac, "%d:%s,", len(part), part)
	}
	return base64.RawURLEncoding.EncodeToString(mac.Sum(nil))
}

// tokenContent is what a token is about.
type tokenContent struct {
	run    engine.RunID
	passes int // interp.Run.Passes
	step   string
}

// readToken reads a token; ok is false if this store never gave it to that org.
func (e *Engine) readToken(org, token string) (c tokenContent, ok bool) {
	id, rest, _ := strings.Cut(token, ".")
	encoded, signature, _ := strings.Cut(rest, ".")
	what, err := base64.RawURLEncoding.DecodeString(encoded)
	if err != nil || !hmac.Equal([]byte(signature), []byte(e.signature(org, id, string(what)))) {
		return c, false
	}
	passes, step, _ := strings.Cut(string(what), "/")
	c.run, c.step = engine.RunID(id), step
	c.passes, err = strconv.Atoi(passes)
	return c, err == nil
}

// Reasons of completions that come to nothing.
const (
	reasonEnded = "the run has ended"
	reasonLate  = "the run does not wait for this completion any more: it was completed already, or its deadline is past"
)

// Complete hands a completion to the run that its token names.
func (e *Engine) Complete(ctx context.Context, orgName, token string, c engine.Completion) (engine.Receipt, error) {
	if err := e.stopped(); err != nil {
		return engine.Receipt{}, err
	}
	o, err := e.org(ctx, orgName)
	if err != nil {
		return engine.Receipt{}, err
	}
	about, known := e.readToken(orgName, token)
	no, ok := e.runNo(about.run)
	if o == nil || !known || !ok {
		return engine.Receipt{}, fmt.Errorf("an invocation with this token in org %q: %w", orgName, engine.ErrNotFound)
	}
	r, err := e.runs.get(no, o)
	if errors.Is(err, errEnded) {
		return engine.Receipt{Reason: reasonEnded}, nil
	}
	if err != nil {
		return engine.Receipt{}, err
	}
	defer e.runs.unpin(r, false)
	t, reason, err := e.take(r, about, c)
	if err != nil {
		return engine.Receipt{}, err
	}
	if t == nil {
		// What the run does instead may not be durable yet; an empty turn behind it
		// is when it is.
		t = &turn{done: make(chan struct{})}
		if err := e.submit(t); err != nil {
			return engine.Receipt{}, err
		}
	}
	if err := e.wait(ctx, t); err != nil {
		return engine.Receipt{}, err
	}
	return engine.Receipt{Accepted: reason == "", Reason: reason}, nil
}

// take folds a completion into a run. Without a turn the reason says why the
// run did not take it.
func (e *Engine) take(r *run, about tokenContent, c engine.Completion) (t *turn, reason string, err error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.state.Outcome() != interp.Running {
		return nil, reasonEnded, nil
	}
	step := about.step
	attempt, ok := r.state.Awaiting(step)
	if !ok || about.passes != r.state.Passes() {
		return nil, reasonLate, nil
	}
	ev := interp.Event{Kind: interp.ActionFailed, Step: step, Attempt: attempt, Note: "completed by token"}
	n := &r.state.Workflow().Nodes[r.state.Workflow().Node(step)]
	in := e.invocationOf(r, step, n.Action, attempt, r.state.Params(), e.token(r, step))
	if c.Failed {
		ev.Failure = &interp.Failure{Code: interp.CodeReported, Message: fmt.Sprintf("step %q: its provider reports that it failed", step)}
		if c.Failure != "" {
			ev.Failure.Message += ": " + action.Conceal(in, c.Failure)
		}
	} else {
		var failure *interp.Failure
		ev.Kind = interp.ActionCompleted
		if ev.Value, failure = action.Completed(in, c.Output); failure != nil {
			return nil, "", &engine.OutputError{Message: failure.Message}
		}
	}
	t, accepted, err := e.foldLocked(r, ev, true, nil)
	if err == nil && !accepted {
		return nil, reasonLate, nil
	}
	return t, "", err
}
