package main

import (
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/tenon-dev/tenon/fixtures/corpus"
	"github.com/tenon-dev/tenon/runtime/event"
)

var update = flag.Bool("update", false, "write the expected files anew")

// TestMain makes this test binary also the command tenon, for the scripts.
func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"tenon": main})
}

// TestScripts runs testdata/script/*.txtar: what a person types, and what must
// come of it. Beside the commands of package testscript a script has
//
//	exits CODE COMMAND…   runs the command, which must end with this exit code
//	mode FILE OCTAL       the permissions of a file must be these
//	large FILE            writes an event that holds more than one may
//	serve                 starts a service at $SERVER that answers with what it was told
//	$DEMO                 the folder of the app that tenon demo shows
//	[corpus]              the published definitions are there, in $CORPUS
//
// Expected outputs are compared with cmp, which -update writes anew.
func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir:                 filepath.Join("testdata", "script"),
		UpdateScripts:       *update,
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
		Setup: func(e *testscript.Env) error {
			e.Setenv("DEMO", filepath.Join(corpus.Root(t), "fixtures", "demo"))
			e.Setenv("CORPUS", filepath.Join(corpus.Root(t), "..", "shared", "corpus", "kustomer"))
			return nil
		},
		Condition: func(name string) (bool, error) {
			if name != "corpus" {
				return false, errors.New("there is no condition " + name)
			}
			_, err := os.Stat(filepath.Join(corpus.Root(t), "..", "shared", "corpus", "kustomer"))
			return err == nil, nil
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"exits": exits,
			"mode":  mode,
			"large": largeEvent,
			"serve": startService,
		},
	})
}

func exits(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: exits CODE COMMAND…")
	}
	code := 0
	err := ts.Exec(args[1], args[2:]...)
	var exit *exec.ExitError
	switch {
	case errors.As(err, &exit):
		code = exit.ExitCode()
	case err != nil:
		ts.Fatalf("%v", err)
	}
	if strconv.Itoa(code) != args[0] {
		ts.Fatalf("%s ended with exit code %d, not %s\n[stdout]\n%s[stderr]\n%s", strings.Join(args[1:], " "), code, args[0], ts.ReadFile("stdout"), ts.ReadFile("stderr"))
	}
}

func mode(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: mode FILE OCTAL")
	}
	info, err := os.Stat(ts.MkAbs(args[0]))
	ts.Check(err)
	if got := strconv.FormatInt(int64(info.Mode().Perm()), 8); got != args[1] {
		ts.Fatalf("the permissions of %s are %s, not %s", args[0], got, args[1])
	}
}

// startService starts a service that answers every request with what it holds, as JSON;
// the last segment of its path is the status of the answer, if it is a number. At
// /wait/N it asks for N minutes until the completion of an action.
func startService(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 0 {
		ts.Fatalf("usage: serve")
	}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		w.Header().Set("Content-Type", "application/json")
		w.Header()["Date"] = nil
		if minutes, ok := strings.CutPrefix(r.URL.Path, "/wait/"); ok {
			fmt.Fprintf(w, `{"result": {"approved": false}, "timeoutType": "TIMEOUT_LENGTH", "timeoutLengthOptions": {"timeoutInMinutes": %s}}`, minutes)
			return
		}
		if status, err := strconv.Atoi(path.Base(r.URL.Path)); err == nil && status >= 200 && status <= 599 {
			w.WriteHeader(status)
		}
		json.NewEncoder(w).Encode(map[string]string{"method": r.Method, "path": r.RequestURI, "authorization": r.Header.Get("Authorization"), "body": string(body)})
	}))
	ts.Defer(server.Close)
	ts.Setenv("SERVER", server.Listener.Addr().String())
}

// largeEvent writes an event that holds more than one may.
func largeEvent(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: large FILE")
	}
	text := fmt.Sprintf(`{"name": "kustomer.customer.update", "data": {"x": %q}}`, strings.Repeat("x", event.MaxSize))
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), []byte(text), 0o600))
}
