package definition

import (
	"crypto/sha256"
	"encoding/hex"
	"io"
	"strconv"
	"strings"
)

// Fingerprint identifies the finding across edits of the file, so that a
// baseline or a dashboard knows it again: a hash of the rule's code, the logical
// address, the properties on the way to it (not the positions in lists) and Key,
// usually the offending value; 16 hexadecimal digits. Re-indenting the file,
// re-ordering its workflows or steps, or adding others does not change it.
// Findings of one rule about equal values at one address share it;
// [Diagnostics.Fingerprints] tells them apart.
func (d *Diagnostic) Fingerprint() string {
	h := sha256.New()
	for _, part := range []string{string(d.Rule.Code), d.Address.App, d.Address.Workflow, d.Address.Step, d.Key} {
		io.WriteString(h, part)
		h.Write([]byte{0})
	}
	for segment := range strings.SplitSeq(d.Pointer, "/") {
		if _, err := strconv.Atoi(segment); err != nil {
			io.WriteString(h, segment)
			h.Write([]byte{'/'})
		}
	}
	return hex.EncodeToString(h.Sum(nil)[:8])
}

// Fingerprints returns the fingerprint of every finding, unique within each
// file: of those that are alike the second ends in "-2", the third in "-3", in
// the order of ds.
func (ds Diagnostics) Fingerprints() []string {
	type place struct{ file, fingerprint string }
	seen := make(map[place]int, len(ds))
	out := make([]string, len(ds))
	for i := range ds {
		out[i] = ds[i].Fingerprint()
		at := place{ds[i].File.Name, out[i]}
		seen[at]++
		if n := seen[at]; n > 1 {
			out[i] += "-" + strconv.Itoa(n)
		}
	}
	return out
}
