package main

import (
	"io"
	"path/filepath"
	"strings"

	"github.com/tenon-dev/tenon/definition"
	"github.com/tenon-dev/tenon/definition/report"
)

// findingsReport is what a command has found, to be written in the format that
// the user chose.
type findingsReport struct {
	findings  definition.Diagnostics
	dropped   definition.Counts
	hidden    report.Hidden
	files     []string // that were looked at
	unread    []report.Unread
	threshold definition.Severity
	color     bool
}

func (r *findingsReport) write(c *Command, w io.Writer, format string) error {
	switch format {
	case "json":
		return report.JSON(w, r.findings, report.JSONOptions{Threshold: r.threshold, Dropped: r.dropped, Hidden: r.hidden, Unread: r.unread})
	case "sarif":
		return report.SARIF(w, r.findings, report.SARIFOptions{Version: version(), Name: c.repositoryName(), Dropped: r.dropped, Unread: r.unread})
	case "github":
		return report.GitHub(w, r.findings, report.GitHubOptions{Name: c.repositoryName(), Dropped: r.dropped, Unread: r.unread})
	case "junit":
		return report.JUnit(w, r.findings, report.JUnitOptions{Threshold: r.threshold, Files: r.files, Dropped: r.dropped, Unread: r.unread})
	}
	return report.Text(w, r.findings, report.TextOptions{Color: r.color, Files: len(r.files), Dropped: r.dropped, Hidden: r.hidden})
}

// failed reports whether there is a finding at or above the threshold.
func (r *findingsReport) failed() bool {
	for s := r.threshold; s <= definition.Error; s++ {
		if r.findings.Count(s)+r.dropped[s] > 0 {
			return true
		}
	}
	return false
}

// repositoryName returns how programs that know a repository call a file: GitHub
// says where its copy is in GITHUB_WORKSPACE, elsewhere it is taken to be the
// working directory. A file outside of it keeps its name.
func (c *Command) repositoryName() func(name string) string {
	root, err := filepath.Abs(c.Getenv("GITHUB_WORKSPACE"))
	if err != nil {
		return nil
	}
	return func(name string) string {
		full, err := filepath.Abs(name)
		if err != nil || name == stdinName {
			return name
		}
		if within, err := filepath.Rel(root, full); err == nil && filepath.IsLocal(within) {
			return within
		}
		return name
	}
}

// version returns the version of Tenon as the build recorded it, without the v.
func version() string { return strings.TrimPrefix(moduleVersion(), "v") }
