package main

// The comments of fields are the descriptions that an editor shows.

// App is an app definition (reference/kustomer.md 1).
type App struct {
	// Internal name of the app: the first part of the names of all its components. Letters, digits and underscores, beginning with a letter; by convention snake_case.
	App string `json:"app" jsonschema:"title=Name,pattern=^[A-Za-z][A-Za-z0-9_]*$,example=parcel_watch"`
	// SemVer, greater than that of every version registered before. A registered version cannot be changed or taken back.
	Version string `json:"version" jsonschema:"title=Version,example=0.0.1,example=1.5.0-beta.1"`
	// What people see as the name of the app, also where they grant it access.
	Title string `json:"title" jsonschema:"title=Title,example=Parcel Watch"`
	// Prefix of the attributes that the app adds to standard klasses: @<identifier><Attribute>. Without one the platform makes one up.
	Identifier string `json:"identifier,omitempty" jsonschema:"title=Identifier,pattern=^[a-z][a-z0-9]{1\\,11}$,example=parcwat"`
	// Who may install the app: only the org that registers it, or everybody after a review.
	Visibility string `json:"visibility,omitempty" jsonschema:"title=Visibility,enum=public,enum=private,default=private"`
	// What the app does, for its listing. Markdown.
	Description string `json:"description,omitempty" jsonschema:"title=Description"`
	// How to set the app up, for its listing. Markdown.
	Instructions string `json:"instructions,omitempty" jsonschema:"title=Instructions"`
	// Address of the icon of the listing.
	IconURL string `json:"iconUrl,omitempty" jsonschema:"title=Icon,example=https://example.com/icon.png"`
	// Addresses of pictures for the listing.
	Screenshots []string `json:"screenshots,omitempty" jsonschema:"title=Screenshots"`
	// Who made the app, for which platform, and where it is documented.
	AppDetails AppDetails `json:"appDetails,omitempty"`
	// Categories of the listing.
	Tags []string `json:"tags,omitempty" jsonschema:"title=Tags"`
	// What changed, by version. Each text begins with its month: {{June 2026}} ...
	Changelog map[string]string `json:"changelog,omitempty" jsonschema:"title=Changelog"`
	// Apps that must be installed for this one to work: <app>-<range>.
	Dependencies []string `json:"dependencies,omitempty" jsonschema:"title=Dependencies"`
	// Permissions of the app. Changing them takes a new major version.
	Roles []string `json:"roles,omitempty" jsonschema:"title=Roles"`
	// Values that an administrator fills in: settings.<category>.<name>.
	Settings map[string]map[string]Setting `json:"settings,omitempty" jsonschema:"title=Settings"`
	// A page of your own in place of the generated page of settings.
	SettingsPageConfig SettingsPageConfig `json:"settingsPageConfig,omitempty"`
	// How the platform signs in at another service for the app's actions and commands.
	Auth Auth `json:"auth,omitempty"`
	// Where people return to after they granted access, if the app signs in at the platform.
	RedirectURIs []string `json:"redirectUris,omitempty" jsonschema:"title=Redirect URIs"`
	// Custom objects of the app, and attributes that it adds to standard ones.
	Klasses []Klass `json:"klasses,omitempty" jsonschema:"title=Klasses"`
	// Views of objects in the agents' interface.
	KViews []KView `json:"kviews,omitempty" jsonschema:"title=KViews"`
	// Pages of your own in the agents' sidebar.
	Widgets []Widget `json:"widgets,omitempty" jsonschema:"title=Widgets"`
	// Addresses to which other systems post; each post becomes an event.
	Hooks []Hook `json:"hooks,omitempty" jsonschema:"title=Hooks"`
	// Descriptions of the app's events, and what workflows see of them.
	Triggers []EventTrigger `json:"triggers,omitempty" jsonschema:"title=Triggers"`
	// Kinds of steps that the app brings along.
	Actions []Action `json:"actions,omitempty" jsonschema:"title=Actions"`
	// What happens when: an event starts steps, and conditions choose the way.
	Workflows []Workflow `json:"workflows,omitempty" jsonschema:"title=Workflows"`
	// HTTP requests that views, widgets and workflows can make by name.
	Commands []Command `json:"commands,omitempty" jsonschema:"title=Commands"`
	// Events that the platform posts to other systems.
	OutboundWebhooks []OutboundWebhook `json:"outboundWebhooks,omitempty" jsonschema:"title=Outbound webhooks"`
	// Texts by locale and key. en_us must be there: it stands in for texts that others lack.
	I18n map[string]map[string]string `json:"i18n,omitempty" jsonschema:"title=Texts"`
	// Shown when the installation has succeeded.
	PostInstallMessage string `json:"postInstallMessage,omitempty" jsonschema:"title=Message after the installation"`

	InstallURL        string           `json:"installUrl,omitempty" standing:"legacy"`
	SetupURL          string           `json:"setupUrl,omitempty" standing:"legacy"`
	Meta              map[string]any   `json:"meta,omitempty" standing:"legacy"`
	Shortcuts         []map[string]any `json:"shortcuts,omitempty" standing:"legacy"`
	DataSubscriptions []map[string]any `json:"dataSubscriptions,omitempty" standing:"legacy"`
	Default           bool             `json:"default,omitempty" standing:"legacy"`
	System            bool             `json:"system,omitempty" standing:"legacy"`
	Cards             []map[string]any `json:"cards,omitempty" standing:"legacy"`
}

