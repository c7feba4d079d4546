package host

import (
	"github.com/tenon-dev/tenon/definition/value"
)

func orgOperations() map[string]operation {
	return map[string]operation{
		"user.find-by-id":    {"find a user", findingByID(typeUser)},
		"user.find-by-email": {"find a user", findingBy(typeUser, "email", "identifier")},
		"org.current":        {"read the org", currentOrg},
	}
}

func currentOrg(t *tx, _ params) (value.Value, error) {
	name := t.h.orgName
	if name == "" {
		name = t.h.org
	}
	return value.OfObject(value.Member{Key: "id", Value: value.OfString(t.h.org)}, value.Member{Key: "name", Value: value.OfString(name)}), nil
}
