package diff

func appRules() []*Rule {
	return []*Rule{
		ruleVersionNotGreater, ruleAppRenamed, ruleMadePrivate, ruleMadePublic, ruleIdentifierChanged, ruleRolesChanged,
		ruleDependencyAdded, ruleDependencyRange, ruleDependencyRemoved, ruleNewDestination, ruleListingChanged, ruleSectionChanged,
	}
}

var ruleVersionNotGreater = &Rule{
	Code: "TD1001", Name: "version-not-greater", Level: Breaking, Since: "0.1.0", Source: sourceUpgrade,
	Title: "The version is not greater than before although something has changed",
	Text:  "A registered version is permanent: the same version again is refused, and so is one that is less than the newest.",
	Old:   `"version": "1.1.0", "description": "Watches parcels."`,
	New:   `"version": "1.0.9", "description": "Watches parcels."`,
}

var ruleAppRenamed = &Rule{
	Code: "TD1002", Name: "app-renamed", Level: Breaking, Since: "0.1.0", Source: "reference/kustomer.md 1.2",
	Title: "The app has another name",
	Text:  "The name is the identity of an app and the beginning of the names of all its components: under another name it is another app, and no org that has the old one is upgraded.",
	Old:   `"app": "parcel_watch"`,
	New:   `"app": "parcel_watcher"`,
}

var ruleMadePrivate = &Rule{
	Code: "TD1003", Name: "made-private", Level: Breaking, Since: "0.1.0", Source: "reference/kustomer.md 1, 1.3",
	Title: "A public app becomes private",
	Text:  "Only the org that registered a private app can install it, and the platform appends the org to the names of its components.",
	Old:   `"visibility": "public"`,
	New:   `"visibility": "private"`,
}

var ruleMadePublic = &Rule{
	Code: "TD1004", Name: "made-public", Level: Compatible, Since: "0.1.0", Source: "reference/kustomer.md 1, 1.3",
	Title: "A private app becomes public",
	Text:  "Every org can install it after a review.",
	Old:   `"visibility": "private"`,
	New:   `"visibility": "public"`,
}

var ruleIdentifierChanged = &Rule{
	Code: "TD1005", Name: "identifier-changed", Level: Breaking, Since: "0.1.0", Source: "reference/kustomer.md 1, 2.2",
	Title: "The identifier that prefixes attributes changes",
	Text:  "The attributes that the app adds to standard Klasses are stored under `@<identifier><Attribute>`: with another identifier they are other attributes, and what is stored is not found again.",
	Old:   `"identifier": "parcwat"`,
	New:   `"identifier": "pwatch"`,
}

var ruleRolesChanged = &Rule{
	Code: "TD1006", Name: "roles-changed", Level: Breaking, Since: "0.1.0", Source: sourceUpgrade,
	Title: "The roles change",
	Text:  "The platform refuses a version whose roles differ from those before, unless it is a new major version; below 1.0.0 too.",
	Old:   `"roles": ["org.permission.customer.read"]`,
	New:   `"roles": ["org.permission.customer.read", "org.permission.message.read"]`,
}

var ruleDependencyAdded = &Rule{
	Code: "TD1007", Name: "dependency-added", Level: Breaking, Since: "0.1.0", Source: "reference/kustomer.md 1.5",
	Title: "The app needs another app",
	Text:  "An org without the other app cannot install the version. The apps that are always there (`kustomer`, `scheduler`, `hooks`) do not count.",
	Old:   `"dependencies": ["kustomer-^1.5.0"]`,
	New:   `"dependencies": ["kustomer-^1.5.0", "shipping-^1.0.0"]`,
}

var ruleDependencyRange = &Rule{
	Code: "TD1008", Name: "dependency-range-changed", Level: Breaking, Since: "0.1.0", Source: "reference/kustomer.md 1.5",
	Title: "The app needs other versions of another app",
	Text:  "An org whose version of the other app is not in the new range cannot install the version.",
	Old:   `"dependencies": ["shipping-^1.0.0"]`,
	New:   `"dependencies": ["shipping-^2.0.0"]`,
}

var ruleDependencyRemoved = &Rule{
	Code: "TD1009", Name: "dependency-removed", Level: Compatible, Since: "0.1.0", Source: "reference/kustomer.md 1.5",
	Title: "The app no longer needs another app",
	Text:  "More orgs can install it than before.",
	Old:   `"dependencies": ["shipping-^1.0.0"]`,
	New:   `"dependencies": []`,
}

var ruleNewDestination = &Rule{
	Code: "TD1010", Name: "new-destination", Level: Breaking, Since: "0.1.0", Source: sourceUpgrade,
	Title: "Data goes to a host that no request named before",
	Text:  "New data that leaves the platform owes a major version, so that an admin of each org agrees to it. Hosts are compared over all requests of actions, commands, steps and outbound webhooks, and over redirect URIs; a part that comes from a template counts as it is written.",
	Old:   `"outboundWebhooks": [{"name": "news", "url": "https://parcels.example.com/news", "events": ["kustomer.customer.create"]}]`,
	New:   `"outboundWebhooks": [{"name": "news", "url": "https://tracker.example.net/news", "events": ["kustomer.customer.create"]}]`,
}

var ruleListingChanged = &Rule{
	Code: "TD1011", Name: "listing-changed", Level: Notice, Since: "0.1.0", Source: "reference/kustomer.md 8 [DOC A2]",
	Title: "Texts or pictures change",
	Text:  "What people read about the app, on its settings page or in its listing.",
	Old:   `"description": "Watches parcels."`,
	New:   `"description": "Watches parcels and tells customers."`,
}

var ruleSectionChanged = &Rule{
	Code: "TD1012", Name: "section-changed", Level: Notice, Since: "0.1.0", Source: "reference/kustomer.md 1",
	Title: "A part of the definition changes about which no rule knows more",
	Text:  "Look at it: nothing says whether the change is compatible.",
	Old:   `"meta": {"team": "north"}`,
	New:   `"meta": {"team": "south"}`,
}
