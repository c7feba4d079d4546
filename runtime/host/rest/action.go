package rest

import (
	"context"
	"net/url"
	"strings"

	"github.com/tenon-dev/tenon/runtime/action"
)

// Actions returns an executor of REST actions that answers calls of the
// platform's own API by a host and hands all others to next.
func Actions(s *Server, next action.Executor) action.Executor {
	own := action.NewHTTP(action.HTTPOptions{Transport: transport{s}})
	return action.Func(func(ctx context.Context, in action.Invocation) (action.Result, error) {
		u, err := url.Parse(strings.TrimSpace(in.Params.Get("uri").Str()))
		if err != nil || !Serves(u) {
			return next.Execute(ctx, in)
		}
		result, err := own.Execute(ctx, in)
		if err == nil && result.Note == "" {
			result.Note = "answered by the stand-in for the platform"
		}
		return result, err
	})
}
