package interp

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/tenon-dev/tenon/compiler/program"
	"github.com/tenon-dev/tenon/definition/value"
)

var update = flag.Bool("update", false, "write the expected files anew")

// samples has several values of every kind, those that casting turns into each
// other among them. "missing" stands for the missing value.
var samples = []string{
	"missing", "null", "false", "true", "0", "-0", "5", "200", "-1.5", "1e21", `""`, `"5"`, `" 5 "`, `"1e21"`, `"0x5"`, `"abc"`, `"b"`, `"true"`, `"null"`, `"2026-01-31"`, `"2026-01-31T01:00:00+02:00"`,
	"1769817600000", "[]", `["b"]`, `["a","b"]`, `[5,null]`, `[["b"]]`, "{}", `{"a":1,"b":2}`, `{"b":2,"a":1}`,
}

func sample(t testing.TB, text string) value.Value {
	if text == "missing" {
		return value.Value{}
	}
	v, err := value.Parse([]byte(text))
	require.NoError(t, err)
	return v
}

// evaluate runs an operator the way a run does.
func evaluate(op program.Op, operands ...value.Value) bool {
	c := program.Condition{Op: op}
	for _, v := range operands {
		c.Operands = append(c.Operands, program.Expr{Value: v})
	}
	var explained Test
	env := program.Env{}
	verdict := holds(&c, &env, nil)
	if holds(&c, &env, &explained) != verdict || explained.Holds != verdict {
		panic("the explained verdict differs")
	}
	return verdict
}

// binary are the operators that compare two operands.
var binary = []program.Op{
	program.Eq, program.Neq, program.Gt, program.Gte, program.Lt, program.Lte, program.LtDate, program.GtDate, program.Contains, program.NotContains,
}

// TestOperatorsOverAllKinds writes, for every one of the sixteen operators, for
// which pairs of samples it holds: the complete cross product. The file is the
// table of casts, to be read by people; a pair that is not in it does not hold.
func TestOperatorsOverAllKinds(t *testing.T) {
	var b strings.Builder
	for _, op := range []program.Op{program.And, program.Or} {
		fmt.Fprintf(&b, "%s\n", op)
		for _, inner := range [][]program.Op{{}, {program.True}, {program.False}, {program.True, program.True}, {program.True, program.False}, {program.False, program.True}, {program.False, program.False}} {
			c := program.Condition{Op: op}
			names := "of nothing"
			for i, o := range inner {
				c.Inner = append(c.Inner, program.Condition{Op: o})
				names = strings.TrimPrefix(names, "of nothing") + map[bool]string{true: "  "}[i > 0] + o.String()
			}
			if holds(&c, &program.Env{}, nil) {
				fmt.Fprintf(&b, "\t%s\n", names)
			}
		}
	}
	for _, op := range []program.Op{program.Exists, program.Dne, program.True, program.False} {
		fmt.Fprintf(&b, "%s\n", op)
		for _, s := range samples {
			if evaluate(op, sample(t, s)) {
				fmt.Fprintf(&b, "\t%s\n", s)
			}
		}
	}
	for _, op := range binary {
		fmt.Fprintf(&b, "%s\n", op)
		for _, left := range samples {
			var right []string
			for _, s := range samples {
				if evaluate(op, sample(t, left), sample(t, s)) {
					right = append(right, s)
				}
			}
			if right != nil {
				fmt.Fprintf(&b, "\t%s  with  %s\n", left, strings.Join(right, "  "))
			}
		}
	}
	path := filepath.Join("testdata", "operators.txt")
	if *update {
		require.NoError(t, os.WriteFile(path, []byte(b.String()), 0o644))
	}
	want, err := os.ReadFile(path)
	require.NoError(t, err)
	require.Equal(t, string(want), b.String())
}

