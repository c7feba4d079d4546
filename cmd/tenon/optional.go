package main

import (
	"fmt"

	"github.com/alecthomas/kong"
)

// optional is a flag whose value may be left out: --fix, or --fix=all. A value
// needs the equals sign, because what follows a blank is an argument.
type optional struct {
	given bool
	value string // "" if there is none
}

// Decode reads the flag for kong.
func (o *optional) Decode(ctx *kong.DecodeContext) error {
	o.given = true
	if ctx.Scan.Peek().Type != kong.FlagValueToken {
		return nil
	}
	value, ok := ctx.Scan.Pop().Value.(string)
	if !ok || value == "" {
		return fmt.Errorf("expected a value behind the equals sign")
	}
	o.value = value
	return nil
}

// IsBool tells kong that the flag may stand alone.
func (o *optional) IsBool() bool { return true }
