package embedded

import (
	"context"
	"crypto/rand"
	"database/sql/driver"
	"encoding/hex"
	"errors"
	"fmt"
)

// applicationID marks a file as ours, in its header ("Tnon").
const applicationID = 0x546e6f6e

// schemaVersion is the version of the tables below.
const schemaVersion = 2

// tableSettings came with version 2: values of settings, by "category.name", and
// the key of invocation tokens.
const tableSettings = `
CREATE TABLE settings (
	org   INTEGER NOT NULL,
	app   TEXT NOT NULL,
	key   TEXT NOT NULL,
	value BLOB NOT NULL,
	PRIMARY KEY (org, app, key)
) STRICT, WITHOUT ROWID;
INSERT INTO meta VALUES ('token_key', randomblob(32));
`

// migrations bring a file from the version that is their index to the next one.
var migrations = [schemaVersion]string{1: tableSettings}

// schema makes the tables of an empty file. Times are nanoseconds since 1970.
//
// A run's row holds the event that started it and the one that ended it; what
// lies between stands in journal, in the order of its rowids. So a turn of a run
// writes one row, whatever it is.
const schema = `
CREATE TABLE meta (key TEXT PRIMARY KEY, value ANY NOT NULL) STRICT, WITHOUT ROWID;

CREATE TABLE orgs (
	no   INTEGER PRIMARY KEY,
	name TEXT NOT NULL UNIQUE
) STRICT;

CREATE TABLE revisions (
	no      INTEGER PRIMARY KEY,
	org     INTEGER NOT NULL REFERENCES orgs,
	app     TEXT NOT NULL,
	place   INTEGER NOT NULL, -- of the app among those of the org
	version TEXT NOT NULL,
	linked  BLOB NOT NULL,
	map     BLOB,
	active  INTEGER NOT NULL,
	at      INTEGER NOT NULL
) STRICT;
CREATE INDEX revisions_active ON revisions (org, place) WHERE active;

CREATE TABLE events ( -- that were reported with an id
	org   INTEGER NOT NULL,
	id    TEXT NOT NULL,
	first INTEGER NOT NULL, -- run
	count INTEGER NOT NULL, -- of runs, with consecutive numbers
	at    INTEGER NOT NULL,
	PRIMARY KEY (org, id)
) STRICT, WITHOUT ROWID;

CREATE TABLE runs (
	no          INTEGER PRIMARY KEY,
	org         INTEGER NOT NULL,
	revision    INTEGER, -- null if the target of a scheduled call is missing
	workflow    INTEGER, -- its index in the revision
	started_at  INTEGER NOT NULL,
	ended_at    INTEGER,
	outcome     INTEGER NOT NULL,
	first       BLOB, -- event; null if a scheduled call could not start
	last        BLOB, -- event; null also if the first one ended the run
	failure     BLOB,
	event       TEXT, -- its name; null if it is the one of the workflow
	target      TEXT, -- of a scheduled call, if it is missing
	parent      INTEGER,
	parent_step TEXT,
	due_at      INTEGER,
	depth       INTEGER
) STRICT;
CREATE INDEX runs_org ON runs (org);
CREATE INDEX runs_active ON runs (org) WHERE outcome = 0;

CREATE TABLE journal (
	run   INTEGER NOT NULL,
	event BLOB NOT NULL
) STRICT;
CREATE INDEX journal_run ON journal (run);

CREATE TABLE timers (
	no       INTEGER PRIMARY KEY, -- of a retry: minus the number of its run
	at       INTEGER NOT NULL,
	org      INTEGER NOT NULL,
	run      INTEGER NOT NULL, -- that waits, or that scheduled
	step     TEXT NOT NULL,
	number   INTEGER NOT NULL, -- of a retry: the attempt that failed; of a scheduled call: its depth
	workflow TEXT, -- of a scheduled call: the id of its target; null for a retry
	inputs   BLOB
) STRICT;
CREATE INDEX timers_at ON timers (at);
CREATE INDEX timers_org ON timers (org, at) WHERE workflow IS NOT NULL;
` + tableSettings

