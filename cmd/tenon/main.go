// Command tenon checks, links and runs app definitions.
//
// It is the authors' and install pipelines' command line: one file a command,
// flags and printing only. What it does lives in the packages definition,
// compiler and runtime.
package main

import "os"

func main() {
	c := Command{Stdin: os.Stdin, Stdout: os.Stdout, Stderr: os.Stderr, Getenv: os.Getenv}
	os.Exit(c.Main(os.Args[1:]))
}