// AppDetails says who stands behind an app (reference/kustomer.md 1.1).
type AppDetails struct {
	// Who made the app.
	AppDeveloper AppDeveloper `json:"appDeveloper,omitempty"`
	// The service that the app connects to.
	ExternalPlatform ExternalPlatform `json:"externalPlatform,omitempty"`
	// Where the app is documented. Also seen as a single link.
	DocumentationLinks []DocumentationLink `json:"documentationLinks,omitempty" jsonschema:"title=Documentation"`
}

// AppDeveloper is the author block.
type AppDeveloper struct {
	// Name of the developer or company.
	Name string `json:"name,omitempty" jsonschema:"title=Name"`
	// Address of their site.
	Website string `json:"website,omitempty" jsonschema:"title=Site,example=https://example.com"`
	// Where users of the app find help.
	SupportEmail string `json:"supportEmail,omitempty" jsonschema:"title=Support,example=support@example.com"`
}

// ExternalPlatform is the service that an app connects to.
type ExternalPlatform struct {
	// Name of the service.
	Name string `json:"name,omitempty" jsonschema:"title=Name"`
	// Address of its site.
	Website string `json:"website,omitempty" jsonschema:"title=Site,example=https://example.com"`
}

// DocumentationLink is one link.
type DocumentationLink struct {
	// Text of the link.
	Title string `json:"title,omitempty" jsonschema:"title=Title"`
	// Its address, with https://.
	URL string `json:"url,omitempty" jsonschema:"title=Address,example=https://example.com/docs"`
}

// SettingsPageConfig replaces the generated page of settings.
type SettingsPageConfig struct {
	// Address of the page, shown in a frame.
	URL string `json:"url,omitempty" jsonschema:"title=Address"`
	// Heading of the page.
	Title string `json:"title,omitempty" jsonschema:"title=Title"`
	// Text below the heading.
	Description string `json:"description,omitempty" jsonschema:"title=Description"`
}

// Auth is the sign-in at another service; its inside is not public.
type Auth struct {
	// The platform as OAuth 2 client of the other service.
	OAuth2 map[string]any `json:"oauth2,omitempty" jsonschema:"title=OAuth 2"`
}

