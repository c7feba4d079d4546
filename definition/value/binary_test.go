package value

import (
	"math"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestBinaryKeepsWhatJSONDoesNot(t *testing.T) {
	for _, v := range []Value{
		{}, OfNull(), OfBool(true), OfBool(false), OfString(""), OfString("\xff\x00é"), OfArray(), OfObject(),
		OfNumber(0), OfNumber(math.Copysign(0, -1)), OfNumber(-1), OfNumber(1.5), OfNumber(math.NaN()), OfNumber(math.Inf(-1)),
		OfNumber(1<<53 - 1), OfNumber(1 << 53), OfNumber(-1 << 53), OfNumber(math.MaxInt64), OfNumber(1e300), OfNumber(math.SmallestNonzeroFloat64),
		mustParse(t, `{"b":[1,{"z":null}],"a":"x","c":{"d":[]}}`),
	} {
		b := v.AppendBinary([]byte("head"))
		back, rest, err := FromBinary(string(b[4:]) + "tail")
		require.NoError(t, err)
		require.Equal(t, "tail", rest)
		require.Equal(t, v.Kind(), back.Kind())
		require.Equal(t, math.Float64bits(v.num), math.Float64bits(back.num))
		require.Equal(t, string(b[4:]), string(back.AppendBinary(nil)))
	}
}

func TestBinaryRefusesOtherBytes(t *testing.T) {
	for _, data := range []string{"", "\x09", "\x06\x05ab", "\x07\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01", "\x08\x01", "\x05abc", "\x04", "\x04\x80", "\x07\x01"} {
		_, _, err := FromBinary(data)
		require.ErrorIs(t, err, errBinary, "%q", data)
	}
}

// FuzzBinary: bytes are refused or read as a value that is written and read
// again as itself, and JSON that is read survives the binary form.
func FuzzBinary(f *testing.F) {
	f.Add([]byte(`{"a":[1,2.5,"x",null,true],"b":{}}`))
	f.Add(mustValue(`{"a":[1,2.5,"x",null,true],"b":{"a":-3}}`).AppendBinary(nil))
	f.Fuzz(func(t *testing.T, b []byte) {
		if v, _, err := FromBinary(string(b)); err == nil {
			out := v.AppendBinary(nil)
			again, rest, err := FromBinary(string(out))
			require.NoError(t, err)
			require.Empty(t, rest)
			require.Equal(t, out, again.AppendBinary(nil))
		}
		if v, err := Parse(b); err == nil {
			again, rest, err := FromBinary(string(v.AppendBinary(nil)))
			require.NoError(t, err)
			require.Empty(t, rest)
			require.True(t, v.Equal(again))
			require.Equal(t, string(v.AppendJSON(nil)), string(again.AppendJSON(nil)))
		}
	})
}

func mustValue(text string) Value {
	v, err := Parse([]byte(text))
	if err != nil {
		panic(err)
	}
	return v
}
