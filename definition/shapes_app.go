package definition

// The positions of the properties that the bind functions read, in the order of
// the reference, which is the order that a formatter writes them in.
const (
	apApp = iota
	apVersion
	apTitle
	apIdentifier
	apVisibility
	apDescription
	apInstructions
	apIconURL
	apScreenshots
	apAppDetails
	apTags
	apChangelog
	apDependencies
	apRoles
	apSettings
	apSettingsPageConfig
	apAuth
	apRedirectURIs
	apKlasses
	apKViews
	apWidgets
	apHooks
	apTriggers
	apActions
	apWorkflows
	apCommands
	apOutboundWebhooks
	apI18n
	apPostInstallMessage
	apInstallURL
	apSetupURL
	apMeta
	apShortcuts
	apDataSubscriptions
	apDefault
	apSystem
	apCards
)

// appShape is the outermost object of an app definition (reference/kustomer.md
// 1): closed, with three properties that must be there.
var appShape = shape{name: "an app definition", props: []prop{
	apApp:                {name: "app", kinds: kString, required: true},
	apVersion:            {name: "version", kinds: kString, required: true},
	apTitle:              {name: "title", kinds: kString, required: true},
	apIdentifier:         {name: "identifier", kinds: kString},
	apVisibility:         {name: "visibility", kinds: kString, enum: []string{"public", "private"}},
	apDescription:        {name: "description", kinds: kString},
	apInstructions:       {name: "instructions", kinds: kString},
	apIconURL:            {name: "iconUrl", kinds: kString},
	apScreenshots:        {name: "screenshots", kinds: kArray, elems: kString},
	apAppDetails:         {name: "appDetails", kinds: kObject, shape: &appDetailsShape},
	apTags:               {name: "tags", kinds: kArray, elems: kString},
	apChangelog:          {name: "changelog", kinds: kObject, shape: &changelogShape},
	apDependencies:       {name: "dependencies", kinds: kArray, elems: kString},
	apRoles:              {name: "roles", kinds: kArray, elems: kString},
	apSettings:           {name: "settings", kinds: kObject, bound: true, shape: &settingsShape},
	apSettingsPageConfig: {name: "settingsPageConfig", kinds: kObject, shape: &settingsPageShape},
	apAuth:               {name: "auth", kinds: kObject, shape: &authShape},
	apRedirectURIs:       {name: "redirectUris", kinds: kArray, elems: kString},
	apKlasses:            {name: "klasses", kinds: kArray, shape: &klassShape},
	apKViews:             {name: "kviews", kinds: kArray, shape: &kviewShape},
	apWidgets:            {name: "widgets", kinds: kArray, shape: &widgetShape},
	apHooks:              {name: "hooks", kinds: kArray, bound: true, shape: &hookShape},
	apTriggers:           {name: "triggers", kinds: kArray, bound: true, shape: &eventTriggerShape},
	apActions:            {name: "actions", kinds: kArray, bound: true, shape: &actionShape},
	apWorkflows:          {name: "workflows", kinds: kArray, bound: true, shape: &workflowShape},
	apCommands:           {name: "commands", kinds: kArray, shape: &commandShape},
	apOutboundWebhooks:   {name: "outboundWebhooks", kinds: kArray, shape: &outboundWebhookShape},
	apI18n:               {name: "i18n", kinds: kObject, bound: true, shape: &i18nShape},
	apPostInstallMessage: {name: "postInstallMessage", kinds: kString},
	apInstallURL:         {name: "installUrl", kinds: kString, standing: legacy},
	apSetupURL:           {name: "setupUrl", kinds: kString, standing: legacy},
	apMeta:               {name: "meta", kinds: kObject, standing: legacy},
	apShortcuts:          {name: "shortcuts", kinds: kArray, elems: kObject, standing: legacy},
	apDataSubscriptions:  {name: "dataSubscriptions", kinds: kArray, elems: kObject, standing: legacy},
	apDefault:            {name: "default", kinds: kBoolean, standing: legacy},
	apSystem:             {name: "system", kinds: kBoolean, standing: legacy},
	apCards:              {name: "cards", kinds: kArray, elems: kObject, standing: legacy},
}}

var appDetailsShape = shape{name: "appDetails", partly: true, props: []prop{
	{name: "appDeveloper", kinds: kObject, shape: &shape{name: "an appDeveloper", props: []prop{
		{name: "name", kinds: kString}, {name: "website", kinds: kString}, {name: "supportEmail", kinds: kString},
	}}},
	{name: "externalPlatform", kinds: kObject, shape: &shape{name: "an externalPlatform", props: []prop{
		{name: "name", kinds: kString}, {name: "website", kinds: kString},
	}}},
	// The starter's type file declares one object, the documentation an array.
	{name: "documentationLinks", kinds: kArray | kObject, shape: &shape{name: "a documentation link", props: []prop{
		{name: "title", kinds: kString}, {name: "url", kinds: kString},
	}}},
}}