// Setting is one setting (reference/kustomer.md 2.1).
type Setting struct {
	// What kind of value it is. A secret can be set but never read back by people.
	Type string `json:"type" jsonschema:"title=Type,enum=string,enum=number,enum=boolean,enum=secret"`
	// The value until an administrator sets another; "" or null for none.
	DefaultValue any `json:"defaultValue" jsonschema:"title=Default,anyof_type=string;number;boolean;null"`
	// The app does not work before an administrator has filled it in.
	Required bool `json:"required,omitempty" jsonschema:"title=Required"`
	// Help text. Texts in i18n are better: they can be translated.
	Description string `json:"description,omitempty" jsonschema:"title=Description"`
	// Not on the page of settings: state that the app keeps for itself.
	Hidden bool `json:"hidden,omitempty" jsonschema:"title=Hidden"`
}

// Klass is a custom object, or a standard one with more attributes
// (reference/kustomer.md 2.2).
type Klass struct {
	// Of a new klass: <app>-<klass>. Of a standard one: customer, company, conversation, message or user.
	Name string `json:"name" jsonschema:"title=Name"`
	// Name of an icon.
	Icon string `json:"icon,omitempty" jsonschema:"title=Icon"`
	// Colour of the icon.
	Color string `json:"color,omitempty" jsonschema:"title=Colour,example=#3366AA"`
	// The attributes.
	Metadata KlassMetadata `json:"metadata,omitempty"`
}

// KlassMetadata holds the attributes of a klass.
type KlassMetadata struct {
	// Must be true if the name is that of a standard klass, or a new klass of that name is made.
	Standard bool `json:"standard,omitempty" jsonschema:"title=Standard klass"`
	// Attributes by name. The end of the name is the type: Str, Txt, Num, At, Bool, Url, Id.
	Properties map[string]KlassAttribute `json:"properties,omitempty" jsonschema:"title=Attributes"`
}

// KlassAttribute is one attribute of a klass.
type KlassAttribute struct {
	// What people see.
	DisplayName string `json:"displayName,omitempty" jsonschema:"title=Display name"`
	// A value, as an example.
	Example any `json:"example,omitempty" jsonschema:"title=Example"`
}

// KView is a view of an object (reference/kustomer.md 2.3).
type KView struct {
	// kustomer.app.<app>.<name>.
	Name string `json:"name" jsonschema:"title=Name"`
	// What is shown: customer, conversation, company or kobject.<klass>.
	Resource string `json:"resource" jsonschema:"title=Resource"`
	// Where it is shown.
	Context string `json:"context" jsonschema:"title=Place,enum=smartbar-card,enum=smartbar-details,enum=expanded-timeline,enum=create-form"`
	// The view as JSX. A DynamicCard shows a page of yours.
	Template string `json:"template" jsonschema:"title=Template"`
	// How the view appears.
	Meta KViewMeta `json:"meta,omitempty"`
}

// KViewMeta says how a view appears.
type KViewMeta struct {
	// Heading of the card.
	DisplayName string `json:"displayName,omitempty" jsonschema:"title=Display name"`
	// Name of its icon.
	Icon string `json:"icon,omitempty" jsonschema:"title=Icon"`
	// Whether the card is open at first.
	State string `json:"state,omitempty" jsonschema:"title=State,enum=open,enum=closed"`
}

// Widget is a page in the agents' sidebar (reference/kustomer.md 2.4).
type Widget struct {
	// Address of the page; {{{settings.<category>.<name>}}} stands for a setting of the app.
	URL string `json:"url" jsonschema:"title=Address"`
	// Address of an SVG or PNG of at least 128 by 128 pixels.
	Icon string `json:"icon" jsonschema:"title=Icon"`
	// Heading of the widget.
	Title string `json:"title,omitempty" jsonschema:"title=Title"`
	// Tells widgets apart and stands in the keys of i18n.
	Name string `json:"name,omitempty" jsonschema:"title=Name"`
	// Width, such as "24vw"; a number is pixels.
	Width any `json:"width,omitempty" jsonschema:"title=Width,anyof_type=string;number"`
	// Height, such as "40vh"; a number is pixels.
	Height any `json:"height,omitempty" jsonschema:"title=Height,anyof_type=string;number"`
	// Permissions policy of the frame.
	IframePermissions string `json:"iframePermissions,omitempty" jsonschema:"title=Permissions of the frame,example=clipboard-write; geolocation"`
	// Load the page before anybody opens it.
	BackgroundLoad bool `json:"backgroundLoad,omitempty" jsonschema:"title=Load in the background"`
}

