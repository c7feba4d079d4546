package main

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
)

// put writes a whole output: to standard output if path is "" or "-", otherwise
// to the file, which is complete or as it was before, whatever happens.
func (c *Command) put(path string, b []byte) error {
	if path == "" || path == "-" {
		_, err := c.Stdout.Write(b)
		return err
	}
	staged, err := stage(path, b)
	if err != nil {
		return err
	}
	return staged.commit()
}

// staged is a file that is written but does not bear its name yet, so that
// several files change together or not at all.
type staged struct {
	temporary, path string
}

// stage writes b beside path. An existing file keeps its permissions, a symbolic
// link stays one. What is no regular file, such as /dev/null, is written at once.
func stage(path string, b []byte) (*staged, error) {
	path = behindLinks(path)
	info, err := os.Stat(path)
	switch {
	case err == nil && info.IsDir():
		return nil, usagef("cannot write %s: it is a directory", pathText(path))
	case err == nil && !info.Mode().IsRegular():
		f, err := os.OpenFile(path, os.O_WRONLY, 0)
		if err != nil {
			return nil, writeError(path, err)
		}
		_, err = f.Write(b)
		if err := errors.Join(err, f.Close()); err != nil {
			return nil, writeError(path, err)
		}
		return &staged{}, nil
	}
	f, err := temporaryFile(path)
	if err != nil {
		return nil, writeError(path, err)
	}
	s := &staged{temporary: f.Name(), path: path}
	_, err = f.Write(b)
	if err == nil && info != nil {
		err = f.Chmod(info.Mode().Perm())
	}
	if err == nil {
		err = f.Sync()
	}
	if err := errors.Join(err, f.Close()); err != nil {
		s.drop()
		return nil, writeError(path, err)
	}
	return s, nil
}

// behindLinks returns the file that a path leads to over symbolic links, whether
// it exists or not.
func behindLinks(path string) string {
	const most = 40 // as many as an operating system follows
	for range most {
		to, err := os.Readlink(path)
		if err != nil {
			break
		}
		if !filepath.IsAbs(to) {
			to = filepath.Join(filepath.Dir(path), to)
		}
		path = to
	}
	return path
}

// temporaryFile makes a file beside path, with the permissions of a new one.
func temporaryFile(path string) (*os.File, error) {
	dir, name := filepath.Split(path)
	for i := 0; ; i++ {
		f, err := os.OpenFile(filepath.Join(dir, "."+name+"."+strconv.Itoa(os.Getpid())+"-"+strconv.Itoa(i)+".tmp"), os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o666)
		if !errors.Is(err, fs.ErrExist) || i > 1000 {
			return f, err
		}
	}
}

// commit gives the file its name.
func (s *staged) commit() error {
	if s.temporary == "" {
		return nil
	}
	if err := os.Rename(s.temporary, s.path); err != nil {
		s.drop()
		return writeError(s.path, err)
	}
	return nil
}

// drop removes what was staged.
func (s *staged) drop() {
	if s.temporary != "" {
		os.Remove(s.temporary)
	}
}

// writeError words why a file could not be written.
func writeError(path string, err error) error {
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return usagef("cannot write %s: there is no such directory", pathText(path))
	case errors.Is(err, fs.ErrPermission):
		return usagef("cannot write %s: permission denied", pathText(path))
	}
	var p *fs.PathError
	var l *os.LinkError
	if errors.As(err, &p) {
		err = p.Err
	} else if errors.As(err, &l) {
		err = l.Err
	}
	return usagef("cannot write %s: %v", pathText(path), err)
}

// same reports whether two paths name one file.
func same(a, b string) bool {
	x, err := os.Stat(a)
	if err != nil {
		return filepath.Clean(a) == filepath.Clean(b)
	}
	y, err := os.Stat(b)
	return err == nil && os.SameFile(x, y)
}
