package judge

import (
	"os"
	"path/filepath"
)

// The names of the files that are looked for.
const (
	ConfigName   = ".tenon.json"
	BaselineName = ".tenon-baseline.json"
)

// Find returns the path of the file of that name that is for the definitions in
// a directory: the nearest one, from the directory itself up to the root of the
// repository, which is where .git is. Outside of a repository only the directory
// itself counts, so that a forgotten file in a home directory does not decide
// what is found. It returns "" if there is none.
func Find(dir, name string) string {
	at, err := filepath.Abs(dir)
	if err != nil {
		return ""
	}
	own, nearest := "", ""
	for first := true; ; first = false {
		if info, err := os.Stat(filepath.Join(at, name)); err == nil && !info.IsDir() {
			if first {
				own = filepath.Join(at, name)
			}
			if nearest == "" {
				nearest = filepath.Join(at, name)
			}
		}
		if _, err := os.Lstat(filepath.Join(at, ".git")); err == nil {
			return nearest
		}
		up := filepath.Dir(at)
		if up == at {
			return own
		}
		at = up
	}
}