// Command is an HTTP request by name (reference/kustomer.md 2.8).
type Command struct {
	// kustomer.app.<app>.<name>.
	Name string `json:"name" jsonschema:"title=Name"`
	// What people see.
	DisplayName string `json:"displayName,omitempty" jsonschema:"title=Display name"`
	// What it does.
	Description string `json:"description,omitempty" jsonschema:"title=Description"`
	// Address of the request; {{{name}}} stands for an argument or an app setting.
	URL string `json:"url" jsonschema:"title=Address"`
	// Method of the request.
	HTTPMethod string `json:"httpMethod" jsonschema:"title=Method"`
	// Names of the arguments that may stand in the address.
	PermittedArgs []string `json:"permittedArgs,omitempty" jsonschema:"title=Arguments"`
	// For how many seconds an answer may be reused.
	CacheSeconds float64 `json:"cacheSeconds,omitempty" jsonschema:"title=Cache in seconds"`
	// Whether calls are written to the audit log.
	AuditLogging any `json:"auditLogging,omitempty" jsonschema:"title=Audit"`
	// Names for the templates, each for a setting.
	AppSettings map[string]AppSetting `json:"appSettings,omitempty" jsonschema:"title=App settings"`
	// JSON Schema of the body.
	InputSchema Fragment `json:"inputSchema,omitempty"`
	// JSON Schema of the answer.
	OutputSchema Fragment `json:"outputSchema,omitempty"`
	// Form of the server SDK: external-api.
	Type string `json:"type,omitempty" jsonschema:"title=Type,example=external-api"`
	// Headers of every request.
	DefaultHeaders any `json:"defaultHeaders,omitempty" jsonschema:"title=Headers"`
	// Body if the caller gives none.
	DefaultBody any `json:"defaultBody,omitempty" jsonschema:"title=Body"`
	// Headers of the request.
	Headers any `json:"headers,omitempty" jsonschema:"title=Headers"`
	// Body of the request.
	Body any `json:"body,omitempty" jsonschema:"title=Body"`
}

// AppSetting gives a setting a name for templates.
type AppSetting struct {
	// The setting: <app>.<category>.<name>.
	Key string `json:"key" jsonschema:"title=Setting,example=parcel_watch.default.apiKey"`
}

// OutboundWebhook posts events to another system (reference/kustomer.md 2.9).
type OutboundWebhook struct {
	// Tells webhooks apart.
	Name string `json:"name" jsonschema:"title=Name"`
	// Where events are posted to.
	URL string `json:"url" jsonschema:"title=Address"`
	// Which events: create and update of customers, conversations, messages, notes, companies and so on.
	Events []string `json:"events" jsonschema:"title=Events"`
	// Headers of every post.
	Headers []WebhookHeader `json:"headers,omitempty" jsonschema:"title=Headers"`
}

// WebhookHeader is one header.
type WebhookHeader struct {
	// Name of the header.
	Name string `json:"name" jsonschema:"title=Name"`
	// Its value.
	Value string `json:"value" jsonschema:"title=Value"`
}