// changelogShape maps each version to what changed in it.
var changelogShape = shape{name: "a changelog", values: &prop{name: "changelog", kinds: kString}}

// authShape holds the client of a third party; what is inside could not be read.
var authShape = shape{name: "an auth", open: true, props: []prop{
	{name: "oauth2", kinds: kObject},
}}

// manifestKeys are the keys that only manifests of the hosted-app SDK have,
// which are posted to another address (reference/kustomer.md 1).
var manifestKeys = []string{"url", "clientId", "clientSecret", "inboundHookUris", "env"}

var settingsPageShape = shape{name: "a settingsPageConfig", partly: true, props: []prop{
	{name: "url", kinds: kString}, {name: "title", kinds: kString}, {name: "description", kinds: kString},
}}

// settingsShape maps categories to maps of settings.
var settingsShape = shape{name: "settings", values: &prop{kinds: kObject, shape: &shape{name: "a category of settings", values: &prop{kinds: kObject, shape: &settingShape}}}}

// i18nShape maps locales to texts by their keys (reference/kustomer.md 2.10).
var i18nShape = shape{name: "i18n", values: &prop{kinds: kObject, shape: &shape{name: "the texts of a locale", values: &prop{kinds: kString}}}}

const (
	seType = iota
	seDefault
)

// settingShape is one setting (reference/kustomer.md 2.1).
var settingShape = shape{name: "a setting", partly: true, props: []prop{
	seType:    {name: "type", kinds: kString, required: true, enum: []string{"string", "number", "boolean", "secret"}},
	seDefault: {name: "defaultValue", kinds: kScalar, required: true},
	2:         {name: "required", kinds: kBoolean},
	3:         {name: "description", kinds: kString},
	4:         {name: "hidden", kinds: kBoolean},
}}

// klassShape is a Klass (reference/kustomer.md 2.2).
var klassShape = shape{name: "a klass", partly: true, props: []prop{
	{name: "name", kinds: kString, required: true},
	{name: "icon", kinds: kString},
	{name: "color", kinds: kString},
	{name: "metadata", kinds: kObject, shape: &shape{name: "klass metadata", open: true, props: []prop{
		{name: "standard", kinds: kBoolean},
		{name: "properties", kinds: kObject, shape: &shape{name: "klass properties", values: &prop{kinds: kObject, shape: &klassAttributeShape}}},
	}}},
}}

// klassAttributeShape is one attribute of a Klass.
var klassAttributeShape = shape{name: "a klass attribute", open: true, props: []prop{
	{name: "displayName", kinds: kString},
	{name: "example", kinds: kAny},
}}

// kviewShape is a KView (reference/kustomer.md 2.3).
var kviewShape = shape{name: "a kview", partly: true, props: []prop{
	{name: "name", kinds: kString, required: true},
	{name: "resource", kinds: kString, required: true},
	{name: "context", kinds: kString, required: true, enum: []string{"smartbar-card", "smartbar-details", "expanded-timeline", "create-form"}},
	{name: "template", kinds: kString, required: true},
	{name: "meta", kinds: kObject, shape: &shape{name: "kview meta", open: true, props: []prop{
		{name: "displayName", kinds: kString}, {name: "icon", kinds: kString},
		{name: "state", kinds: kString, enum: []string{"open", "closed"}},
	}}},
}}

// widgetShape is a widget (reference/kustomer.md 2.4).
var widgetShape = shape{name: "a widget", partly: true, props: []prop{
	{name: "url", kinds: kString, required: true},
	{name: "icon", kinds: kString, required: true},
	{name: "title", kinds: kString},
	{name: "name", kinds: kString},
	{name: "width", kinds: kString | kNumber},
	{name: "height", kinds: kString | kNumber},
	{name: "iframePermissions", kinds: kString},
	{name: "backgroundLoad", kinds: kBoolean},
}}

const (
	hkEventName = iota
	hkDisplayEventName
	hkDescription
	hkType
)

// hookShape is an inbound webhook (reference/kustomer.md 2.5).
var hookShape = shape{name: "a hook", partly: true, props: []prop{
	hkEventName:        {name: "eventName", kinds: kString, required: true},
	hkDisplayEventName: {name: "displayEventName", kinds: kString},
	hkDescription:      {name: "description", kinds: kString},
	hkType:             {name: "type", kinds: kString, required: true, enum: []string{"form", "web", "email"}},
}}

