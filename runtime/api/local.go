package api

import (
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"strings"

	"github.com/goccy/go-json"
)

// Local lets only those requests through that programs on this machine make for
// themselves. A browser on this machine would carry those of any page here: with
// the name of the page's site, if that was led to a loopback address, or with a
// form that it sends. Both are refused with 403.
func Local(h http.Handler) http.Handler {
	sites := http.NewCrossOriginProtection()
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !thisMachine(r.Host) || sites.Check(r) != nil {
			b, _ := json.Marshal(problem{Status: http.StatusForbidden, Title: http.StatusText(http.StatusForbidden),
				Detail: "without tokens only programs on this machine are served, by a loopback address or localhost, and no pages of other sites"})
			w.Header().Set("Content-Type", "application/problem+json")
			w.WriteHeader(http.StatusForbidden)
			w.Write(append(b, '\n'))
			return
		}
		h.ServeHTTP(w, r)
	})
}

// OnThisMachine refuses an address to listen on that others could reach: without
// tokens nobody else may. The program is named in the error.
func OnThisMachine(program, address string) error {
	host, _, err := net.SplitHostPort(address)
	if err != nil {
		return fmt.Errorf("the address %q to listen on is not of the form host:port, such as 127.0.0.1:7878", address)
	}
	if host == "localhost" {
		return nil
	}
	if ip, err := netip.ParseAddr(host); err == nil && ip.Unmap().IsLoopback() {
		return nil
	}
	return fmt.Errorf("cannot listen on %q: %s has no tokens yet, so it listens on this machine only; use 127.0.0.1 or [::1]", address, program)
}

// thisMachine reports whether the Host of a request names this machine.
func thisMachine(host string) bool {
	if name, _, err := net.SplitHostPort(host); err == nil {
		host = name
	}
	if strings.EqualFold(host, "localhost") {
		return true
	}
	ip, err := netip.ParseAddr(strings.Trim(host, "[]"))
	return err == nil && ip.Unmap().IsLoopback()
}