// Hook is an inbound webhook (reference/kustomer.md 2.5).
type Hook struct {
	// The event that a post becomes. kustomer.app.<app>.<name> reaches workflows and is nobody else's.
	EventName string `json:"eventName" jsonschema:"title=Event,example=kustomer.app.parcel_watch.parcel.late"`
	// What people see.
	DisplayEventName string `json:"displayEventName,omitempty" jsonschema:"title=Display name"`
	// When the event happens.
	Description string `json:"description,omitempty" jsonschema:"title=Description"`
	// form: anybody may post. web: with a key. email: by mail.
	Type string `json:"type" jsonschema:"title=Type,enum=form,enum=web,enum=email"`
}

// EventTrigger describes an event of the app (reference/kustomer.md 2.6).
type EventTrigger struct {
	// The event, usually that of a hook of the app.
	EventName string `json:"eventName" jsonschema:"title=Event,example=kustomer.app.parcel_watch.parcel.late"`
	// Tenon: the short key under which the event is reported. The last part of eventName if left out.
	TriggerKey string `json:"triggerKey,omitempty" jsonschema:"title=Trigger key" standing:"extension"`
	// Name of the trigger.
	Name string `json:"name,omitempty" jsonschema:"title=Name"`
	// When the event happens, for those who build workflows on it.
	Description string `json:"description,omitempty" jsonschema:"title=Description"`
	// Tenon: what a report of the event must contain. A property with "futureDate": true makes the trigger a scheduled one.
	PayloadSchema PayloadSchema `json:"payloadSchema,omitempty" standing:"extension"`
	// What step 1 of a workflow gets. Paths begin in the posted payload: "/#data.id".
	OutputTemplate any `json:"outputTemplate,omitempty" jsonschema:"title=Output,anyof_type=object;string"`
	// JSON Schema of the output.
	OutputSchema Fragment `json:"outputSchema,omitempty"`
	// An example of the output.
	SampleOutputSchema any `json:"sampleOutputSchema,omitempty" jsonschema:"title=Sample output"`
	// An example of the output.
	SampleOutputContext any `json:"sampleOutputContext,omitempty" jsonschema:"title=Sample output"`
	// An example of the output.
	SampleOutput any `json:"sampleOutput,omitempty" jsonschema:"title=Sample output"`
}

// Action is a kind of step (reference/kustomer.md 2.7).
type Action struct {
	// kustomer.app.<app>.<name>.
	Name string `json:"name" jsonschema:"title=Name,example=kustomer.app.parcel_watch.ask-carrier"`
	// What people see.
	DisplayName string `json:"displayName,omitempty" jsonschema:"title=Display name"`
	// What it does.
	Description string `json:"description,omitempty" jsonschema:"title=Description"`
	// How it is carried out. rest_api is the one for apps of others.
	Type string `json:"type" jsonschema:"title=Type"`
	// Tenon: where an action of type invoke is posted to.
	URI string `json:"uri,omitempty" jsonschema:"title=Provider" standing:"extension"`
	// Names for the templates, each for a setting.
	AppSettings map[string]AppSetting `json:"appSettings,omitempty" jsonschema:"title=App settings"`
	// The request. Paths and templates see the params of the step, the app settings and _env.
	InputTemplate any `json:"inputTemplate,omitempty" jsonschema:"title=Request,anyof_type=object;string"`
	// JSON Schema of the params of a step.
	InputSchema Fragment `json:"inputSchema,omitempty"`
	// The output of a step. Paths see the raw result: "/#body.id", "/#response.statusCode".
	OutputTemplate any `json:"outputTemplate,omitempty" jsonschema:"title=Output,anyof_type=object;string"`
	// JSON Schema of the output.
	OutputSchema Fragment `json:"outputSchema,omitempty"`
	// An example of the output.
	SampleOutputContext any `json:"sampleOutputContext,omitempty" jsonschema:"title=Sample output"`
	// An example of the output.
	SampleOutput any `json:"sampleOutput,omitempty" jsonschema:"title=Sample output"`
	// Free notes.
	Meta map[string]any `json:"meta,omitempty" jsonschema:"title=Meta"`
}
