package api

import (
	"errors"
	"io"
	"net/http"

	"github.com/goccy/go-json"

	"github.com/tenon-dev/tenon/definition/value"
	"github.com/tenon-dev/tenon/runtime/engine"
)

// Limits of completions (reference/wix.md 4.3).
const (
	maxToken       = 500  // bytes
	maxDescription = 1000 // characters
)

// complete takes the completion of a waiting action (reference/wix.md 4.3): the
// invocation token, and SUCCESS with its result or FAILURE with a description. A
// completion that comes too late, or a second one, is answered with 200 and
// {"accepted": false}, because its sender can do nothing about it.
func (s *Server) complete(r *http.Request) (int, any, error) {
	text, err := io.ReadAll(http.MaxBytesReader(nil, r.Body, MaxEvent))
	if err != nil {
		return 0, nil, err
	}
	var in struct {
		Token       string `json:"invocationToken"`
		Status      string `json:"status"`
		SuccessInfo *struct {
			Result json.RawMessage `json:"result"`
		} `json:"successInfo"`
		FailureInfo *struct {
			Description string `json:"errorDescription"`
		} `json:"failureInfo"`
	}
	if err := json.Unmarshal(text, &in); err != nil {
		return 0, nil, refuse(http.StatusBadRequest, `the body must be an object like {"invocationToken": "…", "status": "SUCCESS", "successInfo": {"result": {}}}`)
	}
	c := engine.Completion{Failed: in.Status == "FAILURE"}
	switch {
	case in.Token == "" || len(in.Token) > maxToken:
		return 0, nil, refuse(http.StatusBadRequest, "the completion has no invocationToken of at most %d bytes", maxToken)
	case in.Status != "SUCCESS" && in.Status != "FAILURE":
		return 0, nil, refuse(http.StatusBadRequest, `the status of a completion must be "SUCCESS" or "FAILURE"`)
	case c.Failed && in.SuccessInfo != nil, !c.Failed && in.FailureInfo != nil:
		return 0, nil, refuse(http.StatusBadRequest, "successInfo stands beside the status SUCCESS only, and failureInfo beside FAILURE")
	}
	if in.FailureInfo != nil {
		c.Failure = in.FailureInfo.Description
		if len([]rune(c.Failure)) > maxDescription {
			return 0, nil, refuse(http.StatusBadRequest, "the errorDescription has more than %d characters", maxDescription)
		}
	}
	if in.SuccessInfo != nil && len(in.SuccessInfo.Result) > 0 {
		if c.Output, err = value.Parse(in.SuccessInfo.Result); err != nil || c.Output.Kind() != value.Object {
			return 0, nil, refuse(http.StatusBadRequest, "the result of a completion must be an object")
		}
	}
	receipt, err := s.engine.Complete(r.Context(), r.PathValue("org"), in.Token, c)
	var output *engine.OutputError
	if errors.As(err, &output) {
		return 0, nil, refuse(http.StatusBadRequest, "%s; the action goes on waiting", output.Message)
	}
	if err != nil {
		return 0, nil, err
	}
	out := map[string]any{"accepted": receipt.Accepted}
	if !receipt.Accepted {
		out["reason"] = receipt.Reason
	}
	return http.StatusOK, out, nil
}