// TestOperatorsFollowTheTable holds the operators to each line of
// reference/kustomer.md 4.3 and to their laws, over all pairs of kinds.
func TestOperatorsFollowTheTable(t *testing.T) {
	for _, c := range []struct {
		op          program.Op
		left, right string
		want        bool
	}{
		{program.Eq, `"open"`, `"open"`, true}, {program.Eq, `"open"`, `"Open"`, false}, {program.Eq, `200`, `"200"`, true},
		{program.Eq, `"true"`, `true`, true}, {program.Eq, `"yes"`, `true`, false}, {program.Eq, `1`, `true`, false}, {program.Eq, `"0x10"`, `16`, false},
		{program.Eq, `null`, `missing`, true}, {program.Eq, `null`, `0`, false}, {program.Eq, `missing`, `""`, false}, {program.Eq, `"Infinity"`, `1`, false},
		{program.Eq, `{"a":1,"b":[2]}`, `{"b":[2],"a":1}`, true}, {program.Eq, `[1]`, `["1"]`, false},
		{program.Lt, `404`, `"500"`, true}, {program.Lt, `"9"`, `"10"`, true}, {program.Gt, `true`, `0`, false}, {program.Gte, `"abc"`, `0`, false}, {program.Lte, `null`, `0`, false},
		{program.LtDate, `"2026-01-31"`, `"2026-01-31T00:00:01Z"`, true}, {program.LtDate, `0`, `"1970-01-01T00:00:00.001Z"`, true},
		{program.GtDate, `"2026-01-31T10:00:00+02:00"`, `"2026-01-31T09:00:00Z"`, false}, {program.GtDate, `"soon"`, `0`, false}, {program.LtDate, `0`, `1e300`, false},
		{program.Contains, `["a","b"]`, `"b"`, true}, {program.Contains, `["a","b"]`, `["b","a"]`, true}, {program.Contains, `["a"]`, `["a","b"]`, false},
		{program.Contains, `["a"]`, `[]`, true}, {program.Contains, `"abc"`, `"bc"`, true}, {program.Contains, `"abc"`, `"BC"`, false}, {program.Contains, `missing`, `"a"`, false},
		{program.Contains, `["a"]`, `missing`, false}, {program.NotContains, `missing`, `"a"`, true}, {program.Contains, `[200]`, `"200"`, true}, {program.Contains, `"abc"`, `null`, false},
		{program.Exists, `""`, `missing`, true}, {program.Exists, `0`, `missing`, true}, {program.Exists, `false`, `missing`, true}, {program.Exists, `[]`, `missing`, true},
		{program.Exists, `{}`, `missing`, true}, {program.Exists, `null`, `missing`, false}, {program.Exists, `missing`, `""`, false}, {program.Dne, `missing`, `true`, true},
	} {
		require.Equal(t, c.want, evaluate(c.op, sample(t, c.left), sample(t, c.right)), "%s %s %s", c.left, c.op, c.right)
	}
	for _, a := range samples {
		va := sample(t, a)
		require.NotEqual(t, evaluate(program.Exists, va), evaluate(program.Dne, va), a)
		require.True(t, evaluate(program.Eq, va, va), a)
		for _, b := range samples {
			vb := sample(t, b)
			require.Equal(t, evaluate(program.Eq, va, vb), evaluate(program.Eq, vb, va), "%s eq %s", a, b)
			require.NotEqual(t, evaluate(program.Eq, va, vb), evaluate(program.Neq, va, vb), "%s neq %s", a, b)
			require.NotEqual(t, evaluate(program.Contains, va, vb), evaluate(program.NotContains, va, vb), "%s contains %s", a, b)
			require.Equal(t, evaluate(program.Gt, va, vb), evaluate(program.Lt, vb, va), "%s gt %s", a, b)
			require.Equal(t, evaluate(program.Gte, va, vb), evaluate(program.Lte, vb, va), "%s gte %s", a, b)
			require.Equal(t, evaluate(program.GtDate, va, vb), evaluate(program.LtDate, vb, va), "%s gt-date %s", a, b)
		}
	}
}

func TestAndOr(t *testing.T) {
	yes, no := program.Condition{Op: program.True}, program.Condition{Op: program.False}
	for _, c := range []struct {
		op     program.Op
		inner  []program.Condition
		want   bool
		looked int
	}{
		{program.And, nil, true, 0}, {program.Or, nil, false, 0},
		{program.And, []program.Condition{yes, yes}, true, 2}, {program.And, []program.Condition{no, yes}, false, 1},
		{program.Or, []program.Condition{no, yes, no}, true, 2}, {program.Or, []program.Condition{no, no}, false, 2},
	} {
		var test Test
		cond := program.Condition{Op: c.op, Inner: c.inner}
		require.Equal(t, c.want, holds(&cond, &program.Env{}, &test))
		require.Equal(t, c.want, holds(&cond, &program.Env{}, nil))
		require.Len(t, test.Inner, c.looked)
		require.Equal(t, c.want, test.Holds)
	}
}
