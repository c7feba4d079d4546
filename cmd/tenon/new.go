package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/tenon-dev/tenon/definition"
	"github.com/tenon-dev/tenon/fixtures/templates"
)

type newCommand struct {
	Dir      string `arg:"" help:"The directory of the new app; it is made, or must be empty."`
	Template string `default:"followup" placeholder:"NAME" help:"What the app begins with; see below. Default: followup."`
	App      string `placeholder:"NAME" help:"The name of the app. Default: made from the name of the directory."`
}

// Help lists the templates.
func (*newCommand) Help() string {
	var b strings.Builder
	b.WriteString("Writes a definition with scenarios that pass, a .tenon.json and a README. The templates:\n")
	for _, t := range templates.All() {
		fmt.Fprintf(&b, "\n  %-9s  %s", t.Name, t.Summary)
	}
	return b.String()
}

// isAppName reports whether the platform takes a name for an app
// (reference/kustomer.md 1).
func isAppName(name string) bool {
	return name != "" && 'a' <= name[0] && name[0] <= 'z' && strings.Trim(name, "abcdefghijklmnopqrstuvwxyz0123456789_") == ""
}

// Run writes the files of a new app.
func (cmd *newCommand) Run(c *Command) error {
	t, err := cmd.template()
	if err != nil {
		return err
	}
	app, err := cmd.appName()
	if err != nil {
		return err
	}
	if err := emptyDir(cmd.Dir); err != nil {
		return err
	}
	files, err := t.Files(app, titleOf(app))
	if err != nil {
		return err
	}
	if err := os.MkdirAll(cmd.Dir, 0o777); err != nil {
		return writeError(cmd.Dir, err)
	}
	for _, f := range files {
		if err := c.put(filepath.Join(cmd.Dir, f.Path), f.Text); err != nil {
			return err
		}
		fmt.Fprintf(c.Stdout, "wrote %s\n", filepath.Join(cmd.Dir, f.Path))
	}
	fmt.Fprintf(c.Stdout, "\ntenon check %s and tenon test %s say that all is well; edit, and run them again.\n", cmd.Dir, cmd.Dir)
	return nil
}

func (cmd *newCommand) template() (templates.Template, error) {
	var names []string
	for _, t := range templates.All() {
		if t.Name == cmd.Template {
			return t, nil
		}
		names = append(names, t.Name)
	}
	meant := ""
	if near := definition.Suggest(cmd.Template, names); near != "" {
		meant = fmt.Sprintf(" (did you mean %q?)", near)
	}
	return templates.Template{}, usagef("there is no template %q%s: there are %s", cmd.Template, meant, strings.Join(names, ", "))
}

// appName returns the name of the app.
func (cmd *newCommand) appName() (string, error) {
	if cmd.App != "" {
		if !isAppName(cmd.App) {
			return "", usagef("--app %s is no name for an app: it begins with a letter and has lower-case letters, digits and _", cmd.App)
		}
		return cmd.App, nil
	}
	full, err := filepath.Abs(cmd.Dir)
	if err != nil {
		return "", usageError{err}
	}
	name := strings.Map(func(r rune) rune {
		switch {
		case 'a' <= r && r <= 'z', '0' <= r && r <= '9', r == '_':
			return r
		case 'A' <= r && r <= 'Z':
			return r + 'a' - 'A'
		}
		return '_'
	}, filepath.Base(full))
	if name = strings.Trim(name, "_"); !isAppName(name) {
		return "", usagef("the directory %s gives the app no name, which begins with a letter: give it with --app", cmd.Dir)
	}
	return name, nil
}

// titleOf makes a title of a name: "parcel_watch" becomes "Parcel Watch".
func titleOf(app string) string {
	words := strings.FieldsFunc(app, func(r rune) bool { return r == '_' })
	for i, w := range words {
		words[i] = strings.ToUpper(w[:1]) + w[1:]
	}
	return strings.Join(words, " ")
}

// emptyDir reports a directory that holds something.
func emptyDir(dir string) error {
	entries, err := os.ReadDir(dir)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil
	case err != nil:
		if info, statErr := os.Stat(dir); statErr == nil && !info.IsDir() {
			return usagef("cannot make the app in %s: it is a file", dir)
		}
		return fileError(err)
	case len(entries) > 0:
		return usagef("cannot make the app in %s: the directory is not empty", dir)
	}
	return nil
}
