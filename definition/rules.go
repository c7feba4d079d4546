package definition

import "slices"

// Rules returns the rules about the text and the structure of a document, in
// the order of their codes.
func Rules() []*Rule {
	return append(slices.Clip(syntaxRules()),
		ruleNotADefinition, ruleDuplicateKey, ruleUnknownProperty, ruleMissingProperty, ruleWrongType, ruleInvalidValue,
		ruleExportedProperty, ruleLegacyProperty, ruleExtensionProperty,
		ruleAppName, ruleUppercaseAppName, ruleVersion, ruleIdentifier, ruleStepID, ruleWorkflowID, ruleTriggerID, ruleInputSchema,
	)
}
