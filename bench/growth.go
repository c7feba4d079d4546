package main

import (
	"fmt"

	"github.com/tenon-dev/tenon/fixtures/generate"
)

// printGrowth shows that the cost of a byte does not depend on how many there
// are.
func printGrowth(megabytes []int, rounds int) error {
	fmt.Printf("## growth, indented\n\n%-12s %12s %12s %12s %12s %12s %12s\n", "MB", "ratio table", "ratio check", "MB/s check", "MB/s goccy", "allocs", "MB alloc.")
	for _, size := range megabytes {
		text := generate.Pairs(size*generate.TenMegabytes/10, generate.Indented)
		all := contestants(text)
		var picked []contestant
		for _, c := range all {
			if c.name == all[0].name || c.name == "token table, fresh" || c.name == "check, all rules" {
				picked = append(picked, c)
			}
		}
		results, err := measure(picked, rounds)
		if err != nil {
			return err
		}
		table, check := results[1], results[2]
		fmt.Printf("%-12.1f %12.2f %12.2f %12.0f %12.0f %12d %12.1f\n", float64(len(text))/1e6, table.ratio, check.ratio,
			speed(text, check), speed(text, results[0]), check.allocs, float64(check.bytes)/1e6)
	}
	fmt.Println()
	return nil
}

// speed returns megabytes a second.
func speed(text []byte, r result) float64 { return float64(len(text)) / 1e6 / r.time.Seconds() }
