package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// killedApp posts to an endpoint, schedules a second workflow for soon, which
// posts again. URL stands for the endpoint.
const killedApp = `{
  "app": "parcels", "version": "0.1.0", "title": "Parcels",
  "workflows": [
    {"name": "first", "trigger": {"id": "1", "eventName": "kustomer.customer.update", "transitions": [{"target": "tell", "condition": {"op": "true", "values": [true]}}]},
     "steps": [
       {"id": "tell", "action": "kustomer.rest-api.json", "params": {"uri": "URL/first", "method": "POST", "data": {"event": "/#steps.1.id"}},
        "transitions": [{"target": "later", "condition": {"op": "true", "values": [true]}}]},
       {"id": "later", "action": "kustomer.app.scheduler.schedule-workflow", "transitions": [],
        "params": {"workflowId": "second", "runAt": {"type": "relative", "value": "/#steps.1.delay"}, "inputs": {"event": "/#steps.1.id"}}}]},
    {"id": "second", "name": "second", "trigger": {"id": "1", "callable": true, "eventName": "kustomer.workflow.second.call",
       "schema": {"properties": {"event": {"type": "string"}}, "required": ["event"]}, "transitions": [{"target": "tell", "condition": {"op": "true", "values": [true]}}]},
     "steps": [{"id": "tell", "action": "kustomer.rest-api.json", "params": {"uri": "URL/second", "method": "POST", "data": {"event": "/#steps.1.event"}}, "transitions": []}]}
  ]}`

// endpoint counts what arrives: for each event and workflow the idempotency keys
// and how often each came.
type endpoint struct {
	mu       sync.Mutex
	calls    map[string]map[string]int // "first e1" → key → times
	requests int
}

func (e *endpoint) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	var body struct {
		Event string `json:"event"`
	}
	b, err := io.ReadAll(r.Body)
	if err != nil || json.Unmarshal(b, &body) != nil {
		return // the caller was killed while it spoke
	}
	what := strings.TrimPrefix(r.URL.Path, "/") + " " + body.Event
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.calls[what] == nil {
		e.calls[what] = map[string]int{}
	}
	e.calls[what][r.Header.Get("Idempotency-Key")]++
	e.requests++
	w.Header().Set("Content-Type", "application/json")
	io.WriteString(w, `{"ok": true}`)
}

// daemon is a running tenond.
type daemon struct {
	cmd  *exec.Cmd
	base string
	gone chan error
}

func start(t *testing.T, binary, data string) *daemon {
	t.Helper()
	cmd := exec.Command(binary, "--data", data, "--listen", "127.0.0.1:0", "--allow", "127.0.0.0/8")
	stdout, err := cmd.StdoutPipe()
	require.NoError(t, err)
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	require.NoError(t, cmd.Start())
	d := &daemon{cmd: cmd, gone: make(chan error, 1)}
	lines := bufio.NewScanner(stdout)
	if !lines.Scan() {
		err := cmd.Wait()
		require.FailNow(t, "tenond did not start", "%v: %s", err, stderr.String())
	}
	d.base = strings.TrimPrefix(lines.Text(), "tenond listens on ")
	require.True(t, strings.HasPrefix(d.base, "http://127.0.0.1:"), lines.Text())
	go func() { d.gone <- cmd.Wait() }()
	return d
}

// kill ends the process without a word of warning.
func (d *daemon) kill(t *testing.T) {
	require.NoError(t, d.cmd.Process.Signal(syscall.SIGKILL))
	<-d.gone
}

func build(t *testing.T) string {
	t.Helper()
	binary := filepath.Join(t.TempDir(), "tenond")
	out, err := exec.Command("go", "build", "-o", binary, ".").CombinedOutput()
	require.NoError(t, err, "%s", out)
	return binary
}

// setting reads a number from the environment, for longer runs by hand.
func setting(t *testing.T, name string, otherwise int) int {
	text := os.Getenv(name)
	if text == "" {
		return otherwise
	}
	n, err := strconv.Atoi(text)
	require.NoError(t, err, name)
	return n
}

