package embedded

import (
	"context"
	"database/sql/driver"
	"errors"
	"fmt"
	"slices"
	"sync"
	"sync/atomic"

	"github.com/tenon-dev/tenon/compiler/link"
	"github.com/tenon-dev/tenon/definition/source"
	"github.com/tenon-dev/tenon/runtime/engine"
	"github.com/tenon-dev/tenon/runtime/engine/journal"
	"github.com/tenon-dev/tenon/runtime/install"
)

// org is a tenant with the apps that are active in it.
type org struct {
	no   int64
	name string

	mu sync.Mutex // held by whoever loads or installs
	// apps are the active revisions, in the order in which their apps were first
	// installed. The slice is never changed, only replaced.
	apps atomic.Pointer[[]*revision]
	// settings are the values of settings by app. The map is never changed, only
	// replaced.
	settings atomic.Pointer[map[string]install.Settings]
}

// revision is one installed revision of an app.
type revision struct {
	no, place int64
	prepared  *install.Prepared
}

// workflow returns the workflow with that global id among the active ones.
func (o *org) workflow(id string) (*revision, int) {
	for _, r := range *o.apps.Load() {
		if i, ok := r.prepared.Program.Workflow(id); ok {
			return r, i
		}
	}
	return nil, 0
}

// orgs are all orgs of the store. Every report asks for one, so asking takes no
// lock.
type orgs struct {
	byName sync.Map // string → *org
	no     sync.Map // int64 → *org
}

func (os *orgs) named(name string) *org {
	o, _ := os.byName.Load(name)
	found, _ := o.(*org)
	return found
}

func (os *orgs) byNo(no int64) *org {
	o, _ := os.no.Load(no)
	found, _ := o.(*org)
	return found
}

func (os *orgs) add(no int64, name string) *org {
	o, _ := os.byName.LoadOrStore(name, &org{no: no, name: name})
	os.no.LoadOrStore(no, o)
	return o.(*org)
}

// org returns an org with its apps loaded, or nil if the store does not know it.
func (e *Engine) org(ctx context.Context, name string) (*org, error) {
	o := e.orgs.named(name)
	if o == nil {
		return nil, nil
	}
	return o, e.loadOrg(ctx, o)
}

// makeOrg returns an org with its apps loaded, which it makes if need be.
func (e *Engine) makeOrg(ctx context.Context, name string) (*org, error) {
	o, err := e.org(ctx, name)
	if o != nil || err != nil {
		return o, err
	}
	if name == "" {
		return nil, fmt.Errorf("the org has no name: name the org whose app this is about")
	}
	var no int64
	err = e.write(ctx, func(c *conn) error {
		if _, err := c.exec("INSERT INTO orgs (name) VALUES (?) ON CONFLICT DO NOTHING", name); err != nil {
			return err
		}
		no, err = c.number("SELECT no FROM orgs WHERE name = ?", name)
		return err
	})
	if err != nil {
		return nil, err
	}
	o = e.orgs.add(no, name)
	return o, e.loadOrg(ctx, o)
}

