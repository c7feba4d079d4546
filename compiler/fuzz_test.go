package compiler

import (
	"bytes"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/tenon-dev/tenon/definition"
	"github.com/tenon-dev/tenon/definition/report"
	"github.com/tenon-dev/tenon/definition/source"
)

// FuzzCheck checks any bytes: nothing panics, every place that a finding names is
// in the text, its pointer leads to a value, and a second check in used memory
// says the same, byte for byte.
func FuzzCheck(f *testing.F) {
	for _, x := range fixtures(f) {
		f.Add(x.file.Bytes, x.options.Whole)
	}
	for _, r := range Rules() {
		f.Add([]byte(r.Bad), false)
	}
	var c Checker
	f.Fuzz(func(t *testing.T, text []byte, whole bool) {
		file := &source.File{Name: "fuzz.json", Bytes: text}
		options := Options{Whole: whole, MaxFindings: 200}
		first := Check(file, options)
		valid(t, first)
		again := c.Check(file, options)
		require.Equal(t, written(t, first), written(t, again))
	})
}

func valid(t *testing.T, c Checked) {
	inside := func(r source.Range) {
		require.LessOrEqual(t, r.Start, r.End)
		require.LessOrEqual(t, int(r.End), len(c.App.Tree.File.Bytes))
	}
	for i := range c.Findings {
		d := &c.Findings[i]
		require.NotNil(t, d.Rule)
		require.NotEmpty(t, d.Message)
		require.NotZero(t, d.Severity)
		inside(d.Range)
		for _, r := range d.Related {
			inside(r.Range)
		}
		for _, fix := range d.Fixes {
			for _, e := range fix.Edits {
				inside(e.Range)
			}
		}
		require.True(t, leads(c.App.Tree, source.Root, d.Pointer), "%s at %q", d.Rule.Code, d.Pointer)
	}
}

func written(t *testing.T, c Checked) string {
	var b bytes.Buffer
	require.NoError(t, report.JSON(&b, c.Findings, report.JSONOptions{Threshold: definition.Info, Dropped: c.Dropped}))
	return b.String()
}

// leads reports whether a pointer leads from a node to a value; of members with
// one name any may be meant.
func leads(t *source.Tree, n source.Node, pointer string) bool {
	if pointer == "" {
		return true
	}
	segment, rest, _ := strings.Cut(pointer[1:], "/")
	if rest != "" || strings.HasSuffix(pointer[1:], "/") {
		rest = "/" + rest
	}
	name := strings.NewReplacer("~1", "/", "~0", "~").Replace(segment)
	for key, v := range t.Members(n) {
		if t.Text(key) == name && leads(t, v, rest) {
			return true
		}
	}
	i := 0
	for e := range t.Elements(n) {
		if strconv.Itoa(i) == segment {
			return leads(t, e, rest)
		}
		i++
	}
	return false
}