var client = http.Client{Timeout: 20 * time.Second}

func call(ctx context.Context, method, url, body string, out any) (int, error) {
	req, err := http.NewRequestWithContext(ctx, method, url, strings.NewReader(body))
	if err != nil {
		return 0, err
	}
	resp, err := client.Do(req)
	if err != nil {
		return 0, err
	}
	defer resp.Body.Close()
	b, err := io.ReadAll(resp.Body)
	if err != nil {
		return 0, err
	}
	if out != nil && resp.StatusCode < 300 {
		err = json.Unmarshal(b, out)
	}
	return resp.StatusCode, err
}

// TestKill kills the real server at random moments under load, again and again,
// and holds it to what it acknowledged. TENOND_KILLS and TENOND_SEED make it
// longer, or the same once more.
func TestKill(t *testing.T) {
	kills := setting(t, "TENOND_KILLS", 25)
	seed := setting(t, "TENOND_SEED", int(time.Now().UnixNano()&0xFFFFFF))
	t.Logf("TENOND_SEED=%d", seed)
	random := rand.New(rand.NewPCG(uint64(seed), 1))

	seen := &endpoint{calls: map[string]map[string]int{}}
	server := httptest.NewServer(seen)
	defer server.Close()
	binary, data := build(t), t.TempDir()

	var mu sync.RWMutex // held for writing while the server is down
	d := start(t, binary, data)
	defer func() { d.cmd.Process.Kill() }()
	status, err := call(t.Context(), "POST", d.base+"/v1/orgs/o1/apps", strings.ReplaceAll(killedApp, "URL", server.URL), nil)
	require.NoError(t, err)
	require.Equal(t, http.StatusCreated, status)

	// Clients report events, each until it is acknowledged.
	const clients = 4
	acknowledged := make([]map[string]string, clients) // event → run
	reports := 0
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	var load sync.WaitGroup
	var counted sync.Mutex
	for c := range clients {
		acknowledged[c] = map[string]string{}
		delays := rand.New(rand.NewPCG(uint64(seed), uint64(c+2)))
		load.Go(func() {
			for n := 0; ctx.Err() == nil; n++ {
				id := fmt.Sprintf("e%d-%d", c, n)
				body := fmt.Sprintf(`{"id": %q, "name": "kustomer.customer.update", "data": {"id": %q, "delay": %.2f}}`, id, id, delays.Float64())
				for ctx.Err() == nil {
					mu.RLock()
					base := d.base
					mu.RUnlock()
					var answer struct{ Runs []string }
					status, err := call(ctx, "POST", base+"/v1/orgs/o1/events", body, &answer)
					counted.Lock()
					reports++
					counted.Unlock()
					if err == nil && status == http.StatusAccepted {
						if len(answer.Runs) != 1 {
							t.Errorf("event %s started %d runs", id, len(answer.Runs))
						}
						acknowledged[c][id] = answer.Runs[0]
						break
					}
				}
			}
		})
	}
	for range kills {
		wait := time.NewTimer(time.Duration(5+random.IntN(120)) * time.Millisecond)
		<-wait.C
		d.kill(t)
		mu.Lock()
		d = start(t, binary, data)
		mu.Unlock()
	}
	stop()
	load.Wait()

	// What is left to do is done: no run is running, nothing waits for its time.
	patience, cancel := context.WithTimeout(t.Context(), 90*time.Second)
	defer cancel()
	poll := time.NewTicker(50 * time.Millisecond)
	defer poll.Stop()
	for left := 1; left > 0; <-poll.C {
		require.NoError(t, patience.Err(), "%d runs and schedules are still not done", left)
		var runs struct{ Runs []json.RawMessage }
		var schedules struct{ Schedules []json.RawMessage }
		_, err = call(patience, "GET", d.base+"/v1/orgs/o1/runs?active=true&limit=100000", "", &runs)
		require.NoError(t, err)
		_, err = call(patience, "GET", d.base+"/v1/orgs/o1/schedules", "", &schedules)
		require.NoError(t, err)
		left = len(runs.Runs) + len(schedules.Schedules)
	}

	var all struct {
		Runs []struct{ ID, Workflow, Outcome, Parent string }
	}
	_, err = call(t.Context(), "GET", d.base+"/v1/orgs/o1/runs?limit=100000", "", &all)
	require.NoError(t, err)
	outcome, children := map[string]string{}, map[string]int{}
	for _, r := range all.Runs {
		require.Empty(t, outcome[r.ID], "run %s is listed twice", r.ID)
		outcome[r.ID] = r.Outcome
		if r.Parent != "" {
			children[r.Parent]++
		}
	}
	for _, r := range all.Runs {
		require.Equal(t, "completed", r.Outcome, "run %s", r.ID)
		if r.Workflow == "first" {
			require.Equal(t, 1, children[r.ID], "scheduled runs of %s, acknowledged or not", r.ID)
		}
	}
	events, repeated := 0, 0
	for _, acks := range acknowledged {
		for event, run := range acks {
			events++
			require.Equal(t, "completed", outcome[run], "the run of the acknowledged event %s", event)
			require.Equal(t, 1, children[run], "scheduled runs of event %s", event)
		}
	}
	for what, keys := range seen.calls {
		require.Len(t, keys, 1, "%s was called with several idempotency keys", what)
		for key, times := range keys {
			require.NotEmpty(t, key)
			repeated += times - 1
		}
	}
	require.Len(t, seen.calls, len(all.Runs), "each run makes one call")
	require.NotZero(t, events)

	// A polite end keeps everything too.
	require.NoError(t, d.cmd.Process.Signal(syscall.SIGTERM))
	require.NoError(t, <-d.gone)
	t.Logf("%d kills, %d events acknowledged of %d reports, %d runs completed, %d requests, of which %d repeated one with its key",
		kills, events, reports, len(all.Runs), seen.requests, repeated)
}

