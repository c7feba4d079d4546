package embedded

import (
	"context"
	"database/sql/driver"
	"errors"
	"fmt"
	"io"
	"net/url"
	"path/filepath"

	sqlite "modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"
)

// conn is one connection to a database, for one goroutine at a time. It uses the
// driver itself: database/sql would take as long again for its pool, its locks
// and its conversions as SQLite takes to insert a row.
type conn struct {
	c     driver.Conn
	stmts map[string]*stmt
}

// openConn opens a database file; "" is a database in memory that is this
// connection's alone.
func openConn(path string) (*conn, error) {
	name := ":memory:"
	if path != "" {
		name = (&url.URL{Scheme: "file", Path: filepath.ToSlash(path), OmitHost: true}).String()
	}
	var d sqlite.Driver
	c, err := d.Open(name)
	if err != nil {
		return nil, err
	}
	return &conn{c: c, stmts: map[string]*stmt{}}, nil
}

func (c *conn) close() error {
	for _, s := range c.stmts {
		s.s.Close()
	}
	return c.c.Close()
}

// stmt is a prepared statement.
type stmt struct {
	s    driver.Stmt
	args []driver.NamedValue
}

// prepare returns the statement of a query, which it keeps.
func (c *conn) prepare(query string) (*stmt, error) {
	if s := c.stmts[query]; s != nil {
		return s, nil
	}
	prepared, err := c.c.Prepare(query)
	if err != nil {
		return nil, fmt.Errorf("%w in %s", err, query)
	}
	s := &stmt{s: prepared}
	c.stmts[query] = s
	return s, nil
}

func (s *stmt) bind(args []driver.Value) []driver.NamedValue {
	for len(s.args) < len(args) {
		s.args = append(s.args, driver.NamedValue{Ordinal: len(s.args) + 1})
	}
	for i, a := range args {
		s.args[i].Value = a
	}
	return s.args[:len(args)]
}

// exec runs the statement and returns how many rows it changed. Arguments are
// int64, string, []byte and nil.
func (s *stmt) exec(args ...driver.Value) (int64, error) {
	result, err := s.s.(driver.StmtExecContext).ExecContext(context.Background(), s.bind(args))
	if err != nil {
		return 0, err
	}
	return result.RowsAffected()
}

// exec runs one statement, or several without arguments.
func (c *conn) exec(query string, args ...driver.Value) (int64, error) {
	if len(args) == 0 {
		_, err := c.c.(driver.ExecerContext).ExecContext(context.Background(), query, nil)
		return 0, err
	}
	s, err := c.prepare(query)
	if err != nil {
		return 0, err
	}
	return s.exec(args...)
}

// query calls each with every row, until each returns an error. The row is valid
// during the call; its blobs and texts stay valid.
func (c *conn) query(query string, args []driver.Value, each func(row []driver.Value) error) error {
	s, err := c.prepare(query)
	if err != nil {
		return err
	}
	rows, err := s.s.(driver.StmtQueryContext).QueryContext(context.Background(), s.bind(args))
	if err != nil {
		return err
	}
	row := make([]driver.Value, len(rows.Columns()))
	for err == nil {
		if err = rows.Next(row); err == nil {
			err = each(row)
		}
	}
	closed := rows.Close()
	if err != io.EOF {
		return err
	}
	return closed
}

// number returns the first column of the first row; 0 if that is null or there is
// no row.
func (c *conn) number(query string, args ...driver.Value) (n int64, err error) {
	err = c.query(query, args, func(row []driver.Value) error {
		n = integer(row[0])
		return nil
	})
	return n, err
}

func integer(v driver.Value) int64 {
	n, _ := v.(int64)
	return n
}

func text(v driver.Value) string {
	switch v := v.(type) {
	case string:
		return v
	case []byte:
		return string(v)
	}
	return ""
}

// isBusy reports whether another connection has locked the file.
func isBusy(err error) bool {
	var e *sqlite.Error
	return errors.As(err, &e) && e.Code()&0xff == sqlite3.SQLITE_BUSY
}

// isNotADatabase reports whether the file is none of SQLite's.
func isNotADatabase(err error) bool {
	var e *sqlite.Error
	return errors.As(err, &e) && e.Code()&0xff == sqlite3.SQLITE_NOTADB
}
