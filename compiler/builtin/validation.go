package builtin

import (
	"strings"

	"github.com/tenon-dev/tenon/definition/types"
	"github.com/tenon-dev/tenon/definition/value"
)

var validation = []Builtin{
	{
		Name: "isValidEmailAddress", Group: Validation, Function: true, Result: types.Boolean, Source: fromFunction + " [DOC H5]; that it holds no blanks and one @ is our decision",
		Params: []Param{{Name: "value", Kinds: text, Text: "the path of a text"}},
		Text:   "Tells whether a text looks like a mail address: at least one character on each side of its only @, and no blanks. A missing value is none.",
		Examples: []Example{
			{"/#fn:isValidEmailAddress,steps.1.mail", `{"mail": "ada@example"}`, `true`},
			{"/#fn:isValidEmailAddress,steps.1.mail", `{"mail": "@example.org"}`, `false`},
			{"/#fn:isValidEmailAddress,steps.1.mail", "", `false`},
		},
		call: isValidEmailAddress,
	},
	{
		Name: "isValidPhoneNumber", Group: Validation, Function: true, Result: types.Boolean, Source: fromFunction + " [DOC H5]; how numbers may be written is our decision",
		Params: []Param{{Name: "value", Kinds: numeric, Text: "the path of a text"}},
		Text: "Tells whether a text is a telephone number: ten digits of the United States or Canada, with a 1 in front or without, or + and the country code with up to fifteen digits. " +
			"Blanks, dots, dashes, slashes and parentheses between the digits are passed over.",
		Examples: []Example{
			{"/#fn:isValidPhoneNumber,steps.1.phone", `{"phone": "(415) 555-0134"}`, `true`},
			{"/#fn:isValidPhoneNumber,steps.1.phone", `{"phone": "+44 20 7946 0958"}`, `true`},
			{"/#fn:isValidPhoneNumber,steps.1.phone", `{"phone": "020 7946 0958"}`, `false`},
			{"/#fn:isValidPhoneNumber,steps.1.phone", `{"phone": "115 555 0134"}`, `false`},
		},
		call: isValidPhoneNumber,
	},
}

func isValidEmailAddress(_ *Env, args []value.Value, _ []value.Member) value.Value {
	local, domain, _ := strings.Cut(args[0].Str(), "@")
	return value.OfBool(local != "" && domain != "" && !strings.Contains(domain, "@") && strings.IndexFunc(args[0].Str(), isSpace) < 0)
}

func isValidPhoneNumber(_ *Env, args []value.Value, _ []value.Member) value.Value {
	return value.OfBool(isText(args[0]) && isPhoneNumber(args[0].Text()))
}

// maxPhoneLength bounds what is read as a number, marks between digits included.
const maxPhoneLength = 64

func isPhoneNumber(s string) bool {
	s = trimmed(s)
	if len(s) > maxPhoneLength {
		return false
	}
	s, international := strings.CutPrefix(s, "+")
	var digits []byte
	for i := range len(s) {
		switch c := s[i]; {
		case c >= '0' && c <= '9':
			digits = append(digits, c)
		case strings.IndexByte(" .-/()", c) < 0:
			return false
		}
	}
	number := string(digits)
	if international && !strings.HasPrefix(number, "1") {
		return len(number) >= 7 && len(number) <= 15 && number[0] != '0'
	}
	if len(number) == 11 || international {
		var isNorthAmerican bool
		if number, isNorthAmerican = strings.CutPrefix(number, "1"); !isNorthAmerican {
			return false
		}
	}
	// An area code and an exchange of North America begin with 2 to 9.
	return len(number) == 10 && number[0] >= '2' && number[3] >= '2'
}
