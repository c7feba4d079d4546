package main

import (
	"bufio"
	"bytes"
	"context"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/alecthomas/kong"
	"github.com/stretchr/testify/require"
)

// running is a sandbox in this process.
type running struct {
	address string
	head    string // what it printed before it took requests
	stop    func() int

	out  bytes.Buffer  // what it printed since
	told chan struct{} // closed when that is all
}

// text returns what it printed since. It must have been stopped.
func (s *running) text() string {
	<-s.told
	return s.out.String()
}

// startSandbox runs tenon sandbox with these arguments on a free port.
func startSandbox(t *testing.T, args ...string) *running {
	t.Helper()
	var flags struct{ sandboxCommand }
	parser, err := kong.New(&flags)
	require.NoError(t, err)
	_, err = parser.Parse(append(args, "--listen", "127.0.0.1:0"))
	require.NoError(t, err)
	r, w := io.Pipe()
	var errs bytes.Buffer
	c := &Command{Stdin: strings.NewReader(""), Stdout: w, Stderr: &errs, Getenv: func(string) string { return "" }}
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan int, 1)
	go func() {
		code := c.exitCode(flags.sandboxCommand.run(ctx, c))
		w.Close()
		ended <- code
	}()
	s := &running{told: make(chan struct{})}
	s.stop = sync.OnceValue(func() int {
		cancel()
		return <-ended
	})
	t.Cleanup(func() { s.stop() })
	lines := bufio.NewReader(r)
	for !strings.HasSuffix(s.head, "/sandbox\n") {
		line, err := lines.ReadString('\n')
		require.NoError(t, err, "%s", errs.String())
		s.head += line
	}
	_, rest, _ := strings.Cut(s.head, " at http://")
	s.address, _, _ = strings.Cut(rest, ",")
	go func() {
		io.Copy(&s.out, lines)
		close(s.told)
	}()
	return s
}

// curl does what curl does with the arguments that documents show: -s, -X, -d and
// -o.
func (s *running) curl(t *testing.T, args []string) string {
	t.Helper()
	method, address, body, output := "GET", "", "", ""
	for i := 0; i < len(args); i++ {
		switch args[i] {
		case "-s":
		case "-X":
			method = args[i+1]
			i++
		case "-d":
			body = args[i+1]
			i++
		case "-o":
			output = args[i+1]
			i++
		default:
			address = strings.Replace(args[i], "localhost:7879", s.address, 1)
		}
	}
	request, err := http.NewRequest(method, "http://"+address, strings.NewReader(body))
	require.NoError(t, err)
	response, err := http.DefaultClient.Do(request)
	require.NoError(t, err)
	defer response.Body.Close()
	b, err := io.ReadAll(response.Body)
	require.NoError(t, err)
	if output != "" {
		require.NoError(t, os.WriteFile(output, b, 0o644))
		return ""
	}
	return string(b)
}

// TestSandboxDocument does what docs/sandbox.md does, as TestCheckDocument does for
// docs/check.md. The sandbox of the document listens elsewhere.
func TestSandboxDocument(t *testing.T) {
	var s *running
	runDocument(t, "sandbox.md", 5, func(t *testing.T, command string, last int) (string, int) {
		words := shellWords(command)
		switch {
		case words[0] == "curl":
			return s.curl(t, words[1:]), 0
		case words[len(words)-1] == "&":
			s = startSandbox(t, words[2:len(words)-1]...)
			return strings.ReplaceAll(s.head, s.address, "127.0.0.1:7879"), 0
		}
		return runShown(t, command, last)
	})
	require.Zero(t, s.stop())
}

// shellWords splits a command at blanks that stand in no single quotes.
func shellWords(command string) []string {
	var words []string
	for i, part := range strings.Split(command, "'") {
		if i%2 == 1 {
			words = append(words, part)
		} else {
			words = append(words, strings.Fields(part)...)
		}
	}
	return words
}

// TestASandboxIsKept stops a sandbox, starts it again and lets the time pass that
// a workflow waited for.
func TestASandboxIsKept(t *testing.T) {
	dir := t.TempDir()
	write := func(name, text string) string {
		path := filepath.Join(dir, name)
		require.NoError(t, os.WriteFile(path, []byte(text), 0o644))
		return path
	}
	app := write("app.json", `{"app": "kept", "version": "1.0.0", "title": "Kept", "workflows": [
	  {"name": "wait", "trigger": {"id": "1", "eventName": "kustomer.customer.create", "transitions": [{"target": "plan", "condition": {"op": "true", "values": [true]}}]}, "steps": [
	    {"id": "plan", "action": "kustomer.app.scheduler.schedule-workflow", "params": {"workflowId": "w", "runAt": {"type": "relative", "value": 3600}, "inputs": {"c": "/#steps.1.id"}}, "transitions": []}]},
	  {"id": "w", "name": "greet", "trigger": {"id": "1", "callable": true, "eventName": "kustomer.workflow.w.call", "schema": {"properties": {"c": {"type": "string"}}}, "transitions": [{"target": "n", "condition": {"op": "true", "values": [true]}}]}, "steps": [
	    {"id": "n", "action": "kustomer.note.create", "params": {"customer": "/#steps.1.c", "body": "Hello"}, "transitions": []}]}]}`)
	seed := write("seed.json", `{"customers": [{"id": "c1"}]}`)
	data := filepath.Join(dir, "data")

	s := startSandbox(t, app, "--seed", seed, "--data", data, "--start", "2026-02-02T09:00:00Z")
	require.Contains(t, s.curl(t, []string{"-X", "POST", "localhost:7879/v1/customers", "-d", `{"name": "Ada"}`}), `"name":"Ada"`)
	s.curl(t, []string{"-X", "POST", "localhost:7879/sandbox/advance", "-d", `{"by": "30m"}`})
	require.Zero(t, s.stop())
	require.Contains(t, s.text(), "schedules greet")

	s = startSandbox(t, app, "--seed", seed, "--data", data)
	require.Contains(t, s.head, "where it is 2026-02-02 09:30:00")
	require.Contains(t, s.curl(t, []string{"-X", "POST", "localhost:7879/sandbox/advance", "-d", `{"by": "30m"}`}), `"workflow": "greet"`)
	require.Contains(t, s.curl(t, []string{"localhost:7879/v1/notes"}), `"body":"Hello"`)
	require.Contains(t, s.curl(t, []string{"localhost:7879/v1/customers"}), `"total":2`)
	require.Zero(t, s.stop())
	require.Contains(t, s.text(), "run completed")
	require.NotContains(t, s.text(), "schedules greet", "what has been told is not told again")
}

// TestOnlyThisMachine asks as a page of another site would.
func TestOnlyThisMachine(t *testing.T) {
	path := filepath.Join(t.TempDir(), "app.json")
	require.NoError(t, os.WriteFile(path, []byte(`{"app": "empty", "version": "1.0.0", "title": "Empty"}`), 0o644))
	s := startSandbox(t, path)
	request, err := http.NewRequest("POST", "http://"+s.address+"/v1/customers", strings.NewReader("{}"))
	require.NoError(t, err)
	request.Header.Set("Origin", "https://elsewhere.example")
	response, err := (&http.Client{Timeout: time.Minute}).Do(request)
	require.NoError(t, err)
	defer response.Body.Close()
	require.Equal(t, 403, response.StatusCode)
}
