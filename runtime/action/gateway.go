package action

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/tenon-dev/tenon/compiler/program"
	"github.com/tenon-dev/tenon/definition"
	"github.com/tenon-dev/tenon/definition/source"
	"github.com/tenon-dev/tenon/definition/value"
	"github.com/tenon-dev/tenon/runtime/install"
	"github.com/tenon-dev/tenon/runtime/interp"
)

// Gateway carries out the actions of a platform by requests to its API. Which
// request belongs to which action says a file in the form of an app definition:
// its actions have the names of the platform's, such as
//
//	{"app": "gateway", "version": "1.0.0", "title": "Gateway",
//	 "settings": {"default": {"token": {"type": "secret", "defaultValue": ""}}},
//	 "actions": [{"name": "kustomer.note.create", "description": "…", "type": "rest_api",
//	   "appSettings": {"token": {"key": "gateway.default.token"}},
//	   "inputTemplate": {"uri": "https://api.example.com/v1/notes", "method": "POST",
//	     "headers": {"authorization": "Bearer {{{token}}}"}, "data": {"body": "/#body"}},
//	   "outputTemplate": {"id": "/#body.data.id"}}]}
//
// so a host brings its actions along as apps do theirs, with the same templates,
// schemas, failures and secrets. An answer of 404 to an action that finds
// something is {}: a miss is no failure (reference/kustomer.md 6.3 [DEC]).
type Gateway struct {
	program  *program.Program
	settings install.Settings
	registry *Registry
}

// NewGateway reads the file of a gateway and, if settings is not nil, the values of
// its settings (install.ParseSettings). Requests are made by rest. An error says
// what is wrong with a file and where.
func NewGateway(f, settings *source.File, rest Executor) (*Gateway, error) {
	app, findings := definition.Parse(f, definition.Options{Profile: definition.Tenon})
	if err := findings.Err(); findings.HasErrors() {
		return nil, fmt.Errorf("the gateway cannot be read: %w", err)
	}
	p, findings := program.New(app)
	if p == nil {
		return nil, fmt.Errorf("the gateway cannot be read: %w", findings.Err())
	}
	if len(p.DeclaredActions()) == 0 {
		return nil, errors.New(f.Name + `: the gateway has no "actions"`)
	}
	g := &Gateway{program: p, registry: Standard(rest, nil)}
	for _, d := range p.DeclaredActions() {
		if _, ok := g.registry.types[d.Type]; !ok {
			return nil, fmt.Errorf("%s: the action %q of the gateway has the type %q, which nobody can carry out", f.Name, d.Name, d.Type)
		}
	}
	if settings != nil {
		var err error
		if g.settings, err = install.ParseSettings(settings, p); err != nil {
			return nil, err
		}
	}
	return g, nil
}

// Names returns the full names of the actions that the gateway carries out, in
// the order of its file.
func (g *Gateway) Names() []string {
	var names []string
	for _, d := range g.program.DeclaredActions() {
		names = append(names, d.Name)
	}
	return names
}

// Execute carries out one of the gateway's actions.
func (g *Gateway) Execute(ctx context.Context, in Invocation) (Result, error) {
	d := g.program.Declared(in.Action)
	if d == nil {
		return Result{}, &interp.Failure{Code: CodeUnknownAction, Message: fmt.Sprintf("step %q cannot run: the gateway has no action %q", in.Step, in.Action)}
	}
	if d.InputSchema != nil {
		cast, problem := d.InputSchema.Inputs(in.Params)
		if problem != "" {
			return Result{}, &interp.Failure{Code: interp.CodeInvalidInput, Message: fmt.Sprintf("step %q cannot carry out %q: %s", in.Step, in.Action, problem)}
		}
		in.Params = cast
	}
	in.Declared, in.Settings, in.AppVersion = d, g.settings, g.program.Version
	r, err := carryOut(ctx, in, g.registry.types[d.Type])
	var f *interp.Failure
	if errors.As(err, &f) && f.Status == 404 && finds(in.Action) {
		return Result{Output: value.OfObject(), Note: "nothing was found"}, nil
	}
	return r, err
}

// finds reports whether an action looks something up, by its name.
func finds(name string) bool {
	return strings.HasPrefix(name[strings.LastIndexByte(name, '.')+1:], "find")
}