func TestWrongUse(t *testing.T) {
	binary, data := build(t), filepath.Join(t.TempDir(), "data")
	for _, c := range []struct {
		args []string
		want string
	}{
		{nil, "tenond: missing flags: --data=DIR"},
		{[]string{"--data", ""}, "tenond: --data is empty: name a directory"},
		{[]string{"--data", data, "more"}, "tenond: unexpected argument more"},
		{[]string{"--data", data, "--listen", "0.0.0.0:0"}, "tenond: cannot listen on \"0.0.0.0:0\": tenond has no tokens yet"},
		{[]string{"--data", data, "--listen", "here"}, "tenond: the address \"here\" to listen on is not of the form host:port"},
		{[]string{"--data", data, "--connect", "a=b"}, "tenond: --connect a=b is not a host and an address with a port"},
		{[]string{"--data", data, "--allow", "10.0.0.0"}, "tenond: --allow \"10.0.0.0\" is not a range of addresses"},
	} {
		out, err := exec.Command(binary, c.args...).CombinedOutput()
		var exit *exec.ExitError
		require.ErrorAs(t, err, &exit, "%v: %s", c.args, out)
		require.Equal(t, exitUsage, exit.ExitCode(), "%v", c.args)
		require.True(t, strings.HasPrefix(string(out), c.want), "%s", out)
		require.Contains(t, string(out), "(run tenond --help)")
	}
	require.NoDirExists(t, data)
	out, err := exec.Command(binary, "--version").Output()
	require.NoError(t, err)
	require.True(t, strings.HasPrefix(string(out), "tenond "), "%s", out)
}

func TestASecondProcessIsRefused(t *testing.T) {
	binary, data := build(t), t.TempDir()
	d := start(t, binary, data)
	defer d.kill(t)
	out, err := exec.Command(binary, "--data", data, "--listen", "127.0.0.1:0").CombinedOutput()
	var exit *exec.ExitError
	require.True(t, errors.As(err, &exit), "%v", err)
	require.Contains(t, string(out), "tenond: ")
	t.Logf("%s", out)
}
