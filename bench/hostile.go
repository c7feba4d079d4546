package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"time"

	"github.com/tenon-dev/tenon/fixtures/generate"
)

// patience is how much time of processors one hostile text may take: far more than
// anything that grows with the text, and far less than anything that grows with its
// square. On a busy machine that can last longest times as long.
const patience, longest = 2 * time.Minute, 10

// hostileText returns a text of one kind and about so many megabytes.
func hostileText(name string, megabytes int) (string, error) {
	for _, h := range generate.Hostiles() {
		if h.Name == name {
			const sample = 2000
			return h.Text(int(float64(megabytes) * 1e6 * sample / float64(len(h.Text(sample))))), nil
		}
	}
	return "", fmt.Errorf("there is no hostile text %q", name)
}

// printHostile gives texts that make one thing of a definition many to `tenon
// check`, and shows what each costs. It fails if one crashes or is not done in
// time.
func printHostile(megabytes int) error {
	dir, err := os.MkdirTemp("", "tenon-bench")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	tenon, file := filepath.Join(dir, "tenon"), filepath.Join(dir, "hostile.json")
	if err := build(tenon, "./cmd/tenon"); err != nil {
		return err
	}
	self, err := os.Executable()
	if err != nil {
		return err
	}
	fmt.Printf("%-50s %8s %5s %9s %9s %9s %8s\n", "hostile text", "MB", "exit", "seconds", "CPU s", "most MB", "of file")
	failed := 0
	for _, h := range generate.Hostiles() {
		if _, _, err := launch(self, "-write", file, "-kind", h.Name, "-hostile", fmt.Sprint(megabytes)); err != nil {
			return err
		}
		info, err := os.Stat(file)
		if err != nil {
			return err
		}
		ctx, cancel := context.WithTimeout(context.Background(), longest*patience)
		cmd := exec.CommandContext(ctx, tenon, "check", "--profile", "tenon", "--format", "json", file)
		start := time.Now()
		err = cmd.Run()
		took := time.Since(start)
		late := ctx.Err() != nil
		cancel()
		var exit *exec.ExitError
		if err != nil && !errors.As(err, &exit) {
			return err
		}
		code, note := cmd.ProcessState.ExitCode(), ""
		cpu := cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime()
		if late || cpu > patience {
			note = "  not done in time"
		} else if code != 0 && code != 1 {
			note = "  failed"
		}
		if note != "" {
			failed++
		}
		peak := cmd.ProcessState.SysUsage().(*syscall.Rusage).Maxrss << 10
		fmt.Printf("%-50s %8.1f %5d %9.2f %9.2f %9.0f %8.1f%s\n", h.Name, float64(info.Size())/1e6, code, took.Seconds(), cpu.Seconds(),
			float64(peak)/1e6, float64(peak)/float64(info.Size()), note)
	}
	if failed > 0 {
		return fmt.Errorf("%d hostile texts were too much", failed)
	}
	return nil
}
