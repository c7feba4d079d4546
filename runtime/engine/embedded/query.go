package embedded

import (
	"context"
	"database/sql/driver"
	"fmt"
	"strings"
	"time"

	"github.com/tenon-dev/tenon/definition/value"
	"github.com/tenon-dev/tenon/runtime/engine"
	"github.com/tenon-dev/tenon/runtime/engine/journal"
	"github.com/tenon-dev/tenon/runtime/interp"
)

// defaultLimit is how many runs a list has that does not say.
const defaultLimit = 1000

// summaryRow is what a row of summaryColumns holds.
type summaryRow struct {
	revision, workflow int64
	hasRevision        bool
	event              string
	summary            engine.Summary
}

func (e *Engine) summaryOf(v []driver.Value) (*summaryRow, error) {
	r := &summaryRow{revision: integer(v[2]), workflow: integer(v[3]), hasRevision: v[2] != nil, event: text(v[6])}
	s := &r.summary
	s.ID = e.runID(integer(v[0]))
	s.Org = e.orgs.byNo(integer(v[1])).name
	s.StartedAt = moments(v[4])
	s.Outcome = interp.Outcome(integer(v[5]))
	s.EndedAt = moments(v[7])
	if v[8] != nil {
		var err error
		if s.Failure, err = journal.ParseFailure(text(v[8])); err != nil {
			return nil, err
		}
	}
	s.WorkflowID = text(v[9])
	if v[10] != nil {
		s.Parent = e.runID(integer(v[10]))
	}
	s.ParentStep, s.DueAt, s.Depth = text(v[11]), moments(v[12]), int(integer(v[13]))
	if s.Outcome == interp.Stopped && v[14] != nil {
		last, err := journal.ParseEvent(text(v[14]))
		if err != nil {
			return nil, err
		}
		s.Reason = last.Reason
	}
	return r, nil
}

func moments(v driver.Value) time.Time {
	if v == nil {
		return time.Time{}
	}
	return time.Unix(0, integer(v)).UTC()
}

// complete adds what the revision knows.
func (e *Engine) complete(ctx context.Context, r *summaryRow) (*revision, error) {
	if !r.hasRevision {
		return nil, nil
	}
	rev, err := e.revision(ctx, r.revision)
	if err != nil {
		return nil, err
	}
	p := rev.prepared
	if r.workflow < 0 || int(r.workflow) >= len(p.Program.Workflows) {
		return nil, &damaged{"run " + string(r.summary.ID), fmt.Errorf("revision %d has no workflow %d", r.revision, r.workflow)}
	}
	w := p.Program.Workflows[r.workflow]
	s := &r.summary
	s.App, s.Version, s.WorkflowID, s.Workflow, s.Event = p.App, p.Version, w.ID, w.Name, w.Event
	if r.event != "" {
		s.Event = r.event
	}
	return rev, nil
}

// Query returns a run with its journal.
func (e *Engine) Query(ctx context.Context, orgName string, id engine.RunID) (*engine.Record, error) {
	if err := e.stopped(); err != nil {
		return nil, err
	}
	o, err := e.org(ctx, orgName)
	if err != nil {
		return nil, err
	}
	no, ok := e.runNo(id)
	if o == nil || !ok {
		return nil, missing(orgName, id)
	}
	var row *summaryRow
	var events []interp.Event
	err = e.read(ctx, func(c *conn) error {
		var last []interp.Event
		err := c.query("SELECT "+summaryColumns+", first FROM runs WHERE no = ? AND org = ?", []driver.Value{no, o.no}, func(v []driver.Value) (err error) {
			if row, err = e.summaryOf(v); err != nil {
				return err
			}
			if first := v[len(v)-1]; first != nil {
				err = appendEvent(&events, first)
			}
			if err == nil && v[14] != nil {
				err = appendEvent(&last, v[14])
			}
			return err
		})
		if err != nil || row == nil {
			return err
		}
		if err := middle(c, no, &events); err != nil {
			return err
		}
		events = append(events, last...)
		return nil
	})
	if err != nil {
		return nil, err
	}
	if row == nil {
		return nil, missing(orgName, id)
	}
	rev, err := e.complete(ctx, row)
	if err != nil {
		return nil, err
	}
	record := &engine.Record{Summary: row.summary, Journal: events}
	if rev != nil {
		record.Revision = rev.prepared
	}
	return record, nil
}

// selectRuns writes the query of a filter.
func selectRuns(org int64, f engine.Filter) (query string, args []driver.Value) {
	var q strings.Builder
	q.WriteString("SELECT " + summaryColumns + " FROM runs WHERE org = ?")
	args = []driver.Value{org}
	if f.Active {
		q.WriteString(" AND outcome = 0")
	}
	if f.Outcome != interp.Running {
		q.WriteString(" AND outcome = ?")
		args = append(args, int64(f.Outcome))
	}
	if f.App != "" {
		q.WriteString(" AND revision IN (SELECT no FROM revisions WHERE org = ? AND app = ?)")
		args = append(args, org, f.App)
	}
	q.WriteString(" ORDER BY no LIMIT ?")
	limit := f.Limit
	if limit <= 0 {
		limit = defaultLimit
	}
	args = append(args, int64(limit))
	return q.String(), args
}

// Runs lists runs in the order of their start.
func (e *Engine) Runs(ctx context.Context, orgName string, f engine.Filter) ([]engine.Summary, error) {
	if err := e.stopped(); err != nil {
		return nil, err
	}
	o, err := e.org(ctx, orgName)
	if o == nil || err != nil {
		return nil, err
	}
	query, args := selectRuns(o.no, f)
	var rows []*summaryRow
	err = e.read(ctx, func(c *conn) error {
		return c.query(query, args, func(v []driver.Value) error {
			row, err := e.summaryOf(v)
			rows = append(rows, row)
			return err
		})
	})
	if err != nil {
		return nil, err
	}
	all := make([]engine.Summary, 0, len(rows))
	for _, row := range rows {
		if _, err := e.complete(ctx, row); err != nil {
			return nil, err
		}
		all = append(all, row.summary)
	}
	return all, nil
}

const selectScheduled = "SELECT " + timerColumns + " FROM timers WHERE org = ? AND workflow IS NOT NULL ORDER BY at, no"

// Schedules lists the calls that wait for their time.
func (e *Engine) Schedules(ctx context.Context, orgName string) ([]engine.Scheduled, error) {
	if err := e.stopped(); err != nil {
		return nil, err
	}
	o, err := e.org(ctx, orgName)
	if o == nil || err != nil {
		return nil, err
	}
	var all []engine.Scheduled
	err = e.read(ctx, func(c *conn) error {
		return c.query(selectScheduled, []driver.Value{o.no}, func(v []driver.Value) error {
			t := timerOf(v)
			inputs, _, err := value.FromBinary(string(t.inputs))
			all = append(all, engine.Scheduled{
				Org: o.name, WorkflowID: t.workflow, At: time.Unix(0, t.at).UTC(), Inputs: inputs,
				Parent: e.runID(t.run), ParentStep: t.step, Depth: int(t.number),
			})
			return err
		})
	})
	return all, err
}
