package main

type helpCommand struct {
	Command string `arg:"" optional:"" help:"A command, such as check."`
}

// Run prints what --help prints.
func (cmd *helpCommand) Run(c *Command) error {
	args := []string{"--help"}
	if cmd.Command != "" {
		args = []string{cmd.Command, "--help"}
	}
	if c.Main(args) != exitClean {
		return errSaid
	}
	return nil
}
