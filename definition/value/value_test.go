package value

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/require"
)

func mustParse(t *testing.T, text string) Value {
	t.Helper()
	v, err := Parse([]byte(text))
	require.NoError(t, err)
	return v
}

func TestNumbersPrintAsInJavaScript(t *testing.T) {
	for text, want := range map[string]string{
		"0": "0", "-0": "0", "1": "1", "0.1": "0.1", "1e21": "1e+21", "123456789012345680000": "123456789012345680000",
		"1e-6": "0.000001", "1e-7": "1e-7", "1.5e-10": "1.5e-10", "0.30000000000000004": "0.30000000000000004",
		"9007199254740993": "9007199254740992", "1e400": "null", "-2.50": "-2.5", "1e100": "1e+100",
	} {
		require.Equal(t, want, string(mustParse(t, text).AppendJSON(nil)), text)
	}
}

func TestObjectsKeepTheirOrder(t *testing.T) {
	text := `{"b":1,"a":{"z":null,"y":[true,"x\n\u0001é"]}}`
	require.Equal(t, text, string(mustParse(t, text).AppendJSON(nil)))
	require.Equal(t, `{"a":2,"b":1}`, string(mustParse(t, `{"a":0,"b":1,"a":2}`).AppendJSON(nil)))
}

func TestLookup(t *testing.T) {
	v := mustParse(t, `{"list":[{"f":1},2],"s":"a😀","o":{"length":7},"a.b":1,"@x":true}`)
	for path, want := range map[string]string{
		"list.0.f": "1", "list.1": "2", "list.length": "2", "s.length": "3", "o.length": "7", "@x": "true", "list.01": "null", "list.2": "null", "s.0": "null", "no.where": "null",
	} {
		require.Equal(t, want, string(v.LookupPath(split(path)).AppendJSON(nil)), path)
	}
	require.True(t, v.LookupPath(split("no.where")).IsMissing())
}

func split(path string) []string {
	var all []string
	start := 0
	for i := range len(path) + 1 {
		if i == len(path) || path[i] == '.' {
			all = append(all, path[start:i])
			start = i + 1
		}
	}
	return all
}

func TestText(t *testing.T) {
	for text, want := range map[string]string{
		`null`: "", `true`: "true", `"x"`: "x", `[1,[2,3],null]`: "1,2,3,", `{}`: "[object Object]", `1e21`: "1e+21",
	} {
		require.Equal(t, want, mustParse(t, text).Text(), text)
	}
	require.Equal(t, "", Value{}.Text())
}

func TestEqual(t *testing.T) {
	require.True(t, mustParse(t, `{"a":1,"b":[2]}`).Equal(mustParse(t, `{"b":[2],"a":1}`)))
	require.False(t, mustParse(t, `{"a":1,"b":1}`).Equal(mustParse(t, `{"a":1,"c":1}`)))
	require.False(t, OfNull().Equal(Value{}))
}

func TestParseSaysWhere(t *testing.T) {
	_, err := Parse([]byte("{\n  \"a\": tru\n}"))
	require.EqualError(t, err, "not valid JSON at line:column 2:8")
}

// FuzzJSON: what is read and written again reads the same, and as encoding/json
// reads it.
func FuzzJSON(f *testing.F) {
	for _, s := range []string{`{"a":[1,2.5,"x",null,true],"b":{}}`, `"\u2028\ud83d\ude00"`, `1e-7`, `[[[]]]`} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		v, err := Parse(b)
		if err != nil {
			return
		}
		out := v.AppendJSON(nil)
		again, err := Parse(out)
		require.NoError(t, err)
		require.True(t, v.Equal(again))
		require.Equal(t, string(out), string(again.AppendJSON(nil)))
		var want, got any
		if json.Unmarshal(b, &want) == nil {
			require.NoError(t, json.Unmarshal(out, &got))
			require.Equal(t, want, got)
		}
	})
}
