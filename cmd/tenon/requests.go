package main

import (
	"github.com/tenon-dev/tenon/compiler"
	"github.com/tenon-dev/tenon/definition"
	"github.com/tenon-dev/tenon/definition/report"
	"github.com/tenon-dev/tenon/definition/source"
	"github.com/tenon-dev/tenon/runtime/action"
	"github.com/tenon-dev/tenon/runtime/install"
	"github.com/tenon-dev/tenon/runtime/sandbox"
)

// requestFlags say what requests the actions of a running app may make.
type requestFlags struct {
	Offline bool              `help:"Make no HTTP requests: REST actions without an answer are only recorded, like all others."`
	Connect map[string]string `placeholder:"HOST=ADDRESS" help:"Lead requests for a host (or host:port) to another address, such as api.example.com=127.0.0.1:8080."`
	Allow   []string          `placeholder:"CIDR" help:"Addresses that requests may reach besides public ones and this machine, such as 10.0.0.0/8."`
}

// executor returns what carries out actions that make requests.
func (f *requestFlags) executor() (action.Executor, error) {
	if err := action.CheckConnect(f.Connect); err != nil {
		return nil, usagef("--connect %w", err)
	}
	allowed, err := action.ParseAllow(f.Allow)
	if err != nil {
		return nil, usagef("--allow %w", err)
	}
	if f.Offline {
		return action.Offline{}, nil
	}
	return action.NewHTTP(action.HTTPOptions{Allow: append(action.Loopback(), allowed...), Connect: f.Connect}), nil
}

// readJSON reads a file that must be JSON. If it is not, every mistake in it is
// printed as tenon check prints them.
func (c *Command) readJSON(color colorFlag, path string) (*source.File, error) {
	file, err := c.read(path)
	if err != nil {
		return nil, err
	}
	if _, findings := definition.ParseText(file, source.Limits{}); findings.HasErrors() {
		if err := report.Text(c.Stderr, findings, report.TextOptions{Color: color.useColor(c, c.Stderr), Files: 1}); err != nil {
			return nil, err
		}
		return nil, usagef("%s is not JSON", file.Name)
	}
	return file, nil
}

// prepare compiles and links a definition for a sandbox. Errors in it are printed
// on standard output and end with errFindings, warnings on standard error.
func (c *Command) prepare(f *source.File, org, profile string, color colorFlag) (*install.Prepared, error) {
	prepared, findings, err := sandbox.Prepare(f, org, compiler.Options{Profile: profileOf(profile), MaxFindings: 1000})
	if err != nil {
		return nil, usageError{err}
	}
	if prepared == nil {
		if err := report.Text(c.Stdout, findings, report.TextOptions{Color: color.useColor(c, c.Stdout), Files: 1}); err != nil {
			return nil, err
		}
		return nil, errFindings
	}
	if findings.Count(definition.Warning) > 0 {
		if err := report.Text(c.Stderr, findings, report.TextOptions{Color: color.useColor(c, c.Stderr), Files: 1}); err != nil {
			return nil, err
		}
	}
	return prepared, nil
}
