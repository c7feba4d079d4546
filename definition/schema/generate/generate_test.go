package main

import (
	"os"
	"path/filepath"
	"reflect"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestTheSchemasAreCurrent(t *testing.T) {
	for profile, name := range files {
		want, err := generate(".", profile)
		require.NoError(t, err)
		got, err := os.ReadFile(filepath.Join("..", name))
		require.NoError(t, err)
		require.Equal(t, string(want), string(got), "run go generate ./definition/schema")
	}
}

// TestEveryPropertyIsDescribed holds the types to their purpose: a property that
// an author may write has a comment, which editors show.
func TestEveryPropertyIsDescribed(t *testing.T) {
	g := generator{types: map[string]reflect.Type{}}
	for _, document := range append(documents, PayloadProperty{}) {
		g.collect(reflect.TypeOf(document))
	}
	for name := range g.types {
		require.NotEmpty(t, titles[name], "%s has no title", name)
	}
}