// loadOrg reads the active revisions of an org, once.
func (e *Engine) loadOrg(ctx context.Context, o *org) error {
	if o.apps.Load() != nil {
		return nil
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.apps.Load() != nil {
		return nil
	}
	var numbers []int64
	err := e.read(ctx, func(c *conn) error {
		return c.query("SELECT no FROM revisions WHERE org = ? AND active ORDER BY place", []driver.Value{o.no}, func(v []driver.Value) error {
			numbers = append(numbers, integer(v[0]))
			return nil
		})
	})
	if err != nil {
		return err
	}
	apps := make([]*revision, 0, len(numbers))
	for _, no := range numbers {
		r, err := e.revision(ctx, no)
		if err != nil {
			return err
		}
		apps = append(apps, r)
	}
	if err := e.loadSettings(ctx, o); err != nil {
		return err
	}
	o.apps.Store(&apps)
	return nil
}

// revisions keeps the revisions that were used.
type revisions struct {
	mu sync.Mutex
	m  map[int64]*revision
}

// revision returns a revision, made again from its linked text if need be.
func (e *Engine) revision(ctx context.Context, no int64) (*revision, error) {
	e.revisions.mu.Lock()
	defer e.revisions.mu.Unlock()
	if r := e.revisions.m[no]; r != nil {
		return r, nil
	}
	r := &revision{no: no}
	var org int64
	var linked, mapped []byte
	err := e.read(ctx, func(c *conn) error {
		return c.query("SELECT org, place, linked, map FROM revisions WHERE no = ?", []driver.Value{no}, func(v []driver.Value) error {
			org, r.place = integer(v[0]), integer(v[1])
			linked, _ = v[2].([]byte)
			mapped, _ = v[3].([]byte)
			return nil
		})
	})
	if err != nil {
		return nil, err
	}
	if linked == nil {
		return nil, &damaged{fmt.Sprintf("revision %d", no), errors.New("the store does not have it")}
	}
	var m *link.Map
	if mapped != nil {
		if m, err = link.ParseMap(&source.File{Name: "the stored link map", Bytes: mapped}); err != nil {
			return nil, &damaged{fmt.Sprintf("revision %d", no), err}
		}
	}
	if r.prepared, err = install.Restore(e.orgs.byNo(org).name, linked, m); err != nil {
		return nil, &damaged{fmt.Sprintf("revision %d", no), err}
	}
	e.revisions.m[no] = r
	return r, nil
}

// Install makes a revision active.
func (e *Engine) Install(ctx context.Context, p *install.Prepared) error {
	if p.App == "" {
		return fmt.Errorf("the app of org %q has no name: it cannot be installed", p.Org)
	}
	o, err := e.makeOrg(ctx, p.Org)
	if err != nil {
		return err
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	apps := slices.Clone(*o.apps.Load())
	added := &revision{prepared: p}
	at := slices.IndexFunc(apps, func(r *revision) bool { return r.prepared.App == p.App })
	if at >= 0 {
		added.place = apps[at].place
		apps[at] = added
	} else {
		if len(apps) > 0 {
			added.place = apps[len(apps)-1].place + 1
		}
		apps = append(apps, added)
	}
	for _, other := range apps {
		if other == added {
			continue
		}
		for _, w := range p.Program.Workflows {
			if _, taken := other.prepared.Program.Workflow(w.ID); taken && w.ID != "" {
				return fmt.Errorf("the app %q cannot be installed into org %q: the id %q of its workflow %q is one of the app %q; link it with ids of its own", p.App, p.Org, w.ID, w.Name, other.prepared.App)
			}
		}
	}
	var mapped []byte
	if p.Map != nil {
		mapped = p.Map.Encode()
	}
	now := journal.Nanos(e.clock.Now())
	// Not bound to ctx: once submitted, what is active in memory must follow.
	err = e.write(e.life, func(c *conn) error {
		if _, err := c.exec("UPDATE revisions SET active = 0 WHERE org = ? AND app = ? AND active", o.no, p.App); err != nil {
			return err
		}
		_, err := c.exec("INSERT INTO revisions (org, app, place, version, linked, map, active, at) VALUES (?, ?, ?, ?, ?, ?, 1, ?)", o.no, p.App, added.place, p.Version, p.Linked, blob(mapped), now)
		if err == nil {
			added.no, err = c.number("SELECT last_insert_rowid()")
		}
		return err
	})
	if err != nil {
		return err
	}
	e.revisions.mu.Lock()
	e.revisions.m[added.no] = added
	e.revisions.mu.Unlock()
	o.apps.Store(&apps)
	return nil
}

// Installed returns the active revision of an app.
func (e *Engine) Installed(ctx context.Context, orgName, app string) (*install.Prepared, error) {
	if err := e.stopped(); err != nil {
		return nil, err
	}
	_, r, err := e.app(ctx, orgName, app)
	if err != nil {
		return nil, err
	}
	return r.prepared, nil
}

// app returns an org and the active revision of one of its apps.
func (e *Engine) app(ctx context.Context, orgName, app string) (*org, *revision, error) {
	o, err := e.org(ctx, orgName)
	if err != nil {
		return nil, nil, err
	}
	if o != nil {
		for _, r := range *o.apps.Load() {
			if r.prepared.App == app {
				return o, r, nil
			}
		}
	}
	return nil, nil, fmt.Errorf("app %q in org %q: %w", app, orgName, engine.ErrNotFound)
}
