package enginetest

import (
	"context"
	"strings"

	"github.com/stretchr/testify/require"

	"github.com/tenon-dev/tenon/definition/value"
	"github.com/tenon-dev/tenon/runtime/action"
	"github.com/tenon-dev/tenon/runtime/engine"
	"github.com/tenon-dev/tenon/runtime/install"
	"github.com/tenon-dev/tenon/runtime/interp"
)

// tracking declares an action with a setting and a schema.
const tracking = `"settings": {"default": {"token": {"type": "secret", "defaultValue": ""}, "tries": {"type": "number", "defaultValue": 3}}},
	"actions": [{"name": "track", "description": "D", "type": "rest_api", "appSettings": {"token": {"key": "a.default.token"}, "tries": {"key": "a.default.tries"}},
		"inputTemplate": {"n": "/#n", "auth": "Bearer {{{token}}}", "tries": "/#tries"},
		"inputSchema": {"properties": {"n": {"type": "number"}}, "required": ["n"], "additionalProperties": false}, "outputTemplate": {"status": "/#status"}}],`

func track(n string) string {
	return `{"id": "track", "action": "kustomer.app.a.track", "appVersion": "a-^1.0.0", "params": {"n": ` + n + `}, "transitions": []}`
}

func secret(v string) install.Settings { return install.Settings{"default.token": value.OfString(v)} }

