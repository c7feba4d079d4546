package definition

const (
	apApp = iota
	apVersion
	apTitle
	apIdentifier
	apVisibility
	apDependencies
	apRoles
	apSettings
	apI18n
	apChangelog
	apAppDetails
	apKlasses
	apKViews
	apWidgets
	apCommands
	apOutboundWebhooks
	apWorkflows
	apHooks
	apTriggers
	apActions
)

// appShape is the outermost object of an app definition (reference/kustomer.md
// 1): closed, with three properties that must be there.
var appShape = shape{name: "an app definition", props: []prop{
	apApp:              {name: "app", kinds: kString, required: true},
	apVersion:          {name: "version", kinds: kString, required: true},
	apTitle:            {name: "title", kinds: kString, required: true},
	apIdentifier:       {name: "identifier", kinds: kString},
	apVisibility:       {name: "visibility", kinds: kString, enum: []string{"public", "private"}},
	apDependencies:     {name: "dependencies", kinds: kArray, elems: kString},
	apRoles:            {name: "roles", kinds: kArray, elems: kString},
	apSettings:         {name: "settings", kinds: kObject, bound: true},
	apI18n:             {name: "i18n", kinds: kObject, bound: true},
	apChangelog:        {name: "changelog", kinds: kObject, shape: &changelogShape},
	apAppDetails:       {name: "appDetails", kinds: kObject, shape: &appDetailsShape},
	apKlasses:          {name: "klasses", kinds: kArray, shape: &klassShape},
	apKViews:           {name: "kviews", kinds: kArray, shape: &kviewShape},
	apWidgets:          {name: "widgets", kinds: kArray, shape: &widgetShape},
	apCommands:         {name: "commands", kinds: kArray, shape: &commandShape},
	apOutboundWebhooks: {name: "outboundWebhooks", kinds: kArray, shape: &outboundWebhookShape},
	apWorkflows:        {name: "workflows", kinds: kArray, bound: true},
	apHooks:            {name: "hooks", kinds: kArray, bound: true},
	apTriggers:         {name: "triggers", kinds: kArray, bound: true},
	apActions:          {name: "actions", kinds: kArray, bound: true},
	20:                 {name: "description", kinds: kString},
	21:                 {name: "instructions", kinds: kString},
	22:                 {name: "iconUrl", kinds: kString},
	23:                 {name: "screenshots", kinds: kArray, elems: kString},
	24:                 {name: "tags", kinds: kArray, elems: kString},
	25:                 {name: "settingsPageConfig", kinds: kObject, shape: &settingsPageShape},
	26:                 {name: "auth", kinds: kObject, shape: &authShape},
	27:                 {name: "redirectUris", kinds: kArray, elems: kString},
	28:                 {name: "postInstallMessage", kinds: kString},
	29:                 {name: "installUrl", kinds: kString, standing: legacy},
	30:                 {name: "setupUrl", kinds: kString, standing: legacy},
	31:                 {name: "meta", kinds: kObject, standing: legacy},
	32:                 {name: "shortcuts", kinds: kArray, elems: kObject, standing: legacy},
	33:                 {name: "dataSubscriptions", kinds: kArray, elems: kObject, standing: legacy},
	34:                 {name: "default", kinds: kBoolean, standing: legacy},
	35:                 {name: "system", kinds: kBoolean, standing: legacy},
	36:                 {name: "cards", kinds: kArray, elems: kObject, standing: legacy},
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
	hkType
)

// hookShape is an inbound webhook (reference/kustomer.md 2.5).
var hookShape = shape{name: "a hook", partly: true, props: []prop{
	hkEventName: {name: "eventName", kinds: kString, required: true},
	hkType:      {name: "type", kinds: kString, required: true, enum: []string{"form", "web", "email"}},
	2:           {name: "displayEventName", kinds: kString},
	3:           {name: "description", kinds: kString},
}}

const (
	etEventName = iota
	etOutputTemplate
	etOutputSchema
	etTriggerKey
	etPayloadSchema
)

// eventTriggerShape is an entry of the app's triggers (reference/kustomer.md
// 2.6).
var eventTriggerShape = shape{name: "an app trigger", partly: true, props: []prop{
	etEventName:      {name: "eventName", kinds: kString, required: true},
	etOutputTemplate: {name: "outputTemplate", kinds: kObject | kString},
	etOutputSchema:   {name: "outputSchema", kinds: kObject},
	etTriggerKey:     {name: "triggerKey", kinds: kString, standing: extension},
	etPayloadSchema:  {name: "payloadSchema", kinds: kObject, standing: extension},
	5:                {name: "description", kinds: kString},
	6:                {name: "sampleOutputSchema", kinds: kAny},
	7:                {name: "sampleOutputContext", kinds: kAny},
	8:                {name: "sampleOutput", kinds: kAny},
	9:                {name: "name", kinds: kString},
}}

const (
	acName = iota
	acType
	acAppSettings
	acInputTemplate
	acInputSchema
	acOutputTemplate
	acOutputSchema
	acURI
)

// actionTypes are the types of actions that were seen; "invoke" is Tenon's own
// (DESIGN.md 4.2).
var actionTypes = []string{"rest_api", "event", "regex_match", "schedule", "aws_lamda", "kode", "internal_api", "responsive", "transform", "invoke"}

// actionShape is an action (reference/kustomer.md 2.7).
var actionShape = shape{name: "an action", partly: true, props: []prop{
	acName:           {name: "name", kinds: kString, required: true},
	acType:           {name: "type", kinds: kString, required: true, enum: actionTypes},
	acAppSettings:    {name: "appSettings", kinds: kObject, shape: &shape{name: "appSettings", values: &prop{kinds: kObject, shape: &appSettingShape}}},
	acInputTemplate:  {name: "inputTemplate", kinds: kObject | kString},
	acInputSchema:    {name: "inputSchema", kinds: kObject},
	acOutputTemplate: {name: "outputTemplate", kinds: kObject | kString},
	acOutputSchema:   {name: "outputSchema", kinds: kObject},
	acURI:            {name: "uri", kinds: kString, standing: extension},
	8:                {name: "description", kinds: kString},
	9:                {name: "sampleOutputContext", kinds: kAny},
	10:               {name: "sampleOutput", kinds: kAny},
	11:               {name: "displayName", kinds: kString},
	12:               {name: "meta", kinds: kObject},
}}

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
	{name: "appSettings", kinds: kObject, shape: &shape{name: "appSettings", values: &prop{kinds: kObject, shape: &appSettingShape}}},
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
