package main

import (
	"bytes"
	"context"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"github.com/tenon-dev/tenon/definition/source"
)

// readRevision reads a version of a file: a file of that name, or what git has
// under a revision. A revision with a colon and a path names a file as git does; a
// revision alone means the file now, another version that was named, "" if none
// was.
func (c *Command) readRevision(name, now string) (*source.File, error) {
	if name == "-" || isFile(name) {
		return c.read(name)
	}
	revision, path, whole := strings.Cut(name, ":")
	if now == "" && !whole {
		return c.read(name) // which says that there is no such file
	}
	if revision == "" || whole && path == "" || strings.HasPrefix(revision, "-") {
		return nil, usagef("cannot read %s: there is no such file, and it is no git revision", name)
	}
	dir := "."
	if now == "-" && !whole {
		return nil, usagef("%s is a git revision of no file: the new version comes from standard input, so write %s:PATH", name, name)
	}
	_, newPath, newWhole := strings.Cut(now, ":")
	switch isRevision := newWhole && !isFile(now); {
	case isRevision && !whole:
		path = newPath
	case !isRevision && now != "" && now != "-":
		dir = filepath.Dir(now)
		if !whole {
			path = "./" + filepath.ToSlash(filepath.Base(now))
		}
	}
	b, err := git(dir, revision+":"+path)
	if err != nil {
		return nil, usagef("cannot read %s: there is no such file, and %v%s", name, err, wayOut(dir, revision, whole))
	}
	return &source.File{Name: revision + ":" + strings.TrimPrefix(path, "./"), Bytes: b}, nil
}

func isFile(name string) bool {
	_, err := os.Stat(name)
	return err == nil
}

// wayOut says what to do where git does not find a revision of a file.
func wayOut(dir, revision string, whole bool) string {
	ask := func(args ...string) (string, error) {
		cmd := exec.Command("git", args...)
		cmd.Dir = dir
		out, err := cmd.Output()
		return strings.TrimSpace(string(out)), err
	}
	if _, err := ask("rev-parse", "--verify", "--quiet", "--end-of-options", revision+"^{commit}"); err == nil {
		if whole {
			return "" // git has said which path is not there
		}
		return "; if the file had another name there, write " + revision + ":PATH"
	}
	if shallow, _ := ask("rev-parse", "--is-shallow-repository"); shallow == "true" {
		return "; this clone is shallow: fetch more of its history, as by git fetch --unshallow"
	}
	return ""
}

// git returns the contents of an object, by running git in dir.
func git(dir, object string) ([]byte, error) {
	program, err := exec.LookPath("git")
	if err != nil {
		return nil, errors.New("git is not there to look for a revision of that name")
	}
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	cmd := exec.CommandContext(ctx, program, "cat-file", "blob", object)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "LC_ALL=C", "GIT_TERMINAL_PROMPT=0")
	var complaint bytes.Buffer
	cmd.Stderr = &complaint
	out, err := cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := cmd.Start(); err != nil {
		return nil, errors.New("git could not be run: " + err.Error())
	}
	b, readErr := io.ReadAll(io.LimitReader(out, source.MaxBytes+1))
	if len(b) > source.MaxBytes {
		cancel() // the parser says that it is too long
		cmd.Wait()
		return b, nil
	}
	if err := errors.Join(readErr, cmd.Wait()); err != nil {
		return nil, errors.New("git says: " + firstLine(complaint.String(), err))
	}
	return b, nil
}

// firstLine returns the first line of what git has printed, without its prefix.
func firstLine(complaint string, err error) string {
	line, _, _ := strings.Cut(strings.TrimSpace(complaint), "\n")
	line = strings.TrimPrefix(line, "fatal: ")
	if line == "" {
		return err.Error()
	}
	return line
}
