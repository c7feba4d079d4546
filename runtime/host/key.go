package host

import (
	"strings"

	"github.com/tenon-dev/tenon/definition/value"
)

// key is a value that only one object of a type may have, and by which it is
// found. That ids of other systems, mail addresses and telephone numbers are
// such values is a decision; addresses that several customers share have
// attributes of their own, "sharedEmails" and "sharedPhones".
type key struct{ typ, field, value string }

// keysOf returns the keys of an object; none of nil.
func keysOf(o *Object) []key {
	if o == nil {
		return nil
	}
	var keys []key
	add := func(field string, v value.Value) {
		if k, ok := keyOf(o.Type, field, v.Str()); ok {
			keys = append(keys, k)
		}
	}
	add("externalId", o.attribute("externalId"))
	switch o.Type {
	case typeCustomer:
		for e := range o.attribute("emails").Elements() {
			add("email", e.Get("email"))
		}
		for e := range o.attribute("phones").Elements() {
			add("phone", e.Get("phone"))
		}
	case typeUser:
		add("email", o.attribute("email"))
	case typeKlass:
		add("name", o.attribute("name"))
	}
	return keys
}

// keyOf returns the key that a text is, in the one spelling that counts: mail
// addresses without regard to case, telephone numbers by their digits.
func keyOf(typ, field, s string) (key, bool) {
	switch field {
	case "email":
		s = strings.ToLower(strings.TrimSpace(s))
	case "phone":
		s = strings.Map(func(r rune) rune {
			if r >= '0' && r <= '9' {
				return r
			}
			return -1
		}, s)
	}
	return key{typ, field, s}, s != ""
}
