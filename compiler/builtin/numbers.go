package builtin

import (
	"math"
	"strings"

	"github.com/tenon-dev/tenon/definition/types"
	"github.com/tenon-dev/tenon/definition/value"
)

var numbers = []Builtin{
	{
		Name: "math", Group: Numbers, Helper: true, Result: types.Number | maybe, Source: fromHelpers + ` [OBS R6]; all operators but "+" are our decision`,
		Params: []Param{
			{Name: "left", Kinds: numeric, Text: "a number, or a text that is one"},
			{Name: "operator", Kinds: text, Text: "in quotes: + - * / % min max, or with one number floor ceil round abs", Accepts: isOperator},
			{Name: "right", Kinds: numeric, Optional: true, Text: "the second number"},
		},
		Text: "Calculates as JavaScript does, in 64-bit floating point. % keeps the sign of the left number, round rounds halves up. It yields nothing if a number is missing, or the result is none, such as that of a division by 0.",
		Examples: []Example{
			{`{{math steps.1.price "*" steps.1.count}}`, `{"price": "2.5", "count": 3}`, `"7.5"`},
			{`{{math 0.1 "+" 0.2}}`, "", `"0.30000000000000004"`},
			{`{{math (math steps.1.ms "/" 60000) "floor"}} min`, `{"ms": 150000}`, `"2 min"`},
			{`{{math 1 "/" 0}}`, "", `""`},
			{`{{math steps.1.count "+" 1}}`, `{"count": "many"}`, `""`},
		},
		call: mathHelper,
	},
	{
		Name: "randomId", Group: Numbers, Helper: true, Result: text | maybe, Source: fromHelpers + " [DOC H5]; at most 1,000 characters, our decision",
		Params: []Param{{Name: "size", Kinds: numeric, Optional: true, Text: "how many characters, 1 to 1000; 10 without it", Accepts: isIDSize}},
		Text:   "Yields random capital letters and digits. They follow from the run, its step and how far it has come: another run gets others, the same run that is folded again, or an attempt that is repeated, the same.",
		Examples: []Example{
			{"{{randomId size=6}}", "", `"PBL4V2"`},
			{"{{randomId}}", "", `"PBL4V23OF9"`},
			{"{{randomId size=0}}", "", `""`},
		},
		call: randomID,
	},
	{
		Name: "parseInt", Group: Numbers, Function: true, Result: types.Integer | maybe, Source: fromFunction + " [DOC W6, OBS R6]; like JavaScript's parseInt with base 10, our decision",
		Params: []Param{{Name: "value", Kinds: numeric, Text: "the path of a text or number"}},
		Text:   "Yields the integer at the front of a text, or the number with its fraction cut off. What begins with no digit yields nothing.",
		Examples: []Example{
			{"/#fn:parseInt,steps.1.custom.qtyStr", `{"custom": {"qtyStr": " 42 pieces"}}`, `42`},
			{"/#fn:parseInt,steps.1.price", `{"price": -3.9}`, `-3`},
			{"/#fn:parseInt,steps.1.name", `{"name": "Ada"}`, `missing`},
		},
		call: parseIntFunction,
	},
	{
		Name: "parseFloat", Group: Numbers, Function: true, Result: types.Number | maybe, Source: fromFunction + " [DOC W3]; like JavaScript's parseFloat, our decision",
		Params: []Param{{Name: "value", Kinds: numeric, Text: "the path of a text or number"}},
		Text:   "Yields the number at the front of a text. What begins with none yields nothing.",
		Examples: []Example{
			{"/#fn:parseFloat,steps.1.weight", `{"weight": "3.50 kg"}`, `3.5`},
			{"/#fn:parseFloat,steps.1.weight", `{"weight": "1e3"}`, `1000`},
			{"/#fn:parseFloat,steps.1.weight", `{"weight": ""}`, `missing`},
		},
		call: parseFloatFunction,
	},
	{
		Name: "parseBool", Group: Numbers, Function: true, Result: types.Boolean | maybe, Source: fromFunction + " [INF H4]; what counts as true and false is our decision",
		Params: []Param{{Name: "value", Kinds: scalar, Text: "the path of a text, number or boolean"}},
		Text:   `Yields true for true, 1 and the texts "true" and "1", false for false, 0, "false" and "0", whatever their case and the blanks around them, and nothing for anything else.`,
		Examples: []Example{
			{"/#fn:parseBool,steps.1.vip", `{"vip": " True "}`, `true`},
			{"/#fn:parseBool,steps.1.vip", `{"vip": 0}`, `false`},
			{"/#fn:parseBool,steps.1.vip", `{"vip": "yes"}`, `missing`},
		},
		call: parseBool,
	},
}

