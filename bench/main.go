// Command bench measures how fast definitions are read, checked and linked, and
// with -language what stands in them is evaluated. What
// it prints are ratios: each piece of work is set against goccy/go-json decoding
// the same bytes into any, in the same process and in turn with it, because only
// such ratios mean the same on different machines.
package main

import (
	"flag"
	"fmt"
	"os"
	"strconv"
	"strings"

	"github.com/tenon-dev/tenon/fixtures/generate"
)

// options are the flags of the command.
type options struct {
	pairs, rounds, starts int
	growth                string
	hostile               int
	language              bool
	write, layout, kind   string
}

// layouts are the names of the layouts in the order in which they are measured.
var layouts = []struct {
	name   string
	layout generate.Layout
}{{"indented", generate.Indented}, {"compact", generate.Compact}}

func main() {
	var o options
	flag.IntVar(&o.pairs, "pairs", generate.TenMegabytes, "`pairs` of workflows in the measured definition")
	flag.IntVar(&o.rounds, "rounds", 9, "measured `rounds`; the table shows medians")
	flag.StringVar(&o.growth, "growth", "1,3,10,30,100", "sizes of the growth curve in `megabytes`; empty leaves it out")
	flag.IntVar(&o.starts, "starts", 200, "`launches` for the start-up time; 0 leaves it out")
	flag.StringVar(&o.write, "write", "", "write the definition to a `file` and measure nothing")
	flag.IntVar(&o.hostile, "hostile", 0, "measure hostile texts of so many `megabytes` instead")
	flag.BoolVar(&o.language, "language", false, "measure templates, conditions and runs instead")
	flag.StringVar(&o.kind, "kind", "", "write a hostile text of this `name`")
	flag.StringVar(&o.layout, "layout", "indented", "layout of what -write writes: indented or compact")
	flag.Parse()
	if err := o.run(); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

func (o *options) run() error {
	if o.kind != "" {
		text, err := hostileText(o.kind, o.hostile)
		if err != nil {
			return err
		}
		return os.WriteFile(o.write, []byte(text), 0o666)
	}
	if o.hostile > 0 {
		return printHostile(o.hostile)
	}
	if o.language {
		return printLanguage(o.rounds)
	}
	if o.write != "" {
		for _, l := range layouts {
			if l.name == o.layout {
				return os.WriteFile(o.write, generate.Pairs(o.pairs, l.layout), 0o666)
			}
		}
		return fmt.Errorf("%q is no layout: take indented or compact", o.layout)
	}
	// First, while this process is small.
	if o.starts > 0 {
		if err := printStarts(o.starts); err != nil {
			return err
		}
	}
	for _, l := range layouts {
		text := generate.Pairs(o.pairs, l.layout)
		fmt.Printf("## %d workflows, %s, %.2f MB\n\n", 2*o.pairs, l.name, float64(len(text))/1e6)
		results, err := measure(contestants(text), o.rounds)
		if err != nil {
			return err
		}
		printTable(results, len(text))
		peers, err := validators(text)
		if err != nil {
			return err
		}
		if results, err = measure(peers, min(o.rounds, 5)); err != nil {
			return err
		}
		printTable(results, len(text))
		if err := printHeld(text); err != nil {
			return err
		}
	}
	if o.growth == "" {
		return nil
	}
	var sizes []int
	for field := range strings.SplitSeq(o.growth, ",") {
		size, err := strconv.Atoi(field)
		if err != nil || size < 1 {
			return fmt.Errorf("%q is no size in megabytes", field)
		}
		sizes = append(sizes, size)
	}
	return printGrowth(sizes, min(o.rounds, 5))
}

func printTable(results []result, size int) {
	fmt.Printf("%-48s %7s %6s %8s %9s %9s %9s\n", "", "ratio", "aim", "MB/s", "ms", "allocs", "MB alloc.")
	for _, r := range results {
		aim, verdict := "", ""
		if r.aim > 0 {
			aim = fmt.Sprintf("%.1f", r.aim)
			if r.ratio < r.aim {
				verdict = "  missed"
			}
		}
		fmt.Printf("%-48s %7.2f %6s %8.0f %9.2f %9d %9.1f%s\n", r.name, r.ratio, aim,
			float64(size)/1e6/r.time.Seconds(), r.time.Seconds()*1e3, r.allocs, float64(r.bytes)/1e6, verdict)
	}
	fmt.Println()
}
