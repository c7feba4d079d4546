package diff

func workflowRules() []*Rule {
	return []*Rule{
		ruleWorkflowRemoved, ruleScheduledRemoved, ruleWorkflowReplaced, ruleNoLongerCallable, ruleBecameCallable, ruleTriggerEvent,
		ruleWorkflowDisabled, ruleWorkflowAdded, ruleWorkflowRenamed, ruleWorkflowChanged, ruleStepAdded, ruleStepRemoved, ruleStepChanged,
	}
}

const (
	lateTrigger = `"trigger": {"id": "1", "eventName": "kustomer.conversation.update", "transitions": [{"target": "go", "condition": {"op": "true", "values": [true]}}]}`
	lateStep    = `{"id": "go", "action": "kustomer.note.create", "params": {"body": "late"}, "transitions": []}`
	lateCall    = `"trigger": {"id": "1", "callable": true, "eventName": "kustomer.workflow.late.call", "schema": {"properties": {}}, "transitions": []}`
)

var ruleWorkflowRemoved = &Rule{
	Code: "TD4001", Name: "workflow-removed", Level: Breaking, Since: "0.1.0", Source: sourceUpgrade,
	Title: "A workflow is gone",
	Text:  "The platform disables it in every org that is upgraded. Runs that have been scheduled for it do not start.",
	Old:   `"workflows": [{"name": "late", ` + lateTrigger + `, "steps": [` + lateStep + `]}]`,
	New:   `"workflows": []`,
}

var ruleScheduledRemoved = &Rule{
	Code: "TD4002", Name: "scheduled-workflow-removed", Level: Breaking, Since: "0.1.0", Source: "reference/kustomer.md 7.3, 8",
	Title: "A workflow is gone that a step still schedules",
	Text:  "The step schedules a workflow that the upgrade has disabled: nothing happens.",
	Old: `"workflows": [{"id": "late", "name": "late", ` + lateCall + `, "steps": []},
  {"name": "plan", ` + lateTrigger + `, "steps": [{"id": "go", "action": "kustomer.app.scheduler.schedule-workflow",
    "params": {"workflowId": "late", "runAt": {"type": "relative", "value": 60}, "inputs": {}}, "transitions": []}]}]`,
	New: `"workflows": [{"name": "plan", ` + lateTrigger + `, "steps": [{"id": "go", "action": "kustomer.app.scheduler.schedule-workflow",
    "params": {"workflowId": "late", "runAt": {"type": "relative", "value": 60}, "inputs": {}}, "transitions": []}]}]`,
}

var ruleWorkflowReplaced = &Rule{
	Code: "TD4003", Name: "workflow-replaced", Level: Breaking, Since: "0.1.0", Source: sourceMatch,
	Title: "A workflow has another identity",
	Text:  "An upgrade knows a workflow again by its local id, or if it has none by its name. This one has the name or the steps of an earlier one but not its identity: the platform disables the one and creates the other, and runs that have been scheduled for the old one do not start.",
	Old:   `"workflows": [{"id": "late", "name": "late-parcel", ` + lateTrigger + `, "steps": [` + lateStep + `]}]`,
	New:   `"workflows": [{"id": "overdue", "name": "late-parcel", ` + lateTrigger + `, "steps": [` + lateStep + `]}]`,
}

var ruleNoLongerCallable = &Rule{
	Code: "TD4004", Name: "no-longer-callable", Level: Breaking, Since: "0.1.0", Source: sourceUpgrade,
	Title: "A workflow can no longer be called",
	Text:  "Calls are refused, and runs that have been scheduled do not start.",
	Old:   `"workflows": [{"id": "late", "name": "late", ` + lateCall + `, "steps": []}]`,
	New:   `"workflows": [{"id": "late", "name": "late", "trigger": {"id": "1", "eventName": "kustomer.note.create", "transitions": []}, "steps": []}]`,
}

var ruleBecameCallable = &Rule{
	Code: "TD4005", Name: "became-callable", Level: Breaking, Since: "0.1.0", Source: "reference/kustomer.md 7.3",
	Title: "A workflow no longer starts by its event but by calls",
	Text:  "What the event started so far no longer happens unless something calls the workflow.",
	Old:   `"workflows": [{"id": "late", "name": "late", "trigger": {"id": "1", "eventName": "kustomer.note.create", "transitions": []}, "steps": []}]`,
	New:   `"workflows": [{"id": "late", "name": "late", ` + lateCall + `, "steps": []}]`,
}

