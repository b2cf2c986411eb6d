package config

import (
	"context"
	"fmt"
	"net"
	"net/netip"
	"strconv"
)

// Endpoints returns the addresses that clients are told to dial, from Public
// or else from what the server listens on. Clients want numbers, so a name is
// resolved, to one IPv4 and one IPv6 address at most. bound is the address the
// listener got, which matters when Listen says port 0.
func (c *Config) Endpoints(ctx context.Context, bound netip.AddrPort) ([]netip.AddrPort, error) {
	if c.Public == "" {
		return localEndpoints(bound), nil
	}
	host, portText, err := net.SplitHostPort(c.Public)
	if err != nil {
		return nil, fmt.Errorf("public address: %w", err)
	}
	port, err := strconv.ParseUint(portText, 10, 16)
	if err != nil {
		return nil, fmt.Errorf("public port: %w", err)
	}
	if ip, err := netip.ParseAddr(host); err == nil {
		return []netip.AddrPort{netip.AddrPortFrom(ip.Unmap(), uint16(port))}, nil
	}
	ips, err := net.DefaultResolver.LookupNetIP(ctx, "ip", host)
	if err != nil {
		return nil, fmt.Errorf("resolve public address: %w", err)
	}
	return onePerFamily(ips, uint16(port)), nil
}

// localEndpoints is the listener's own address, or for a wildcard the
// addresses of this machine.
func localEndpoints(bound netip.AddrPort) []netip.AddrPort {
	bound = netip.AddrPortFrom(bound.Addr().Unmap(), bound.Port())
	if !bound.Addr().IsUnspecified() {
		return []netip.AddrPort{bound}
	}
	var ips []netip.Addr
	addrs, err := net.InterfaceAddrs()
	if err == nil {
		for _, a := range addrs {
			p, err := netip.ParsePrefix(a.String())
			if err == nil && p.Addr().IsGlobalUnicast() {
				ips = append(ips, p.Addr().Unmap())
			}
		}
	}
	if len(ips) == 0 {
		ips = []netip.Addr{netip.AddrFrom4([4]byte{127, 0, 0, 1})}
	}
	return onePerFamily(ips, bound.Port())
}

func onePerFamily(ips []netip.Addr, port uint16) []netip.AddrPort {
	var v4, v6 bool
	var out []netip.AddrPort
	for _, ip := range ips {
		ip = ip.Unmap()
		seen := &v6
		if ip.Is4() {
			seen = &v4
		}
		if !*seen {
			*seen = true
			out = append(out, netip.AddrPortFrom(ip, port))
		}
	}
	return out
}

// WebURL returns the prefix of links to this server, ending in a slash.
func (c *Config) WebURL(endpoints []netip.AddrPort) string {
	switch {
	case c.Domain != "":
		return "https://" + c.Domain + "/"
	case c.Public != "":
		return "http://" + c.Public + "/"
	case len(endpoints) > 0:
		return "http://" + endpoints[0].String() + "/"
	}
	return "http://" + c.Listen + "/"
}