const (
	etEventName = iota
	etTriggerKey
	etName
	etDescription
	etPayloadSchema
	etOutputTemplate
	etOutputSchema
	etSampleOutputSchema
	etSampleOutputContext
	etSampleOutput
)

// eventTriggerShape is an entry of the app's triggers (reference/kustomer.md
// 2.6).
var eventTriggerShape = shape{name: "an app trigger", partly: true, props: []prop{
	etEventName:           {name: "eventName", kinds: kString, required: true},
	etTriggerKey:          {name: "triggerKey", kinds: kString, standing: extension},
	etName:                {name: "name", kinds: kString},
	etDescription:         {name: "description", kinds: kString},
	etPayloadSchema:       {name: "payloadSchema", kinds: kObject, standing: extension},
	etOutputTemplate:      {name: "outputTemplate", kinds: kObject | kString},
	etOutputSchema:        {name: "outputSchema", kinds: kObject},
	etSampleOutputSchema:  {name: "sampleOutputSchema", kinds: kAny},
	etSampleOutputContext: {name: "sampleOutputContext", kinds: kAny},
	etSampleOutput:        {name: "sampleOutput", kinds: kAny},
}}

const (
	acName = iota
	acDisplayName
	acDescription
	acType
	acURI
	acAppSettings
	acInputTemplate
	acInputSchema
	acOutputTemplate
	acOutputSchema
	acSampleOutputContext
	acSampleOutput
	acMeta
)

// actionTypes are the types of actions that were seen; "invoke" is Tenon's own
// (DESIGN.md 4.2).
var actionTypes = []string{"rest_api", "event", "regex_match", "schedule", "aws_lamda", "kode", "internal_api", "responsive", "transform", "invoke"}

// actionShape is an action (reference/kustomer.md 2.7).
var actionShape = shape{name: "an action", partly: true, props: []prop{
	acName:                {name: "name", kinds: kString, required: true},
	acDisplayName:         {name: "displayName", kinds: kString},
	acDescription:         {name: "description", kinds: kString},
	acType:                {name: "type", kinds: kString, required: true, enum: actionTypes},
	acURI:                 {name: "uri", kinds: kString, standing: extension},
	acAppSettings:         {name: "appSettings", kinds: kObject, shape: &appSettingsShape},
	acInputTemplate:       {name: "inputTemplate", kinds: kObject | kString},
	acInputSchema:         {name: "inputSchema", kinds: kObject},
	acOutputTemplate:      {name: "outputTemplate", kinds: kObject | kString},
	acOutputSchema:        {name: "outputSchema", kinds: kObject},
	acSampleOutputContext: {name: "sampleOutputContext", kinds: kAny},
	acSampleOutput:        {name: "sampleOutput", kinds: kAny},
	acMeta:                {name: "meta", kinds: kObject},
}}

// appSettingsShape maps the names that templates use to settings.
var appSettingsShape = shape{name: "appSettings", values: &prop{kinds: kObject, shape: &appSettingShape}}

var appSettingShape = shape{name: "an app setting reference", partly: true, props: []prop{
	{name: "key", kinds: kString, required: true},
}}

// commandShape is a command (reference/kustomer.md 2.8).
var commandShape = shape{name: "a command", partly: true, props: []prop{
	{name: "name", kinds: kString, required: true},
	{name: "displayName", kinds: kString},
	{name: "description", kinds: kString},
	{name: "url", kinds: kString, required: true},
	{name: "httpMethod", kinds: kString, required: true, enum: []string{"get", "post", "put", "patch", "delete"}, fold: true},
	{name: "permittedArgs", kinds: kArray, elems: kString},
	{name: "cacheSeconds", kinds: kNumber},
	{name: "auditLogging", kinds: kAny},
	{name: "appSettings", kinds: kObject, shape: &appSettingsShape},
	{name: "inputSchema", kinds: kObject},
	{name: "outputSchema", kinds: kObject},
	{name: "type", kinds: kString},
	{name: "defaultHeaders", kinds: kAny},
	{name: "defaultBody", kinds: kAny},
	{name: "headers", kinds: kAny},
	{name: "body", kinds: kAny},
}}

// outboundWebhookShape is an outbound webhook (reference/kustomer.md 2.9).
var outboundWebhookShape = shape{name: "an outbound webhook", partly: true, props: []prop{
	{name: "name", kinds: kString, required: true},
	{name: "url", kinds: kString, required: true},
	{name: "events", kinds: kArray, elems: kString, required: true},
	{name: "headers", kinds: kArray, shape: &shape{name: "a webhook header", props: []prop{
		{name: "name", kinds: kString, required: true}, {name: "value", kinds: kString, required: true},
	}}},
}}
