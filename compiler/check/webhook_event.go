package check

import (
	"strings"

	"github.com/tenon-dev/tenon/definition"
)

var webhookEvent = definition.Rule{
	Code: "TN4064", Name: "webhook-event", Severity: definition.Warning, Since: "0.1.0",
	Source: "reference/kustomer.md 2.9 [DOC A13], 12 Q13 [DEC]",
	Title:  "An outbound webhook on an event that is not sent",
	Text: "An outbound webhook can have the events `.create` and `.update` of `kustomer.customer`, `conversation`, `message`, `note`, `company`, `user` and `team`. There are no events of objects that are deleted. " +
		"For any other event nothing is ever sent.",
	Bad:  sectionsHead + `"outboundWebhooks": [{"name": "sync", "url": "https://parcels.example/in", "events": ["kustomer.conversation.updated"]}]` + sectionsTail,
	Good: sectionsHead + `"outboundWebhooks": [{"name": "sync", "url": "https://parcels.example/in", "events": ["kustomer.conversation.update"]}]` + sectionsTail,
}

// webhookResources are the objects whose events webhooks can have.
var webhookResources = [...]string{"customer", "conversation", "message", "note", "company", "user", "team"}

func isWebhookEvent(name string) bool {
	for _, r := range webhookResources {
		if rest, ok := strings.CutPrefix(name, "kustomer."+r); ok {
			return rest == ".create" || rest == ".update"
		}
	}
	// Those of custom objects and of apps are nowhere said to be sent, nor not.
	return strings.HasPrefix(name, "kustomer.kobject.") || strings.HasPrefix(name, appComponent)
}

func checkWebhookEvents(p *pass) {
	t := p.tree
	for w := range t.Elements(p.app.OutboundWebhooks) {
		for e := range t.Elements(p.member(w, "events")) {
			name := p.string(e)
			if name == "" || isWebhookEvent(name) || p.app.Broken(e) {
				continue
			}
			d := p.report(&webhookEvent, e, name, "event %s is not sent to webhooks: there are .create and .update of customer, conversation, message, note, company, user and team", definition.Quoted(name))
			p.didYouMean(d, p.near(name, webhookEvents()))
		}
	}
}

func webhookEvents() []string {
	names := make([]string, 0, 2*len(webhookResources))
	for _, r := range webhookResources {
		names = append(names, "kustomer."+r+".create", "kustomer."+r+".update")
	}
	return names
}
