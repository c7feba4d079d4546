package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"reflect"
	"runtime/debug"
	"strings"
	"time"

	"github.com/alecthomas/kong"
)

// The exit codes of every command.
const (
	exitClean    = 0 // nothing at or above the threshold
	exitFindings = 1 // findings at or above the threshold
	exitUsage    = 2 // wrong use: flags, files that cannot be read or written
	exitInternal = 3 // a fault of tenon itself
)

// Command is one invocation of tenon, free of globals so that tests run it in
// their own process.
type Command struct {
	Stdin          io.Reader
	Stdout, Stderr io.Writer
	Getenv         func(string) string
	Now            func() time.Time // of the machine, if nil

	patience time.Duration    // with pipes to which nobody writes; 0 means a default
	ticks    <-chan time.Time // when to look for changes; of the machine's clock, if nil
}

// now returns the time.
func (c *Command) now() time.Time {
	if c.Now == nil {
		return time.Now()
	}
	return c.Now()
}

// note says on standard error what was done beside the output.
func (c *Command) note(format string, args ...any) { fmt.Fprintf(c.Stderr, format+"\n", args...) }

type commands struct {
	Check   checkCommand   `cmd:"" help:"Check definitions and report every mistake at its place."`
	Demo    demoCommand    `cmd:"" help:"Show the main job from end to end: check, link, install and run an app."`
	Diff    diffCommand    `cmd:"" help:"Say what an upgrade does, what it breaks, and which version it owes."`
	Explain explainCommand `cmd:"" help:"Print the page of a rule: what it finds and why, with an example."`
	Fmt     fmtCommand     `cmd:"" help:"Lay definitions out in the one canonical way."`
	Graph   graphCommand   `cmd:"" help:"Draw the workflows of a definition."`
	Help    helpCommand    `cmd:"" help:"Say what a command does and which flags it takes."`
	Link    linkCommand    `cmd:"" help:"Give the workflows of a definition their global ids; all other bytes stay."`
	New     newCommand     `cmd:"" help:"Begin an app: a definition with scenarios that pass."`
	Run     runCommand     `cmd:"" help:"Run a definition on one event, with time under control, and print what happened and why."`
	Sandbox sandboxCommand `cmd:"" help:"Serve an app with a stand-in for the platform on this machine, with time under control."`
	Schema  schemaCommand  `cmd:"" help:"Print the JSON Schema of the format, for editors."`
	Test    testCommand    `cmd:"" help:"Run the scenarios of apps in virtual time, and compare what comes with what is expected."`
	Unlink  unlinkCommand  `cmd:"" help:"Take a linked definition back to its local ids, byte for byte."`
	Version versionCommand `cmd:"" help:"Print the version."`
}

// grammar returns the commands that kong is to know, and how what it knows is
// called: only the one that the arguments begin with, if it is known, because
// reading the flags of all of them takes longer than most commands do.
func grammar(args []string) (commandsOrOne any, called string) {
	if len(args) > 0 {
		all := reflect.TypeFor[commands]()
		for i := range all.NumField() {
			if field := all.Field(i); strings.ToLower(field.Name) == args[0] {
				return reflect.New(reflect.StructOf([]reflect.StructField{field})).Interface(), "tenon " + args[0]
			}
		}
	}
	return new(commands), "tenon"
}

// usageError is an error of the caller: it ends with exitUsage.
type usageError struct{ error }

func usagef(format string, args ...any) error { return usageError{fmt.Errorf(format, args...)} }

// errFindings ends with exitFindings; what was found has been printed.
var errFindings = errors.New("findings")

// errSaid ends with exitUsage; what is wrong has been said.
var errSaid = errors.New("wrong use")

// exited carries kong's wish to end, after --help.
type exited int

// Main runs tenon with these arguments, without the program's name, and returns
// its exit code.
func (c *Command) Main(args []string) (code int) {
	defer func() {
		switch r := recover().(type) {
		case nil:
		case exited:
			code = int(r)
		default:
			fmt.Fprintf(c.Stderr, "tenon: internal fault: %v\n%s\nplease report this with the command and its input\n", r, debug.Stack())
			code = exitInternal
		}
	}()
	if len(args) > 0 && args[0] == "--version" {
		args = []string{"version"}
	}
	known, called := grammar(args)
	parser, err := kong.New(known,
		kong.Name("tenon"),
		kong.Description("Compiles, checks, links and runs app definitions.\n\nExit codes: 0 clean, 1 findings at or above the threshold, 2 wrong use, 3 internal fault."),
		kong.Writers(c.Stdout, c.Stderr),
		kong.Exit(func(code int) { panic(exited(code)) }),
		kong.UsageOnError(),
		kong.Bind(c),
	)
	if err != nil {
		fmt.Fprintf(c.Stderr, "tenon: %v\n", err)
		return exitInternal
	}
	ctx, err := parser.Parse(args)
	var failed *fs.PathError
	if errors.As(err, &failed) { // of the help
		return c.exitCode(err)
	}
	if err != nil {
		fmt.Fprintf(c.Stderr, "tenon: %s (run %s --help)\n", mistake(err), called)
		return exitUsage
	}
	return c.exitCode(ctx.Run())
}

// mistake words what is wrong with the arguments, as far as kong's words are not
// the user's.
func mistake(err error) string {
	text := err.Error()
	flag, rest, of := strings.Cut(text, ": expected ")
	_, got, _ := strings.Cut(rest, ` but got "`)
	got, _, _ = strings.Cut(got, `"`)
	switch missing, argument := strings.CutPrefix(text, `expected "<`); {
	case argument:
		return "missing argument <" + strings.TrimSuffix(missing, `"`)
	case of && got == "EOL" && strings.HasSuffix(rest, "(<EOL>)"):
		return flag + " needs a value"
	case of && strings.HasPrefix(got, "-") && strings.Contains(rest, " flag)"):
		return fmt.Sprintf("%s needs a value, and %s looks like a flag: if it is the value, write %[1]s=%[2]s", flag, got)
	case of && strings.Contains(rest, " bit int"):
		return fmt.Sprintf("%s takes a number, not %q", flag, got)
	}
	return text
}

func (c *Command) exitCode(err error) int {
	var usage usageError
	var failed *fs.PathError
	if errors.As(err, &failed) && failed.Op == "write" {
		err = writeError(failed.Path, err)
	}
	switch {
	case err == nil:
		return exitClean
	case errors.Is(err, errFindings):
		return exitFindings
	case errors.Is(err, errSaid):
		return exitUsage
	case errors.As(err, &usage):
		fmt.Fprintf(c.Stderr, "tenon: %v\n", err)
		return exitUsage
	}
	fmt.Fprintf(c.Stderr, "tenon: internal fault: %v\n", err)
	return exitInternal
}

type colorFlag struct {
	Color string `enum:"auto,always,never" default:"auto" help:"Colour the output: auto (on a terminal, unless NO_COLOR is set), always or never."`
}

// useColor decides about colour for one writer.
func (f colorFlag) useColor(c *Command, w io.Writer) bool {
	switch f.Color {
	case "always":
		return true
	case "never":
		return false
	}
	return c.Getenv("NO_COLOR") == "" && c.Getenv("TERM") != "dumb" && isTerminal(w)
}

func isTerminal(w io.Writer) bool {
	f, ok := w.(*os.File)
	if !ok {
		return false
	}
	info, err := f.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0
}