var declaredTests = []test{
	{"params of a declared action are cast and validated", func(w *world) {
		w.installApp("acme", "a", "1.0.0", tracking, onUpdate("w", track(`"{{steps.1.n}}"`)))
		run := w.update(`{"n": 42}`)
		w.settle()
		in := w.actor.of("track")[0]
		require.Equal(w, `{"n":42}`, string(in.Params.AppendJSON(nil)))
		require.NotNil(w, in.Declared)
		require.Equal(w, "kustomer.app.a.track", in.Declared.Name)
		require.Equal(w, interp.Completed, w.query("acme", run).Outcome)

		run = w.update(`{"n": "many"}`)
		w.settle()
		require.Equal(w, &interp.Failure{Code: interp.CodeInvalidInput,
			Message: `step "track" cannot carry out "kustomer.app.a.track": the input "n" is a string, but must be a number`}, w.query("acme", run).Failure)
		require.Len(w, w.actor.of("track"), 1, "what does not fit is not handed out")
	}},

	{"settings are those of the org and the app, and outlive crashes and upgrades", func(w *world) {
		w.installApp("acme", "a", "1.0.0", tracking, onUpdate("w", track("1")))
		w.installApp("zenith", "a", "1.0.0", tracking, onUpdate("w", track("1")))
		require.NoError(w, w.e.Configure(w.context(), "acme", "a", secret("of acme")))
		require.NoError(w, w.e.Configure(w.context(), "acme", "a", install.Settings{"default.tries": value.OfNumber(5)}))
		require.NoError(w, w.e.Configure(w.context(), "zenith", "a", secret("of zenith")))

		check := func(org, token string, tries float64) {
			w.Helper()
			s, err := w.e.Settings(w.context(), org, "a")
			require.NoError(w, err)
			before := len(w.actor.of("track"))
			w.report(org, "", "kustomer.customer.update", `{}`)
			w.settle()
			in := w.actor.of("track")[before]
			for _, s := range []install.Settings{s, in.Settings} {
				require.Equal(w, token, s.Value(w.orgs[org]["a"].Program.Setting("default.token")).Str())
				require.Equal(w, tries, s.Value(w.orgs[org]["a"].Program.Setting("default.tries")).Number())
			}
		}
		check("acme", "of acme", 5)
		check("zenith", "of zenith", 3)
		w.crash()
		check("acme", "of acme", 5)
		w.installApp("acme", "a", "1.1.0", tracking, onUpdate("w", track("1")))
		check("acme", "of acme", 5)
		require.NoError(w, w.e.Configure(w.context(), "acme", "a", install.Settings{"default.token": value.OfNull(), "default.tries": value.Value{}}))
		check("acme", "", 3)
		w.restart()
		check("acme", "", 3)
		check("zenith", "of zenith", 3)
	}},

	{"a workflow sees the settings as they were when it began, and no secret", func(w *world) {
		const look = `{"id": "NAME", "action": "kustomer.note.create", "params": {"tries": "/#fn:getAppSetting,a.default.tries", "token": "{{getAppSetting 'a.default.token'}}"}, "transitions": [NEXT]}`
		step := func(name, next string) string {
			return strings.NewReplacer("NAME", name, "NEXT", next).Replace(look)
		}
		w.installApp("acme", "a", "1.0.0", tracking, onUpdate("w", step("one", `{"target": "two", "condition": {"op": "true", "values": [true]}}`)+", "+step("two", "")))
		check := func(name string, at int, want string) {
			w.Helper()
			require.Equal(w, want, string(w.actor.of(name)[at].Params.AppendJSON(nil)))
		}
		w.update(`{}`)
		w.settle()
		check("one", 0, `{"tries":3,"token":""}`)
		settings := secret("of acme")
		settings["default.tries"] = value.OfNumber(5)
		require.NoError(w, w.e.Configure(w.context(), "acme", "a", settings))
		w.update(`{}`)
		w.settle()
		check("one", 1, `{"tries":5,"token":"*****"}`)
		w.crash()
		check("two", 1, `{"tries":5,"token":"*****"}`)
	}},

	{"settings that the app does not have are refused", func(w *world) {
		w.installApp("acme", "a", "1.0.0", tracking, onUpdate("w", track("1")))
		err := w.e.Configure(w.context(), "acme", "a", install.Settings{"default.tokn": value.OfString("s3cret")})
		require.EqualError(w, err, `the app has no setting "default.tokn" (did you mean "default.token"?)`)
		err = w.e.Configure(w.context(), "acme", "a", install.Settings{"default.tries": value.OfString("s3cret")})
		require.EqualError(w, err, `the setting "default.tries" must be a number`)
		require.ErrorIs(w, w.e.Configure(w.context(), "acme", "b", secret("x")), engine.ErrNotFound)
		require.ErrorIs(w, w.e.Configure(w.context(), "zenith", "a", secret("x")), engine.ErrNotFound)
		_, err = w.e.Settings(w.context(), "acme", "b")
		require.ErrorIs(w, err, engine.ErrNotFound)
		s, err := w.e.Settings(w.context(), "acme", "a")
		require.NoError(w, err)
		require.Empty(w, s)
	}},

	{"an attempt sees the settings of its time, and the journal none", func(w *world) {
		w.installApp("acme", "a", "1.0.0", tracking, onUpdate("w", track("1")))
		require.NoError(w, w.e.Configure(w.context(), "acme", "a", secret("first-token")))
		var seen []string
		w.actor.on("track", func(ctx context.Context, in action.Invocation) (action.Result, error) {
			echo := action.Func(func(_ context.Context, in action.Invocation) (action.Result, error) {
				auth := in.Params.Get("auth")
				seen = append(seen, auth.Str())
				if len(seen) == 1 {
					return action.Result{}, &interp.Failure{Code: "http_error", Message: "refused " + auth.Str(), Retryable: true}
				}
				return action.Result{Output: value.OfObject(value.Member{Key: "status", Value: auth}), Note: auth.Str()}, nil
			})
			return action.NewRegistry(nil).HandleType(echo, "rest_api").Execute(ctx, in)
		})
		run := w.update(`{}`)
		w.settle()
		require.NoError(w, w.e.Configure(w.context(), "acme", "a", secret("second-token")))
		w.advance(2e9)
		require.Equal(w, []string{"Bearer first-token", "Bearer second-token"}, seen)
		rec := w.query("acme", run)
		require.Equal(w, `{"status":"Bearer `+action.Hidden+`"}`, w.output("acme", run, "track"))
		for _, ev := range rec.Journal {
			b, err := ev.MarshalJSON()
			require.NoError(w, err)
			require.NotContains(w, string(b), "-token")
		}
	}},
}
