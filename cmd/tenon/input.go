package main

import (
	"bytes"
	"cmp"
	"encoding/binary"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/tenon-dev/tenon/definition"
	"github.com/tenon-dev/tenon/definition/source"
)

// input is one text to work on.
type input struct {
	path string // "-" is standard input
	// found says that a directory walk met the file: it is passed over silently
	// when it is no definition.
	found bool
	err   error // why it cannot be read, if that is known already
}

// expand turns the arguments into inputs: files and "-" as they are, directories
// into the .json files below them in lexical order. Hidden directories and
// node_modules are not entered; what is no file, or larger than any definition,
// is passed over. One that cannot be read is an input too, so that the others are
// worked on all the same.
func expand(args []string) []input {
	var all []input
	for _, arg := range args {
		if info, err := os.Stat(arg); arg == "-" || err != nil || !info.IsDir() {
			all = append(all, input{path: arg})
			continue
		}
		filepath.WalkDir(arg, func(path string, d fs.DirEntry, err error) error {
			if err != nil {
				all = append(all, input{path: path, err: fileError(err)})
				return nil
			}
			name := d.Name()
			if d.IsDir() {
				if path != arg && (strings.HasPrefix(name, ".") || name == "node_modules") {
					return filepath.SkipDir
				}
				return nil
			}
			if strings.EqualFold(filepath.Ext(name), ".json") && !strings.HasPrefix(name, ".") {
				if info, err := os.Stat(path); err == nil && info.Mode().IsRegular() && info.Size() <= source.MaxBytes {
					all = append(all, input{path: path, found: true})
				}
			}
			return nil
		})
	}
	seen := map[string]bool{}
	return slices.DeleteFunc(all, func(in input) bool {
		twice := seen[filepath.Clean(in.path)]
		seen[filepath.Clean(in.path)] = true
		return twice
	})
}

// passedOver reports whether a text that the walk through a directory met is none
// of its definitions. An empty one is, because something must have gone wrong with
// it, and so is one that was saved in UTF-16.
func (in input) passedOver(file *source.File, kind definition.DocumentKind) bool {
	if !in.found || kind != definition.NotADefinition || len(bytes.TrimSpace(file.Bytes)) == 0 {
		return false
	}
	text := fromUTF16(file.Bytes)
	if text == nil {
		return true
	}
	tree, _ := definition.ParseText(&source.File{Bytes: text}, source.Limits{})
	return definition.Detect(tree) == definition.NotADefinition
}

// fromUTF16 returns a text in UTF-16 that begins with its mark in UTF-8, nil if it
// is none.
func fromUTF16(b []byte) []byte {
	var order binary.ByteOrder
	switch {
	case bytes.HasPrefix(b, []byte("\xFF\xFE")):
		order = binary.LittleEndian
	case bytes.HasPrefix(b, []byte("\xFE\xFF")):
		order = binary.BigEndian
	default:
		return nil
	}
	units := make([]uint16, len(b)/2-1)
	for i := range units {
		units[i] = order.Uint16(b[2*i+2:])
	}
	return []byte(string(utf16.Decode(units)))
}

// unread says for each of the errors what could not be read, and returns
// errSaid if there are any.
func (c *Command) unread(errs []error) error {
	for _, err := range errs {
		c.note("tenon: %v", err)
	}
	if len(errs) > 0 {
		return errSaid
	}
	return nil
}

// stdinName is what messages call standard input.
const stdinName = "<stdin>"

// read reads a whole input, up to what a parser accepts.
func (c *Command) read(path string) (*source.File, error) {
	if path == "-" {
		return readAll(stdinName, c.Stdin)
	}
	f, size, err := c.open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	if size == 0 {
		// A pipe, or one of the files that the system makes up while they are read.
		return readAll(path, f)
	}
	b := make([]byte, size)
	n, err := io.ReadFull(f, b)
	if err != nil && !errors.Is(err, io.ErrUnexpectedEOF) && !errors.Is(err, io.EOF) {
		return nil, fileError(err)
	}
	return &source.File{Name: path, Bytes: b[:n]}, nil
}

func readAll(name string, r io.Reader) (*source.File, error) {
	b, err := io.ReadAll(io.LimitReader(r, source.MaxBytes+1))
	if err != nil {
		return nil, fileError(err)
	}
	if len(b) > source.MaxBytes {
		return nil, tooLarge(name)
	}
	return &source.File{Name: name, Bytes: b}, nil
}

func tooLarge(name string) error {
	return usagef("cannot read %s: it is larger than %d MiB, which no definition is", pathText(name), source.MaxBytes>>20)
}

// pipePatience is how long a named pipe may wait for somebody to write to it.
const pipePatience = 5 * time.Second

// open opens a file and tells its size; 0 if that is not known.
func (c *Command) open(path string) (*os.File, int64, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, 0, fileError(err)
	}
	size := int64(0)
	switch mode := info.Mode(); {
	case mode.IsRegular():
		if size = info.Size(); size > source.MaxBytes {
			return nil, 0, tooLarge(path)
		}
	case mode.IsDir():
		return nil, 0, usagef("cannot read %s: it is a directory: name a file in it", pathText(path))
	case mode&fs.ModeNamedPipe != 0:
		f, err := c.openPipe(path)
		return f, 0, err
	default:
		return nil, 0, usagef("cannot read %s: it is no file but a device or a socket (- stands for standard input)", pathText(path))
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, 0, fileError(err)
	}
	return f, size, nil
}

// openPipe opens a named pipe, which blocks until somebody opens it for writing.
// Who writes may come a little later, but not never.
func (c *Command) openPipe(path string) (*os.File, error) {
	type opened struct {
		f   *os.File
		err error
	}
	done := make(chan opened, 1)
	go func() {
		f, err := os.Open(path)
		done <- opened{f, err}
	}()
	patience := time.NewTimer(cmp.Or(c.patience, pipePatience))
	defer patience.Stop()
	select {
	case o := <-done:
		if o.err != nil {
			return nil, fileError(o.err)
		}
		return o.f, nil
	case <-patience.C:
		return nil, usagef("cannot read %s: nobody writes to this pipe", pathText(path))
	}
}

// fileError words an operating system's error: the verb, the file, the reason.
func fileError(err error) error {
	var p *fs.PathError
	if !errors.As(err, &p) {
		return usageError{err}
	}
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return usagef("cannot read %s: there is no such file or directory", pathText(p.Path))
	case errors.Is(err, fs.ErrPermission):
		return usagef("cannot %s %s: permission denied", p.Op, pathText(p.Path))
	}
	return usagef("cannot %s %s: %v", p.Op, pathText(p.Path), p.Err)
}

// pathText returns how a message names a file: as it is, or in quotes where it could
// not be told from the words around it, or would command the terminal.
func pathText(path string) string {
	odd := func(r rune) bool { return !strconv.IsPrint(r) }
	if path == "" || strings.TrimSpace(path) != path || strings.ContainsFunc(path, odd) || !utf8.ValidString(path) {
		return strconv.Quote(path)
	}
	return path
}
