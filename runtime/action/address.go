package action

import (
	"net/netip"
	"sync"
	"syscall"
)

// Loopback returns the addresses of the machine itself, for HTTPOptions.Allow
// where an app is run by its author.
func Loopback() []netip.Prefix { return prefixes("127.0.0.0/8", "::1/128") }

// guard decides which addresses may be called. It sees the address of every
// connection after name resolution and right before the connection is made, so
// neither a name that leads inwards, nor one whose answer changes between two
// look-ups, nor a redirect, nor an unusual spelling of an address gets past it.
type guard struct{ allow []netip.Prefix }

// errRefused is the error of a connection that must not be made. It does not hold
// the address: what a name means inside of an operator's network is not the
// app's business.
type errRefused struct{}

func (errRefused) Error() string { return "the address is not public" }

// control is a net.Dialer.Control.
func (g guard) control(_, address string, _ syscall.RawConn) error {
	at, err := netip.ParseAddrPort(address)
	if err != nil || !g.permits(at.Addr()) {
		return errRefused{}
	}
	return nil
}

func (g guard) permits(a netip.Addr) bool {
	a = a.WithZone("").Unmap()
	if within(a, g.allow) {
		return true
	}
	if a.Is4() {
		return !within(a, special4())
	}
	// Both must be public, where the packets go and what stands in front of that: an
	// ISATAP address may lie in the network of a site.
	if inner, ok := embedded(a); ok && !g.permits(inner) {
		return false
	}
	return within(a, nat64()) || within(a, global6()) && !within(a, special6())
}

func within(a netip.Addr, prefixes []netip.Prefix) bool {
	for _, p := range prefixes {
		if p.Contains(a) {
			return true
		}
	}
	return false
}

// embedded returns the IPv4 address to which packets for an IPv6 address are
// carried in the end: by NAT64 (RFC 6052), or by 6to4 (RFC 3056).
func embedded(a netip.Addr) (netip.Addr, bool) {
	b := a.As16()
	switch {
	case within(a, nat64()):
		return netip.AddrFrom4([4]byte(b[12:16])), true
	case b[0] == 0x20 && b[1] == 0x02:
		return netip.AddrFrom4([4]byte(b[2:6])), true
	case b[8]&^2 == 0 && b[9] == 0 && b[10] == 0x5e && b[11] == 0xfe: // ISATAP (RFC 5214)
		return netip.AddrFrom4([4]byte(b[12:16])), true
	}
	return netip.Addr{}, false
}

// The registries of special-purpose addresses (RFC 6890 and its updates), and
// what clouds put at public addresses.
var (
	special4 = sync.OnceValue(func() []netip.Prefix {
		return prefixes(
			"0.0.0.0/8",        // this host
			"10.0.0.0/8",       // private
			"100.64.0.0/10",    // shared by a carrier; metadata of Alibaba Cloud
			"127.0.0.0/8",      // loopback
			"168.63.129.16/32", // metadata of Azure
			"169.254.0.0/16",   // link-local; metadata of most clouds
			"172.16.0.0/12",    // private
			"192.0.0.0/24",     // protocol assignments; metadata of Oracle Cloud
			"192.0.2.0/24",     // documentation
			"192.31.196.0/24",  // AS112
			"192.52.193.0/24",  // multicast tunnels
			"192.88.99.0/24",   // 6to4 relays
			"192.168.0.0/16",   // private
			"192.175.48.0/24",  // AS112
			"198.18.0.0/15",    // benchmarks
			"198.51.100.0/24",  // documentation
			"203.0.113.0/24",   // documentation
			"224.0.0.0/4",      // multicast
			"240.0.0.0/4",      // reserved, broadcast
		)
	})
	// Everything global lies in here; the rest is local to a host, a link or a
	// site, or a group.
	global6  = sync.OnceValue(func() []netip.Prefix { return prefixes("2000::/3") })
	special6 = sync.OnceValue(func() []netip.Prefix {
		return prefixes(
			"2001::/23",         // protocol assignments, Teredo among them
			"2001:db8::/32",     // documentation
			"2620:4f:8000::/48", // AS112
			"3fff::/20",         // documentation
		)
	})
	nat64 = sync.OnceValue(func() []netip.Prefix { return prefixes("64:ff9b::/96") })
)

func prefixes(texts ...string) []netip.Prefix {
	all := make([]netip.Prefix, len(texts))
	for i, text := range texts {
		all[i] = netip.MustParsePrefix(text)
	}
	return all
}
