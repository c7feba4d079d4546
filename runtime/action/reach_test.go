package action

import (
	"net/netip"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestParseAllow(t *testing.T) {
	all, err := ParseAllow([]string{"10.1.2.3/8", "::1/128"})
	require.NoError(t, err)
	require.Equal(t, []netip.Prefix{netip.MustParsePrefix("10.0.0.0/8"), netip.MustParsePrefix("::1/128")}, all)
	for _, bad := range []string{"", "10.0.0.1", "10.0.0.0/33", "example.com"} {
		_, err := ParseAllow([]string{"127.0.0.0/8", bad})
		require.EqualError(t, err, `"`+bad+`" is not a range of addresses such as 10.0.0.0/8`)
	}
}

func TestCheckConnect(t *testing.T) {
	require.NoError(t, CheckConnect(nil))
	require.NoError(t, CheckConnect(map[string]string{"a.example": "127.0.0.1:80", "b.example:443": "[::1]:80", "c.example": "d.example:80"}))
	for host, to := range map[string]string{"a": "here", "b": "127.0.0.1:", "c": ":80", "d": "", "": "127.0.0.1:80"} {
		require.EqualError(t, CheckConnect(map[string]string{host: to}), host+"="+to+" is not a host and an address with a port, such as api.example.com=127.0.0.1:8080")
	}
	require.ErrorContains(t, CheckConnect(map[string]string{"c": "x", "a": "y", "b": "z"}), "a=y", "the first one by name, every time")
}
