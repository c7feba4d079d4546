package action

import (
	"net/netip"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestOnlyPublicAddresses(t *testing.T) {
	for _, public := range []string{
		"1.1.1.1", "8.8.8.8", "99.255.255.255", "172.32.0.1", "192.169.0.1", "223.255.255.255",
		"2606:4700:4700::1111", "2a00:1450::1", "64:ff9b::808:808", "2002:808:808::1", "2a00:1450::5efe:808:808", "::ffff:8.8.8.8",
	} {
		require.True(t, guard{}.permits(netip.MustParseAddr(public)), public)
	}
	for _, local := range []string{
		"0.0.0.0", "0.1.2.3", "10.1.2.3", "100.64.0.1", "100.100.100.200", "127.0.0.1", "127.255.0.1", "168.63.129.16",
		"169.254.169.254", "172.16.0.1", "172.31.255.255", "192.0.0.192", "192.168.1.1", "198.19.0.1", "224.0.0.1", "255.255.255.255",
		"::", "::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::ffff:169.254.169.254", "::127.0.0.1", "fe80::1", "fe80::1%eth0", "fc00::1", "fd00:ec2::254", "ff02::1", "fec0::1",
		"64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe", "64:ff9b:1::808:808", "2002:7f00:1::", "2002:a9fe:a9fe::1", "2002:c0a8:101::1", "2001::1", "2001:0:4136:e378:8000:63bf:3fff:fdd2",
		"2001:db8::1", "2a00:1450::5efe:7f00:1", "2a00:1450::200:5efe:a00:1", "fd00::5efe:808:808", "fe80::200:5efe:808:808", "ff02::5efe:808:808", "100::1", "3fff::1", "5f00::1", "::ffff:0:7f00:1",
	} {
		require.False(t, guard{}.permits(netip.MustParseAddr(local)), local)
	}
}

func TestAllowedAddresses(t *testing.T) {
	g := guard{allow: Loopback()}
	for _, allowed := range []string{"127.0.0.1", "::1", "::ffff:127.0.0.1", "64:ff9b::7f00:1"} {
		require.True(t, g.permits(netip.MustParseAddr(allowed)), allowed)
	}
	for _, refused := range []string{"10.0.0.1", "0.0.0.0", "::", "169.254.169.254"} {
		require.False(t, g.permits(netip.MustParseAddr(refused)), refused)
	}
	require.NoError(t, g.control("tcp4", "127.0.0.1:80", nil))
	require.Equal(t, errRefused{}, g.control("tcp4", "10.0.0.1:80", nil))
	require.Equal(t, errRefused{}, g.control("unix", "/run/docker.sock", nil))
}

func FuzzGuard(f *testing.F) {
	f.Add([]byte{127, 0, 0, 1})
	f.Add(netip.MustParseAddr("64:ff9b::7f00:1").AsSlice())
	f.Fuzz(func(t *testing.T, b []byte) {
		a, ok := netip.AddrFromSlice(b)
		if !ok {
			return
		}
		permitted := guard{}.permits(a)
		if a.IsPrivate() || a.IsLoopback() || a.IsLinkLocalUnicast() || a.IsMulticast() || a.IsUnspecified() {
			require.False(t, permitted, a)
		}
		if a.Is4() {
			require.Equal(t, permitted, guard{}.permits(netip.AddrFrom16(a.As16())), "mapped %s", a)
		}
	})
}
