package main

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"time"

	"github.com/tenon-dev/tenon/fixtures/generate"
)

const emptyProgram = "package main\n\nfunc main() {}\n"

// printStarts shows how long `tenon check` takes from its start to its exit, on a
// file of 20 KB and set against a program that does nothing, and what it makes of
// large files and of many.
func printStarts(launches int) error {
	dir, err := os.MkdirTemp("", "tenon-bench")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	at := func(name string) string { return filepath.Join(dir, name) }
	if err := os.WriteFile(at("empty.go"), []byte(emptyProgram), 0o600); err != nil {
		return err
	}
	if err := build(at("empty"), at("empty.go")); err != nil {
		return err
	}
	if err := build(at("tenon"), "./cmd/tenon"); err != nil {
		return err
	}
	small := generate.Pairs(10, generate.Indented)
	if err := os.WriteFile(at("small.json"), small, 0o600); err != nil {
		return err
	}
	var empty, check []time.Duration
	var ratios []float64
	for range launches {
		a, _, err := launch(at("empty"))
		if err != nil {
			return err
		}
		b, _, err := launch(at("tenon"), "check", at("small.json"))
		if err != nil {
			return err
		}
		empty, check = append(empty, a), append(check, b)
		ratios = append(ratios, float64(b)/float64(a))
	}
	fmt.Printf("## start to exit, median of %d launches\n\n", launches)
	fmt.Printf("an empty program           %6.2f ms\n", median(empty).Seconds()*1e3)
	fmt.Printf("tenon check, %4.1f KB       %6.2f ms   %.2f times the empty program (aim: 2.5)\n\n",
		float64(len(small))/1e3, median(check).Seconds()*1e3, median(ratios))

	if err := printMemory(at); err != nil {
		return err
	}
	return printCores(at)
}

// printMemory shows the most memory of `tenon check` for large files beyond what
// it needs for a small one.
func printMemory(at func(string) string) error {
	self, err := os.Executable()
	if err != nil {
		return err
	}
	peak := func(file string) (int64, error) {
		var peaks []int64
		for range 5 {
			_, peak, err := launch(at("tenon"), "check", file)
			if err != nil {
				return 0, err
			}
			peaks = append(peaks, peak)
		}
		return median(peaks), nil
	}
	small, err := peak(at("small.json"))
	if err != nil {
		return err
	}
	fmt.Printf("## most memory of the process\n\ntenon check, of a small file    %6.1f MB\n", float64(small)/1e6)
	for _, layout := range []string{"indented", "compact"} {
		// Another process writes the file: the kernel counts the memory that this
		// one has had at a time as that of the programs that it starts.
		if _, _, err := launch(self, "-write", at("large.json"), "-layout", layout); err != nil {
			return err
		}
		info, err := os.Stat(at("large.json"))
		if err != nil {
			return err
		}
		large, err := peak(at("large.json"))
		if err != nil {
			return err
		}
		fmt.Printf("tenon check, %5.2f MB %-9s %6.1f MB   beyond the small one %.2f times the file, its text included (aim: at most 3)\n",
			float64(info.Size())/1e6, layout, float64(large)/1e6, float64(large-small)/float64(info.Size()))
	}
	fmt.Println()
	return nil
}

// printCores shows that many files are checked on as many processors as there
// are.
func printCores(at func(string) string) error {
	const files, pairs = 400, 50
	if err := os.Mkdir(at("many"), 0o700); err != nil {
		return err
	}
	text := generate.Pairs(pairs, generate.Indented)
	for i := range files {
		if err := os.WriteFile(filepath.Join(at("many"), fmt.Sprintf("%03d.json", i)), text, 0o600); err != nil {
			return err
		}
	}
	var one, two []time.Duration
	var ratios []float64
	for range 11 {
		var took [2]time.Duration
		for i := range took {
			cmd := exec.Command(at("tenon"), "check", at("many"))
			cmd.Env = append(os.Environ(), fmt.Sprintf("GOMAXPROCS=%d", i+1))
			start := time.Now()
			if out, err := cmd.CombinedOutput(); err != nil {
				return fmt.Errorf("tenon: %w\n%s", err, out)
			}
			took[i] = time.Since(start)
		}
		one, two = append(one, took[0]), append(two, took[1])
		ratios = append(ratios, float64(took[0])/float64(took[1]))
	}
	fmt.Printf("## %d files of %d KB\n\ntenon check on one processor %6.1f ms, on two %6.1f ms: %.2f times as fast\n\n",
		files, len(text)/1000, median(one).Seconds()*1e3, median(two).Seconds()*1e3, median(ratios))
	return nil
}

// build builds a program as the makefile does, from a file or a package of the
// module that is measured.
func build(to, from string) error {
	module, err := exec.Command("go", "list", "-m", "-f", "{{.Dir}}", "github.com/tenon-dev/tenon").Output()
	if err != nil {
		return fmt.Errorf("go list: %w (run it in the folder bench)", err)
	}
	cmd := exec.Command("go", "build", "-ldflags=-s -w", "-o", to, from)
	cmd.Dir = string(bytes.TrimSpace(module))
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("go build: %w\n%s", err, out)
	}
	return nil
}

// launch runs a program and returns how long it took from start to exit and the
// most memory it had at a time, in bytes.
func launch(program string, args ...string) (time.Duration, int64, error) {
	cmd := exec.Command(program, args...)
	var out bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &out
	start := time.Now()
	err := cmd.Run()
	took := time.Since(start)
	if err != nil {
		return 0, 0, fmt.Errorf("%s: %w\n%s", program, err, out.Bytes())
	}
	usage := cmd.ProcessState.SysUsage().(*syscall.Rusage)
	return took, usage.Maxrss << 10, nil
}
