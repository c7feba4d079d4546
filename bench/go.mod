// The measurements are a module of their own, so that the libraries they compare
// with never enter the module that people depend on.
module github.com/tenon-dev/tenon/bench

go 1.26.0

require (
	github.com/goccy/go-json v0.12.0
	github.com/mailgun/raymond/v2 v2.0.48
	github.com/santhosh-tekuri/jsonschema/v6 v6.0.3
	github.com/tenon-dev/tenon v0.0.0
)

require (
	github.com/dlclark/regexp2/v2 v2.13.0 // indirect
	github.com/hashicorp/errwrap v1.0.0 // indirect
	github.com/hashicorp/go-multierror v1.1.1 // indirect
	github.com/sirupsen/logrus v1.8.1 // indirect
	golang.org/x/sys v0.48.0 // indirect
	golang.org/x/text v0.14.0 // indirect
)

replace github.com/tenon-dev/tenon => ../
