package host

import (
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"path/filepath"
	"strconv"
	"time"

	"github.com/goccy/go-json"
	_ "modernc.org/sqlite" // the driver

	"github.com/tenon-dev/tenon/definition/value"
	"github.com/tenon-dev/tenon/runtime/clock"
	"github.com/tenon-dev/tenon/runtime/event"
	"github.com/tenon-dev/tenon/runtime/interp"
)

// store keeps a host in a SQLite file. Everything is in memory as well: the file
// is read once, and written with every transaction.
type store struct{ db *sql.DB }

const storeSchema = `
PRAGMA journal_mode = WAL;
CREATE TABLE IF NOT EXISTS objects (
  type TEXT NOT NULL, id TEXT NOT NULL, place INTEGER NOT NULL,
  attributes TEXT NOT NULL, relationships TEXT NOT NULL,
  PRIMARY KEY (type, id)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS done (key TEXT PRIMARY KEY, output TEXT NOT NULL, failure TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS outbox (place INTEGER PRIMARY KEY, event TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS facts (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
`

// storeVersion is what "version" of the facts says. A file of another version is
// not read.
const storeVersion = "1"

// Open returns a host that keeps its objects in a SQLite file, which is made if it
// is not there. Close must be called.
func Open(path string, o Options) (*Host, error) {
	name := (&url.URL{Scheme: "file", Path: filepath.ToSlash(path), OmitHost: true}).String()
	db, err := sql.Open("sqlite", name)
	if err != nil {
		return nil, fmt.Errorf("the objects in %s cannot be opened: %w", path, err)
	}
	db.SetMaxOpenConns(1)
	h := New(o)
	h.store = &store{db}
	if err := h.load(); err != nil {
		return nil, errors.Join(fmt.Errorf("the objects in %s cannot be read: %w", path, err), db.Close())
	}
	return h, nil
}

// Close closes the file of a host that Open returned.
func (h *Host) Close() error {
	if h.store == nil {
		return nil
	}
	return h.store.db.Close()
}

// load reads all there is.
func (h *Host) load() error {
	db := h.store.db
	if _, err := db.Exec(storeSchema); err != nil {
		return err
	}
	facts := map[string]string{}
	if err := each(db, "SELECT name, value FROM facts", 2, func(row []string) error {
		facts[row[0]] = row[1]
		return nil
	}); err != nil {
		return err
	}
	switch v, ok := facts["version"]; {
	case !ok:
		_, err := db.Exec("INSERT INTO facts VALUES ('version', ?), ('org', ?)", storeVersion, h.org)
		return err
	case v != storeVersion:
		return fmt.Errorf("they were written by another version of tenon: remove the directory to begin anew")
	case facts["org"] != h.org:
		return fmt.Errorf("they belong to the org %q, not to %q", facts["org"], h.org)
	}
	h.orgName = facts["name"]
	if facts["now"] != "" {
		var err error
		if h.kept, err = time.Parse(time.RFC3339Nano, facts["now"]); err != nil {
			return err
		}
	}
	var klasses []string
	if text := facts["klasses"]; text != "" {
		if err := json.Unmarshal([]byte(text), &klasses); err != nil {
			return err
		}
	}
	for _, name := range klasses {
		if h.klasses[kobject+name] == nil {
			h.addKlass(newKObject(name))
		}
	}
	for name, n := range map[string]*uint64{"objects": &h.counter, "events": &h.events} {
		if facts[name] != "" {
			var err error
			if *n, err = strconv.ParseUint(facts[name], 10, 64); err != nil {
				return err
			}
		}
	}
	return h.loadRows()
}

func (h *Host) loadRows() error {
	db := h.store.db
	if err := each(db, "SELECT type, id, attributes, relationships, place FROM objects ORDER BY place", 5, func(row []string) error {
		o := &Object{Ref: Ref{row[0], row[1]}}
		if h.klasses[o.Type] == nil {
			return fmt.Errorf("there is an object of the unknown type %q", o.Type)
		}
		var err error
		if o.Attributes, err = value.Parse([]byte(row[2])); err == nil {
			o.Relationships, err = value.Parse([]byte(row[3]))
		}
		if err != nil {
			return fmt.Errorf("%s %q: %w", o.Type, o.ID, err)
		}
		h.place(o.Ref, o)
		h.places[o.Ref], err = strconv.ParseInt(row[4], 10, 64)
		h.lastPlace = max(h.lastPlace, h.places[o.Ref])
		return err
	}); err != nil {
		return err
	}
	if err := each(db, "SELECT key, output, failure FROM done", 3, func(row []string) error {
		var out outcome
		if row[2] != "" {
			out.failure = &interp.Failure{}
			if err := json.Unmarshal([]byte(row[2]), out.failure); err != nil {
				return err
			}
		} else if err := out.output.UnmarshalJSON([]byte(row[1])); err != nil {
			return err
		}
		h.done[row[0]] = out
		return nil
	}); err != nil {
		return err
	}
	return each(db, "SELECT event FROM outbox ORDER BY place", 1, func(row []string) error {
		ev, err := event.Parse([]byte(row[0]))
		h.outbox = append(h.outbox, ev)
		return err
	})
}

