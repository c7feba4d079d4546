package action

import (
	"fmt"
	"maps"
	"net"
	"net/netip"
	"slices"
)

// ParseAllow reads ranges of addresses for HTTPOptions.Allow, such as
// "10.0.0.0/8". The error is a sentence for who wrote them.
func ParseAllow(ranges []string) ([]netip.Prefix, error) {
	var all []netip.Prefix
	for _, text := range ranges {
		p, err := netip.ParsePrefix(text)
		if err != nil {
			return nil, fmt.Errorf("%q is not a range of addresses such as 10.0.0.0/8", text)
		}
		all = append(all, p.Masked())
	}
	return all, nil
}

// CheckConnect returns a sentence about the first entry that HTTPOptions.Connect
// could not use, nil if there is none.
func CheckConnect(connect map[string]string) error {
	for _, host := range slices.Sorted(maps.Keys(connect)) {
		to := connect[host]
		if name, port, err := net.SplitHostPort(to); err != nil || name == "" || port == "" || host == "" {
			return fmt.Errorf("%s=%s is not a host and an address with a port, such as api.example.com=127.0.0.1:8080", host, to)
		}
	}
	return nil
}
