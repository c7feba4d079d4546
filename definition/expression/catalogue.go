package expression

import "slices"

// Helper is a template helper that the platform knows (reference/kustomer.md
// 5.3). Block says that it opens a block; Executed that this version runs it.
type Helper struct {
	Name     string
	Block    bool
	Executed bool
}

// KnownFunction is a function that the platform knows (reference/kustomer.md 5.4).
type KnownFunction struct {
	Name     string
	NoPath   bool // may be called without a path
	Executed bool
}

// helpers lists what is known by name. The documentation lists more groups whose
// spellings could not be read: their likely names are in, so that they are not
// called unknown.
var helpers = []Helper{
	{Name: "if", Block: true}, {Name: "unless", Block: true}, {Name: "each", Block: true}, {Name: "with", Block: true}, {Name: "lookup"},
	{Name: "date"}, {Name: "dateFormat"}, {Name: "dateDiff"}, {Name: "math"}, {Name: "randomId"},
	{Name: "toLower"}, {Name: "toUpper"}, {Name: "trim"}, {Name: "replace"}, {Name: "substring"}, {Name: "split"}, {Name: "join"}, {Name: "capitalize"},
	{Name: "toJSON"}, {Name: "parseJSON"}, {Name: "transform"}, {Name: "map"}, {Name: "includedResourceAttribute"},
	{Name: "escape"}, {Name: "escapeRegExp"}, {Name: "markdownToHtml"}, {Name: "removeMarkdown"}, {Name: "encodeURI"}, {Name: "encodeURIComponent"},
	{Name: "base64Encode"}, {Name: "authHmac"}, {Name: "getAppSetting"}, {Name: "log"},
}

var functions = []KnownFunction{
	{Name: "parseInt"}, {Name: "parseFloat"}, {Name: "parseBool"}, {Name: "dateFormat"}, {Name: "inBusinessHours", NoPath: true}, {Name: "ifExists"},
	{Name: "isValidEmailAddress"}, {Name: "isValidPhoneNumber"}, {Name: "parseJSON"}, {Name: "toJSON"}, {Name: "transform"}, {Name: "map"},
	{Name: "authHmac"}, {Name: "getAppSetting", NoPath: true},
}

// FindHelper returns a helper by its name.
func FindHelper(name string) (Helper, bool) {
	if i := slices.IndexFunc(helpers, func(h Helper) bool { return h.Name == name }); i >= 0 {
		return helpers[i], true
	}
	return Helper{}, false
}

// FindFunction returns a function by its name.
func FindFunction(name string) (KnownFunction, bool) {
	if i := slices.IndexFunc(functions, func(f KnownFunction) bool { return f.Name == name }); i >= 0 {
		return functions[i], true
	}
	return KnownFunction{}, false
}

// HelperNames returns the names of all helpers, for suggestions.
func HelperNames() []string {
	names := make([]string, len(helpers))
	for i, h := range helpers {
		names[i] = h.Name
	}
	return names
}

// FunctionNames returns the names of all functions, for suggestions.
func FunctionNames() []string {
	names := make([]string, len(functions))
	for i, f := range functions {
		names[i] = f.Name
	}
	return names
}
