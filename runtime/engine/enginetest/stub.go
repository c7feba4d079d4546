package enginetest

var actionTests, scheduleTests, cancelTests, queryTests, upgradeTests, crashTests, loadTests []test