// each calls f for each row of a query, of so many columns.
func each(db *sql.DB, query string, columns int, f func(row []string) error) error {
	rows, err := db.Query(query)
	if err != nil {
		return err
	}
	defer rows.Close()
	row, targets := make([]string, columns), make([]any, columns)
	for i := range row {
		targets[i] = &row[i]
	}
	for rows.Next() {
		if err := rows.Scan(targets...); err != nil {
			return err
		}
		if err := f(row); err != nil {
			return err
		}
	}
	return rows.Err()
}

// codeStore says that the file of the objects cannot be written.
const codeStore = "store"

// save writes what a transaction does, before it becomes true in memory.
func (t *tx) save(events []event.Event) error {
	if t.h.store == nil {
		return nil
	}
	if err := t.write(events); err != nil {
		return &Problem{Code: codeStore, Status: 500, Message: fmt.Sprintf("the objects cannot be written: %v", err)}
	}
	return nil
}

func (t *tx) write(events []event.Event) error {
	w, err := t.h.store.db.Begin()
	if err != nil {
		return err
	}
	defer w.Rollback()
	exec := func(query string, args ...any) {
		if err == nil {
			_, err = w.Exec(query, args...)
		}
	}
	for _, ref := range t.order {
		switch before, after := t.h.objects[ref], t.staged[ref]; {
		case before == after:
		case after == nil:
			exec("DELETE FROM objects WHERE type = ? AND id = ?", ref.Type, ref.ID)
		default:
			if before == nil {
				t.h.lastPlace++
				t.h.places[ref] = t.h.lastPlace
			}
			exec("INSERT OR REPLACE INTO objects VALUES (?, ?, ?, ?, ?)", ref.Type, ref.ID, t.h.places[ref], string(after.Attributes.AppendJSON(nil)), string(after.Relationships.AppendJSON(nil)))
		}
	}
	for _, ev := range events {
		exec("INSERT INTO outbox (event) VALUES (?)", string(envelope(ev).AppendJSON(nil)))
	}
	if t.key != "" {
		failure := ""
		if t.outcome.failure != nil {
			b, err := json.Marshal(t.outcome.failure)
			if err != nil {
				return err
			}
			failure = string(b)
		}
		exec("INSERT OR REPLACE INTO done VALUES (?, ?, ?)", t.key, string(t.outcome.output.AppendJSON(nil)), failure)
	}
	klasses, fault := json.Marshal(t.h.custom())
	if fault != nil {
		return fault
	}
	for name, v := range map[string]string{
		"objects": strconv.FormatUint(t.h.counter, 10), "events": strconv.FormatUint(t.h.events, 10), "klasses": string(klasses), "name": t.h.orgName,
	} {
		exec("INSERT OR REPLACE INTO facts VALUES (?, ?)", name, v)
	}
	if err != nil {
		return err
	}
	return w.Commit()
}

// custom returns the names of the custom klasses.
func (h *Host) custom() []string {
	names := []string{}
	for _, typ := range h.types {
		if k := h.klasses[typ]; k.typ == kobject+k.name {
			names = append(names, k.name)
		}
	}
	return names
}

// envelope returns an event as the platform sends it (reference/kustomer.md 6.2).
func envelope(ev event.Event) value.Value {
	return value.OfObject(
		value.Member{Key: "id", Value: value.OfString(ev.ID)}, value.Member{Key: "name", Value: value.OfString(ev.Name)},
		value.Member{Key: "org", Value: value.OfString(ev.Org)}, value.Member{Key: "data", Value: ev.Data},
		value.Member{Key: "changes", Value: ev.Changes}, value.Member{Key: "createdAt", Value: value.OfString(ev.At.UTC().Format(time.RFC3339Nano))},
	)
}

// Reported forgets events that an engine has taken in. Until then they are
// returned again after a restart; an engine knows them by their ids.
func (h *Host) Reported() error {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.store == nil || len(h.outbox) > 0 {
		return nil
	}
	_, err := h.store.db.Exec("DELETE FROM outbox")
	return err
}

// Keep remembers a time for the next Open.
func (h *Host) Keep(now time.Time) error {
	if h.store == nil {
		return nil
	}
	_, err := h.store.db.Exec("INSERT OR REPLACE INTO facts VALUES ('now', ?)", now.UTC().Format(time.RFC3339Nano))
	return err
}

// Kept returns the time that Keep remembered before the file was opened; zero if
// there is none.
func (h *Host) Kept() time.Time { return h.kept }

// SetClock gives the host another clock. It is for those who make one of what
// Kept returns, before the host is used.
func (h *Host) SetClock(c clock.Clock) { h.clock = c }
