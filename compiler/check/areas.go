package check

// The codes of this package, by area. Within an area related rules stand
// together and there is room between the groups.
//
//	TN20xx  workflows and steps: names and ids (areaNames)
//	TN21xx  the graph of a workflow: targets, cycles, reachability; from TN2120 on
//	        what only paths tell (areaGraph)
//	TN22xx  conditions: operators and operands (areaConditions)
//	TN23xx  calls and schedules between workflows (areaCalls)
//	TN30xx  how expressions are written (areaExpressions)
//	TN31xx  what expressions name: steps, roots, functions, helpers; from TN3120 on
//	        what the graph and types tell about a reference (areaReferences)
//	TN32xx  what this version does not execute (package program)
//	TN40xx  the other sections of an app (areaApp): names, changelog and links;
//	        from TN4020 on settings and their texts; from TN4030 klasses and views;
//	        from TN4040 what templates and schemas name; from TN4060 actions and
//	        events; from TN4080 versions
//	TN50xx  payload schemas; from TN5041 on the triggers that they belong to
//	        (areaPayload)
//
// TN1xxx, the text and its structure, belong to package definition.
func areas() [][]rule {
	return [][]rule{areaNames, areaGraph, areaConditions, areaCalls, areaExpressions, areaReferences, areaApp, areaPayload}
}

var areaNames = []rule{
	{page: &duplicateWorkflowName, finish: checkDuplicateWorkflows},
	{page: &duplicateWorkflowID},
	{page: &duplicateStepID, leave: checkStepIDs},
	{page: &reservedStepID},
}

var areaGraph = []rule{
	{page: &unknownTransitionTarget, leave: checkTargets},
	{page: &transitionToTrigger},
	{page: &workflowCycle, leave: checkCycles},
	{page: &unreachableStep, leave: checkReachable},
	{page: &selfTransition},
	{page: &shadowedTransition, leave: checkBranches},
	{page: &repeatedCondition, condition: checkRepeated},
	{page: &neverTaken},
	{page: &noDefault},
	{page: &certainCondition},
	{page: &coveredCondition},
	{page: &updateLoop, leave: checkUpdateLoop},
}

var areaConditions = []rule{
	{page: &unknownOperator, condition: checkOperator},
	{page: &operandCount, condition: checkOperands},
	{page: &nestedCondition},
	{page: &ignoredOperand},
	{page: &errorCaseOperator, condition: checkErrorCase},
	{page: &textForTyped, condition: checkOperandTypes},
	{page: &incomparable},
	{page: &literalCase, condition: checkConditionCase, step: checkParamCase},
}

var areaCalls = []rule{
	{page: &unknownWorkflow, finish: checkSchedules},
	{page: &notCallable},
	{page: &callEvent, workflow: noteCallable, finish: checkCallables},
	{page: &missingCallSchema},
	{page: &neverCalled},
	{page: &scheduleParam},
	{page: &missingCallInput, step: checkScheduleStep},
	{page: &unknownCallInput},
	{page: &callInputType},
	{page: &runAtForm},
	{page: &schedulingCycle, finish: checkSchedulingCycles},
}

var areaExpressions = []rule{
	{page: &unclosedMustache, expression: checkFaults},
	{page: &emptyExpression},
	{page: &emptySegment},
	{page: &bracketAccess},
	{page: &unexpectedText},
	{page: &unterminatedText},
	{page: &mismatchedBlock},
	{page: &unclosedBlock},
	{page: &unopenedBlock},
	{page: &templatePartial},
	{page: &referenceInBraces},
	{page: &spaceInFunction},
	{page: &nestedReference},
	{page: &missingFunctionName},
	{page: &referenceInText, literal: checkReferenceInText, expression: checkReferenceInText},
	{page: &unreadableReference, expression: checkReadable},
	{page: &atSign, path: checkAtSign},
}

var areaReferences = []rule{
	{page: &unknownStep, leave: checkUnknownSteps},
	{page: &unknownRoot, path: checkRoot},
	{page: &wrongScope},
	{page: &unknownFunction, call: checkCall},
	{page: &unknownHelper},
	{page: &helperArgument, call: checkArguments},
	{page: &argumentValue},
	{page: &functionArgument},
	{page: &stepCannotHaveRun, path: checkStepOrder},
	{page: &stepMayNotHaveRun},
	{page: &ownOutput},
	{page: &undeclaredOutput, path: checkOutput},
	{page: &knownMissing, leave: checkKnownMissing},
	{page: &changesPath, path: checkChangesPath},
	{page: &htmlEscaping, expression: checkEscaping},
	{page: &dateShift, expression: checkDateShift},
	{page: &eventLayout, path: checkEventLayout},
}
