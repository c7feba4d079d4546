package check

import (
	"sync"

	"github.com/tenon-dev/tenon/definition"
	"github.com/tenon-dev/tenon/definition/expression"
)

// rule is one rule: its page, and the functions that the walk calls. All
// functions are optional; one function may find what several pages are about,
// where one look decides between them, and then stands beside one of them.
//
// While a function runs, the pass knows the place: the workflow (pass.wf) and
// its node (pass.node). Findings get their address from there.
type rule struct {
	page *definition.Rule

	document   func(*pass)              // once, before the workflows
	workflow   func(*pass)              // a workflow, before what is in it
	step       func(*pass, *step)       // a step
	transition func(*pass, *transition) // a transition of the trigger or a step
	condition  func(*pass, *condition)  // a condition, nested ones included, outer ones first
	literal    func(*pass, *text)       // a string where an expression could stand and none does
	expression func(*pass, *text)       // a reference, function or template
	path       func(*pass, *text, *expression.Path)
	call       func(*pass, *text, *call)
	leave      func(*pass) // a workflow, after what is in it
	finish     func(*pass) // once, after the workflows
}

// hooks holds the functions of all rules by the place where they are called.
type hooks struct {
	document, workflow, leave, finish []func(*pass)
	step                              []func(*pass, *step)
	transition                        []func(*pass, *transition)
	condition                         []func(*pass, *condition)
	literal, expression               []func(*pass, *text)
	path                              []func(*pass, *text, *expression.Path)
	call                              []func(*pass, *text, *call)
}

var allHooks = sync.OnceValue(func() *hooks {
	h := new(hooks)
	for _, area := range areas() {
		for i := range area {
			h.add(&area[i])
		}
	}
	return h
})

func (h *hooks) add(r *rule) {
	appendHook(&h.document, r.document, r.document == nil)
	appendHook(&h.workflow, r.workflow, r.workflow == nil)
	appendHook(&h.step, r.step, r.step == nil)
	appendHook(&h.transition, r.transition, r.transition == nil)
	appendHook(&h.condition, r.condition, r.condition == nil)
	appendHook(&h.literal, r.literal, r.literal == nil)
	appendHook(&h.expression, r.expression, r.expression == nil)
	appendHook(&h.path, r.path, r.path == nil)
	appendHook(&h.call, r.call, r.call == nil)
	appendHook(&h.leave, r.leave, r.leave == nil)
	appendHook(&h.finish, r.finish, r.finish == nil)
}

func appendHook[F any](list *[]F, f F, absent bool) {
	if !absent {
		*list = append(*list, f)
	}
}