var ruleTriggerEvent = &Rule{
	Code: "TD4006", Name: "trigger-event-changed", Level: Breaking, Since: "0.1.0", Source: "reference/kustomer.md 3.2",
	Title: "A workflow starts by another event",
	Text:  "What the old event started no longer happens.",
	Old:   `"workflows": [{"name": "late", "trigger": {"id": "1", "eventName": "kustomer.note.create", "transitions": []}, "steps": []}]`,
	New:   `"workflows": [{"name": "late", "trigger": {"id": "1", "eventName": "kustomer.note.update", "transitions": []}, "steps": []}]`,
}

var ruleWorkflowDisabled = &Rule{
	Code: "TD4007", Name: "workflow-disabled", Level: Breaking, Since: "0.1.0", Source: "reference/kustomer.md 3.1",
	Title: "A workflow is switched off",
	Text:  "It is still there, but does not run.",
	Old:   `"workflows": [{"name": "late", ` + lateTrigger + `, "steps": [` + lateStep + `]}]`,
	New:   `"workflows": [{"name": "late", "enabled": false, ` + lateTrigger + `, "steps": [` + lateStep + `]}]`,
}

var ruleWorkflowAdded = &Rule{
	Code: "TD4101", Name: "workflow-added", Level: Compatible, Since: "0.1.0", Source: sourceUpgrade,
	Title: "There is a new workflow",
	Text:  "It runs in every org that is upgraded.",
	Old:   `"workflows": []`,
	New:   `"workflows": [{"name": "late", ` + lateTrigger + `, "steps": [` + lateStep + `]}]`,
}

var ruleWorkflowRenamed = &Rule{
	Code: "TD4201", Name: "workflow-renamed", Level: Notice, Since: "0.1.0", Source: sourceMatch,
	Title: "A workflow has another name",
	Text:  "Its local id stays, and with it its identity.",
	Old:   `"workflows": [{"id": "late", "name": "late", ` + lateTrigger + `, "steps": [` + lateStep + `]}]`,
	New:   `"workflows": [{"id": "late", "name": "overdue", ` + lateTrigger + `, "steps": [` + lateStep + `]}]`,
}

var ruleWorkflowChanged = &Rule{
	Code: "TD4202", Name: "workflow-changed", Level: Notice, Since: "0.1.0", Source: sourceUpgrade,
	Title: "A workflow begins differently, or its properties change",
	Text:  "The transitions or the version of its trigger, its description, whether it is logged, and the like.",
	Old:   `"workflows": [{"name": "late", ` + lateTrigger + `, "steps": [` + lateStep + `]}]`,
	New:   `"workflows": [{"name": "late", "logging": true, ` + lateTrigger + `, "steps": [` + lateStep + `]}]`,
}

var ruleStepAdded = &Rule{
	Code: "TD4203", Name: "step-added", Level: Notice, Since: "0.1.0", Source: sourceUpgrade,
	Title: "A workflow has a new step",
	Text:  "It does something that it did not do.",
	Old:   `"workflows": [{"name": "late", ` + lateTrigger + `, "steps": [` + lateStep + `]}]`,
	New:   `"workflows": [{"name": "late", ` + lateTrigger + `, "steps": [` + lateStep + `, {"id": "more", "transitions": []}]}]`,
}

var ruleStepRemoved = &Rule{
	Code: "TD4204", Name: "step-removed", Level: Notice, Since: "0.1.0", Source: sourceUpgrade,
	Title: "A step is gone",
	Text:  "The workflow no longer does what it did.",
	Old:   `"workflows": [{"name": "late", ` + lateTrigger + `, "steps": [` + lateStep + `, {"id": "more", "transitions": []}]}]`,
	New:   `"workflows": [{"name": "late", ` + lateTrigger + `, "steps": [` + lateStep + `]}]`,
}

var ruleStepChanged = &Rule{
	Code: "TD4205", Name: "step-changed", Level: Notice, Since: "0.1.0", Source: sourceUpgrade,
	Title: "A step does something else, or leads elsewhere",
	Text:  "Its action, params, transitions, error cases or the version of its app change.",
	Old:   `"workflows": [{"name": "late", ` + lateTrigger + `, "steps": [` + lateStep + `]}]`,
	New:   `"workflows": [{"name": "late", ` + lateTrigger + `, "steps": [{"id": "go", "action": "kustomer.note.create", "params": {"body": "too late"}, "transitions": []}]}]`,
}