func mathHelper(_ *Env, args []value.Value, _ []value.Member) value.Value {
	a, okA := args[0].ToNumber()
	if !okA {
		return value.Value{}
	}
	result, ok := calculate(a, args[1].Text(), args[2])
	if !ok || math.IsNaN(result) || math.IsInf(result, 0) {
		return value.Value{}
	}
	return value.OfNumber(result)
}

func calculate(a float64, operator string, right value.Value) (float64, bool) {
	switch operator {
	case "floor":
		return math.Floor(a), true
	case "ceil":
		return math.Ceil(a), true
	case "round":
		return roundHalfUp(a), true
	case "abs":
		return math.Abs(a), true
	}
	b, ok := right.ToNumber()
	if !ok {
		return 0, false
	}
	switch operator {
	case "+":
		return a + b, true
	case "-":
		return a - b, true
	case "*":
		return a * b, true
	case "/":
		return a / b, true
	case "%":
		return math.Mod(a, b), true
	case "min":
		return math.Min(a, b), true
	case "max":
		return math.Max(a, b), true
	}
	return 0, false
}

// IsMathOperator reports whether math knows an operator, and whether that takes a
// second number.
func IsMathOperator(operator string) (known, binary bool) {
	_, unary := calculate(0, operator, value.Value{})
	_, known = calculate(0, operator, value.OfNumber(1))
	return known, known && !unary
}

func isOperator(v value.Value) bool {
	known, _ := IsMathOperator(v.Text())
	return known
}

// roundHalfUp is JavaScript's Math.round: x + 0.5 would be inexact.
func roundHalfUp(f float64) float64 {
	floor := math.Floor(f)
	if f-floor >= 0.5 {
		return floor + 1
	}
	return floor
}

// idLetters are what identifiers are drawn from.
const idLetters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"

const (
	defaultIDSize = 10
	maxIDSize     = 1000
)

func isIDSize(v value.Value) bool {
	size, ok := v.ToNumber()
	return ok && size >= 1 && size <= maxIDSize
}

func randomID(e *Env, args []value.Value, _ []value.Member) value.Value {
	size := float64(defaultIDSize)
	if !args[0].IsMissing() {
		if !isIDSize(args[0]) {
			return value.Value{}
		}
		size, _ = args[0].ToNumber()
	}
	id := make([]byte, int(size))
	for i := 0; i < len(id); {
		// Bytes beyond a multiple of 36 would favour the first letters.
		if b := int(e.random()); b < 256-256%len(idLetters) {
			id[i] = idLetters[b%len(idLetters)]
			i++
		}
	}
	return value.OfString(string(id))
}

// trimmed cuts the blanks off that JavaScript's trim does.
func trimmed(s string) string { return strings.TrimFunc(s, isSpace) }

func parseIntFunction(_ *Env, args []value.Value, _ []value.Member) value.Value {
	v := args[0]
	if v.Kind() == value.Number {
		return value.OfNumber(math.Trunc(v.Number()) + 0)
	}
	s := trimmed(v.Str())
	end := signLength(s)
	digits := digitsLength(s[end:])
	if digits == 0 {
		return value.Value{}
	}
	return finite(s[:end+digits])
}

func parseFloatFunction(_ *Env, args []value.Value, _ []value.Member) value.Value {
	v := args[0]
	if v.Kind() == value.Number {
		return v
	}
	s := trimmed(v.Str())
	end := signLength(s)
	whole := digitsLength(s[end:])
	end += whole
	fraction := 0
	if end < len(s) && s[end] == '.' {
		if fraction = digitsLength(s[end+1:]); whole+fraction > 0 {
			end += 1 + fraction
		}
	}
	if whole+fraction == 0 {
		return value.Value{}
	}
	if end < len(s) && (s[end] == 'e' || s[end] == 'E') {
		sign := signLength(s[end+1:])
		if digits := digitsLength(s[end+1+sign:]); digits > 0 {
			end += 1 + sign + digits
		}
	}
	return finite(s[:end])
}

// finite returns the number that a text is, missing if that is beyond all
// numbers.
func finite(s string) value.Value {
	f, ok := value.ParseNumber(s)
	if !ok || math.IsInf(f, 0) {
		return value.Value{}
	}
	return value.OfNumber(f)
}

func signLength(s string) int {
	if s != "" && (s[0] == '-' || s[0] == '+') {
		return 1
	}
	return 0
}

func digitsLength(s string) int {
	n := 0
	for n < len(s) && s[n] >= '0' && s[n] <= '9' {
		n++
	}
	return n
}

func parseBool(_ *Env, args []value.Value, _ []value.Member) value.Value {
	switch strings.ToLower(trimmed(args[0].Text())) {
	case "true", "1":
		return value.OfBool(true)
	case "false", "0":
		return value.OfBool(false)
	}
	return value.Value{}
}
