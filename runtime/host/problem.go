package host

import (
	"fmt"

	"github.com/tenon-dev/tenon/runtime/action"
)

// Codes of what can be wrong with a request, beside action.CodeInvalidParams.
const (
	CodeNotFound = "not_found" // an object that is not there
	CodeConflict = "conflict"  // a value that another object has already
)

// Problem is why something cannot be done: the rest of a sentence that begins
// with what was to be done.
type Problem struct {
	Code    string
	Status  int    // of an HTTP answer
	Message string // such as `"status" is 5, but must be a string`
	// Path leads to the value that is wrong, from the fields of the object; empty
	// if it is not one of them.
	Path []string
}

// Error returns the message.
func (p *Problem) Error() string { return p.Message }

func invalid(path []string, format string, args ...any) *Problem {
	return &Problem{Code: action.CodeInvalidParams, Status: 422, Message: fmt.Sprintf(format, args...), Path: path}
}

func notFound(path []string, format string, args ...any) *Problem {
	return &Problem{Code: CodeNotFound, Status: 404, Message: fmt.Sprintf(format, args...), Path: path}
}

func conflict(path []string, format string, args ...any) *Problem {
	return &Problem{Code: CodeConflict, Status: 409, Message: fmt.Sprintf(format, args...), Path: path}
}
