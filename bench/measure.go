package main

import (
	"runtime"
	"slices"
	"time"
)

// contestant is one way of doing a piece of work.
type contestant struct {
	name string
	run  func() error
	aim  float64 // the ratio to reach; 0 where there is none
	// against names the contestant that the ratio is to; "" is the first one.
	against string
}

// result holds what was measured of one contestant: medians over all rounds.
type result struct {
	contestant
	time   time.Duration
	ratio  float64 // of the other's time to this one's, round by round
	allocs uint64
	bytes  uint64
}

// measure runs the contestants in turn, round after round, so that whatever else
// the machine does falls on all of them, and collects garbage before each. The
// first round warms up and does not count.
func measure(contestants []contestant, rounds int) ([]result, error) {
	times := make([][]time.Duration, len(contestants))
	results := make([]result, len(contestants))
	allocs, bytes := make([][]uint64, len(contestants)), make([][]uint64, len(contestants))
	for round := range rounds + 1 {
		for i := range contestants {
			var before, after runtime.MemStats
			runtime.GC()
			runtime.ReadMemStats(&before)
			start := time.Now()
			err := contestants[i].run()
			took := time.Since(start)
			if err != nil {
				return nil, err
			}
			runtime.ReadMemStats(&after)
			if round == 0 {
				continue
			}
			times[i] = append(times[i], took)
			allocs[i] = append(allocs[i], after.Mallocs-before.Mallocs)
			bytes[i] = append(bytes[i], after.TotalAlloc-before.TotalAlloc)
		}
	}
	for i, c := range contestants {
		other := max(0, slices.IndexFunc(contestants, func(o contestant) bool { return o.name == c.against }))
		ratios := make([]float64, rounds)
		for round := range rounds {
			ratios[round] = float64(times[other][round]) / float64(times[i][round])
		}
		results[i] = result{contestant: c, time: median(times[i]), ratio: median(ratios), allocs: median(allocs[i]), bytes: median(bytes[i])}
	}
	return results, nil
}

func median[T interface {
	~int64 | ~uint64 | ~float64
}](values []T) T {
	sorted := slices.Sorted(slices.Values(values))
	return sorted[len(sorted)/2]
}
