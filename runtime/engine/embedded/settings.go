package embedded

import (
	"context"
	"database/sql/driver"
	"fmt"
	"maps"
	"slices"

	"github.com/tenon-dev/tenon/compiler/builtin"
	"github.com/tenon-dev/tenon/definition/value"
	"github.com/tenon-dev/tenon/runtime/install"
)

// loadSettings reads the settings of an org. The caller holds o.mu.
func (e *Engine) loadSettings(ctx context.Context, o *org) error {
	all := map[string]install.Settings{}
	err := e.read(ctx, func(c *conn) error {
		return c.query("SELECT app, key, value FROM settings WHERE org = ?", []driver.Value{o.no}, func(row []driver.Value) error {
			app, key := text(row[0]), text(row[1])
			v, _, err := value.FromBinary(text(row[2]))
			if err != nil {
				return &damaged{fmt.Sprintf("the setting %q of the app %q", key, app), err}
			}
			if all[app] == nil {
				all[app] = install.Settings{}
			}
			all[app][key] = v
			return nil
		})
	})
	if err != nil {
		return err
	}
	o.settings.Store(&all)
	return nil
}

// settingsOf returns the values of the settings of an app, which must not be
// changed.
func (o *org) settingsOf(app string) install.Settings {
	if all := o.settings.Load(); all != nil {
		return (*all)[app]
	}
	return nil
}

// Configure changes values of settings.
func (e *Engine) Configure(ctx context.Context, orgName, app string, changes install.Settings) error {
	if err := e.stopped(); err != nil {
		return err
	}
	o, _, err := e.app(ctx, orgName, app)
	if err != nil {
		return err
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	_, r, err := e.app(ctx, orgName, app)
	if err != nil {
		return err
	}
	if err := changes.Check(r.prepared.Program); err != nil {
		return err
	}
	// Not bound to ctx: once submitted, what is in memory must follow.
	err = e.write(e.life, func(c *conn) error {
		for _, key := range slices.Sorted(maps.Keys(changes)) {
			query, args := "INSERT OR REPLACE INTO settings (org, app, key, value) VALUES (?, ?, ?, ?)", []driver.Value{o.no, app, key}
			if v := changes[key]; v.Exists() {
				args = append(args, v.AppendBinary(nil))
			} else {
				query = "DELETE FROM settings WHERE org = ? AND app = ? AND key = ?"
			}
			if _, err := c.exec(query, args...); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	all := maps.Clone(*o.settings.Load())
	all[app] = all[app].Merge(changes)
	o.settings.Store(&all)
	return nil
}

// Settings returns the values of the settings of an app.
func (e *Engine) Settings(ctx context.Context, orgName, app string) (install.Settings, error) {
	if err := e.stopped(); err != nil {
		return nil, err
	}
	o, _, err := e.app(ctx, orgName, app)
	if err != nil {
		return nil, err
	}
	return o.settingsOf(app).Merge(nil), nil
}

// environment returns what a run of an app sees of its org, for its first event:
// what the engine was given for all orgs, and the settings that this one has
// changed, the secret ones masked. Missing if there is nothing.
func (e *Engine) environment(o *org, p *install.Prepared) value.Value {
	settings := o.settingsOf(p.App)
	if len(settings) == 0 {
		return e.orgSetup
	}
	changed := value.NewObject(len(settings))
	for _, key := range slices.Sorted(maps.Keys(settings)) {
		s := p.Program.Setting(key)
		if s == nil {
			continue // of an earlier version
		}
		v := settings.Value(s)
		if s.Secret() && v.Exists() {
			v = value.OfString(builtin.SecretMask)
		}
		changed.Set(key, v)
	}
	all := value.NewObject(e.orgSetup.Len() + 1)
	for key, v := range e.orgSetup.Members() {
		all.Set(key, v)
	}
	all.Set("settings", changed.Value())
	return all.Value()
}