// prepareFile makes the tables of an empty file, or makes sure that they are ours
// and of a known version, and sets the connection up for writing. It returns the
// identity of the store. A file that is refused stays as it is.
func prepareFile(c *conn, path, identity string) (string, error) {
	app, err := c.number("PRAGMA application_id")
	if err != nil {
		return "", unreadable(path, err)
	}
	tables, err := c.number("SELECT count(*) FROM sqlite_schema")
	if err != nil {
		return "", unreadable(path, err)
	}
	empty := app == 0 && tables == 0
	var version int64
	if !empty {
		if app != applicationID {
			return "", fmt.Errorf("%s is a database of another program: give a path of its own to the engine", path)
		}
		if version, err = c.number("SELECT value FROM meta WHERE key = 'schema_version'"); err != nil {
			return "", unreadable(path, err)
		}
		if version > schemaVersion {
			return "", fmt.Errorf("%s was written by a newer version of this program: its tables have version %d and this program knows versions up to %d; run the newer version, or restore a backup that was made before it", path, version, schemaVersion)
		}
	}
	// In a file WAL is durable with synchronous=FULL: every commit is synced.
	for _, pragma := range []string{
		"PRAGMA journal_mode = WAL", "PRAGMA synchronous = FULL", "PRAGMA foreign_keys = OFF", "PRAGMA cache_size = -32768",
		"PRAGMA wal_autocheckpoint = 4000", "PRAGMA journal_size_limit = 67108864", "PRAGMA temp_store = MEMORY",
	} {
		if _, err := c.exec(pragma); err != nil {
			return "", unreadable(path, err)
		}
	}
	if empty {
		return createSchema(c, path, identity)
	}
	if err := migrate(c, version); err != nil {
		return "", fmt.Errorf("cannot bring the tables of %s to version %d: %w", path, schemaVersion, err)
	}
	err = c.query("SELECT value FROM meta WHERE key = 'identity'", nil, func(row []driver.Value) error {
		identity = text(row[0])
		return nil
	})
	return identity, err
}

// migrate brings the tables of a file to the present version, or leaves them as
// they are.
func migrate(c *conn, version int64) error {
	if version >= schemaVersion {
		return nil
	}
	script := "BEGIN;"
	for ; version < schemaVersion; version++ {
		script += migrations[version]
	}
	script += fmt.Sprintf("UPDATE meta SET value = %d WHERE key = 'schema_version'; COMMIT;", schemaVersion)
	_, err := c.exec(script)
	if err != nil {
		c.exec("ROLLBACK")
	}
	return err
}

func createSchema(c *conn, path, identity string) (string, error) {
	if identity == "" {
		raw := make([]byte, identityLength/2)
		rand.Read(raw) // never fails
		identity = hex.EncodeToString(raw)
	}
	if _, err := c.exec(fmt.Sprintf("BEGIN; %s PRAGMA application_id = %d;", schema, applicationID)); err != nil {
		return "", fmt.Errorf("cannot make the tables of %s: %w", path, err)
	}
	if _, err := c.exec("INSERT INTO meta VALUES ('schema_version', ?), ('identity', ?)", int64(schemaVersion), identity); err != nil {
		return "", err
	}
	_, err := c.exec("COMMIT")
	return identity, err
}

func unreadable(path string, err error) error {
	if isNotADatabase(err) {
		return fmt.Errorf("%s is not a database, or it is damaged: %w", path, err)
	}
	return fmt.Errorf("cannot use %s: %w", path, err)
}

// lock takes the file for this process, by an exclusive lock on a file beside it
// that ends with the process, however it ends.
func lock(path string) (*conn, error) {
	c, err := openConn(path + "-lock")
	if err != nil {
		return nil, fmt.Errorf("cannot lock %s: %w", path, err)
	}
	if _, err = c.exec("PRAGMA busy_timeout = 0; PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE"); err == nil {
		return c, nil
	}
	c.close()
	if isBusy(err) {
		return nil, fmt.Errorf("%w: %s is in use by another engine, in this process or another one: stop that one first, or use another path", ErrInUse, path)
	}
	return nil, fmt.Errorf("cannot lock %s: %w", path, err)
}

// ErrInUse says that another engine, here or in another process, has the file.
var ErrInUse = errors.New("the store is in use")

// readers is a pool of connections that only read, each at a snapshot of its
// own while the writer goes on.
type readers struct {
	idle chan *conn
	path string
}

// readerCount is how many queries can run at once.
const readerCount = 4

func openReaders(path string) (*readers, error) {
	r := &readers{idle: make(chan *conn, readerCount), path: path}
	for range readerCount {
		c, err := openConn(path)
		if err == nil {
			_, err = c.exec("PRAGMA query_only = ON; PRAGMA busy_timeout = 10000; PRAGMA cache_size = -4096")
		}
		if err != nil {
			return nil, errors.Join(fmt.Errorf("cannot read %s: %w", path, err), r.close(len(r.idle)))
		}
		r.idle <- c
	}
	return r, nil
}

// read runs f with a connection in one read transaction.
func (r *readers) read(ctx context.Context, f func(*conn) error) error {
	var c *conn
	select {
	case c = <-r.idle:
	case <-ctx.Done():
		return ctx.Err()
	}
	defer func() { r.idle <- c }()
	if _, err := c.exec("BEGIN"); err != nil {
		return err
	}
	err := f(c)
	_, ended := c.exec("COMMIT")
	return errors.Join(err, ended)
}

// close closes n connections, as they become idle.
func (r *readers) close(n int) error {
	var err error
	for range n {
		err = errors.Join(err, (<-r.idle).close())
	}
	return err
}
