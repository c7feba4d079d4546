// Command tenond runs the apps of many orgs durably, in one process on one SQLite
// file. What it does lives in the packages runtime/api and
// runtime/engine/embedded; here are flags, the listener and the shutdown.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"os/signal"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"syscall"
	"time"

	"github.com/alecthomas/kong"

	"github.com/tenon-dev/tenon/definition/source"
	"github.com/tenon-dev/tenon/definition/value"
	"github.com/tenon-dev/tenon/runtime/action"
	"github.com/tenon-dev/tenon/runtime/api"
	"github.com/tenon-dev/tenon/runtime/engine/embedded"
	"github.com/tenon-dev/tenon/runtime/install"
)

type flags struct {
	Data    string            `required:"" placeholder:"DIR" env:"TENOND_DATA" help:"Where the data is kept; made if it is not there."`
	Listen  string            `default:"127.0.0.1:7878" env:"TENOND_LISTEN" help:"Address to listen on, of this machine only; port 0 takes a free one."`
	Setup   string            `placeholder:"FILE" env:"TENOND_SETUP" help:"What every org has set up, as JSON: business hours (schedules, defaultSchedule) and the locale of dates."`
	Allow   []string          `placeholder:"CIDR" env:"TENOND_ALLOW" help:"Addresses that apps may call besides public ones, such as 10.0.0.0/8 or 127.0.0.0/8."`
	Connect map[string]string `placeholder:"HOST=ADDRESS" help:"Lead calls of apps for a host to another address, such as api.example.com=127.0.0.1:8080."`
	Gateway string            `placeholder:"FILE" env:"TENOND_GATEWAY" help:"How the platform's actions are carried out by its API: a file in the form of an app definition, whose actions have their names."`
	Secrets string            `name:"gateway-settings" placeholder:"FILE" env:"TENOND_GATEWAY_SETTINGS" help:"Values for the settings of the gateway, as JSON: an object of categories, in each the values by name."`
	Depth   int               `name:"max-depth" default:"10000" help:"How many workflows may follow each other by schedules and published events; 0 is no bound."`
	Version kong.VersionFlag  `help:"Print the version."`
}

// drain is how long a shutdown waits for requests that are being answered and for
// actions that are being carried out. What takes longer is left to the next start.
const drain = 10 * time.Second

// The exit codes.
const (
	exitFailed = 1 // it could not start, or had to stop
	exitUsage  = 2 // wrong use
)

func main() {
	var f flags
	parser := kong.Must(&f, kong.Name("tenond"), kong.Vars{"version": version()},
		kong.Description("Runs the workflows of apps durably on one SQLite file.\n\nIt has no tokens yet, so it listens on this machine only."))
	_, err := parser.Parse(os.Args[1:])
	if err == nil {
		err = f.check()
	}
	if err != nil {
		fmt.Fprintf(os.Stderr, "tenond: %v (run tenond --help)\n", err)
		os.Exit(exitUsage)
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := serve(ctx, f, os.Stdout, os.Stderr); err != nil {
		fmt.Fprintln(os.Stderr, "tenond: "+err.Error())
		os.Exit(exitFailed)
	}
}

// version says what --version prints.
func version() string {
	module := "(development)"
	if info, ok := debug.ReadBuildInfo(); ok && info.Main.Version != "" {
		module = info.Main.Version
	}
	return fmt.Sprintf("tenond %s %s %s/%s", module, runtime.Version(), runtime.GOOS, runtime.GOARCH)
}

// check returns a sentence about the first flag that cannot be used.
func (f *flags) check() error {
	if f.Data == "" {
		return errors.New("--data is empty: name a directory")
	}
	if err := api.OnThisMachine("tenond", f.Listen); err != nil {
		return err
	}
	if err := action.CheckConnect(f.Connect); err != nil {
		return fmt.Errorf("--connect %w", err)
	}
	if _, err := action.ParseAllow(f.Allow); err != nil {
		return fmt.Errorf("--allow %w", err)
	}
	if f.Depth < 0 {
		return fmt.Errorf("--max-depth is %d, but must not be less than 0", f.Depth)
	}
	if f.Secrets != "" && f.Gateway == "" {
		return errors.New("--gateway-settings needs --gateway, whose settings they are")
	}
	return nil
}

// executor returns what carries out actions: all that needs no platform, and by
// the gateway those of the platform.
func (f *flags) executor(rest action.Executor) (action.Executor, error) {
	if f.Gateway == "" {
		return action.Standard(rest, nil), nil
	}
	text, err := readFile(f.Gateway)
	if err != nil {
		return nil, err
	}
	var settings *source.File
	if f.Secrets != "" {
		if settings, err = readFile(f.Secrets); err != nil {
			return nil, err
		}
	}
	gateway, err := action.NewGateway(text, settings, rest)
	if err != nil {
		return nil, err
	}
	return action.Standard(rest, gateway), nil
}

func readFile(path string) (*source.File, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("cannot read %s: %w", path, err)
	}
	return &source.File{Name: path, Bytes: text}, nil
}

// serve runs the server until ctx ends.
func serve(ctx context.Context, f flags, stdout, stderr io.Writer) error {
	allowed, err := action.ParseAllow(f.Allow)
	if err != nil {
		return err
	}
	setup, err := readSetup(f.Setup)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(f.Data, 0o700); err != nil {
		return fmt.Errorf("the data directory %s cannot be made: %w", f.Data, err)
	}
	log := slog.New(slog.NewJSONHandler(stderr, nil))
	rest := action.NewHTTP(action.HTTPOptions{Allow: allowed, Connect: f.Connect})
	defer rest.Close()
	executor, err := f.executor(rest)
	if err != nil {
		return err
	}
	e, err := embedded.Open(ctx, embedded.Options{
		Path:     filepath.Join(f.Data, "tenon.db"),
		Executor: executor, MaxDepth: f.Depth,
		Logger:   log,
		OrgSetup: setup,
	})
	if err != nil {
		return err
	}
	listener, err := net.Listen("tcp", f.Listen)
	if err != nil {
		return errors.Join(fmt.Errorf("cannot listen on %s: %w", f.Listen, err), e.Close())
	}
	server := &http.Server{
		Handler: api.Local(api.New(e, log)), ReadHeaderTimeout: 10 * time.Second, ReadTimeout: time.Minute, IdleTimeout: 2 * time.Minute,
		MaxHeaderBytes: 64 << 10, ErrorLog: slog.NewLogLogger(log.Handler(), slog.LevelWarn),
	}
	if _, err := fmt.Fprintf(stdout, "tenond listens on http://%s\n", listener.Addr()); err != nil {
		log.Warn("the address cannot be printed", "address", listener.Addr().String(), "error", err)
	}
	failed := make(chan error, 1)
	go func() { failed <- server.Serve(listener) }()
	select {
	case err = <-failed:
	case <-ctx.Done():
		log.Info("shutting down")
	}
	late, cancel := context.WithTimeout(context.Background(), drain)
	defer cancel()
	err = errors.Join(err, server.Shutdown(late))
	return errors.Join(err, e.Drain(late))
}

// readSetup reads what orgs have set up; nothing without a file.
func readSetup(name string) (value.Value, error) {
	if name == "" {
		return value.Value{}, nil
	}
	text, err := os.ReadFile(name)
	if err != nil {
		return value.Value{}, err
	}
	return install.ParseSetup(&source.File{Name: name, Bytes: text})
}
