package main

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/tenon-dev/tenon/definition/source"
)

// input is one text to work on.
type input struct {
	path string // "-" is standard input
	// found says that a directory walk met the file: it is passed over silently
	// when it is no definition.
	found bool
}

// expand turns the arguments into inputs: files and "-" as they are, directories
// into the .json files below them in lexical order. Hidden directories and
// node_modules are not entered.
func expand(args []string) ([]input, error) {
	var all []input
	for _, arg := range args {
		info, err := os.Stat(arg)
		if arg == "-" || err == nil && !info.IsDir() {
			all = append(all, input{path: arg})
			continue
		}
		if err != nil {
			return nil, fileError(err)
		}
		err = filepath.WalkDir(arg, func(path string, d fs.DirEntry, err error) error {
			if err != nil {
				return err
			}
			name := d.Name()
			if d.IsDir() {
				if path != arg && (strings.HasPrefix(name, ".") || name == "node_modules") {
					return filepath.SkipDir
				}
				return nil
			}
			if strings.EqualFold(filepath.Ext(name), ".json") && !strings.HasPrefix(name, ".") {
				all = append(all, input{path: path, found: true})
			}
			return nil
		})
		if err != nil {
			return nil, fileError(err)
		}
	}
	seen := map[string]bool{}
	return slices.DeleteFunc(all, func(in input) bool {
		twice := seen[filepath.Clean(in.path)]
		seen[filepath.Clean(in.path)] = true
		return twice
	}), nil
}

// stdinName is what messages call standard input.
const stdinName = "<stdin>"

// read reads a whole input, but not much more than a parser accepts.
func (c *Command) read(path string) (*source.File, error) {
	var r io.Reader = c.Stdin
	name := stdinName
	if path != "-" {
		f, err := os.Open(path)
		if err != nil {
			return nil, fileError(err)
		}
		defer f.Close()
		if info, err := f.Stat(); err == nil && info.Mode().IsRegular() {
			if size := info.Size(); size <= source.MaxBytes {
				b := make([]byte, size)
				if n, err := io.ReadFull(f, b); err == nil || errors.Is(err, io.ErrUnexpectedEOF) {
					return &source.File{Name: path, Bytes: b[:n]}, nil
				} else if !errors.Is(err, io.EOF) {
					return nil, fileError(err)
				}
				return &source.File{Name: path}, nil
			}
		}
		r, name = f, path
	}
	b, err := io.ReadAll(io.LimitReader(r, source.MaxBytes+1))
	if err != nil {
		return nil, fileError(err)
	}
	return &source.File{Name: name, Bytes: b}, nil
}

// fileError words an operating system's error: the verb, the file, the reason.
func fileError(err error) error {
	var p *fs.PathError
	if !errors.As(err, &p) {
		return usageError{err}
	}
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return usagef("cannot read %s: there is no such file or directory", p.Path)
	case errors.Is(err, fs.ErrPermission):
		return usagef("cannot %s %s: permission denied", p.Op, p.Path)
	}
	return usagef("cannot %s %s: %v", p.Op, p.Path, p.Err)
}
