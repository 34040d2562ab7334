package main

import (
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// listeningPorts reads from the kernel what a process listens on, TCP of both families.
func listeningPorts(t *testing.T, pid int) []string {
	t.Helper()
	sockets := map[string]bool{}
	links, err := filepath.Glob(fmt.Sprintf("/proc/%d/fd/*", pid))
	if err != nil {
		t.Fatal(err)
	}
	for _, link := range links {
		if target, err := os.Readlink(link); err == nil && strings.HasPrefix(target, "socket:[") {
			sockets[strings.TrimSuffix(strings.TrimPrefix(target, "socket:["), "]")] = true
		}
	}
	var found []string
	for _, table := range []string{"tcp", "tcp6"} {
		text, err := os.ReadFile(fmt.Sprintf("/proc/%d/net/%s", pid, table))
		if err != nil {
			t.Fatal(err)
		}
		for _, line := range strings.Split(string(text), "\n")[1:] {
			columns := strings.Fields(line)
			if len(columns) > 9 && columns[3] == "0A" && sockets[columns[9]] {
				found = append(found, kernelAddress(t, columns[1]))
			}
		}
	}
	return found
}

// The kernel writes each 32-bit word of an address in its own byte order.
func kernelAddress(t *testing.T, text string) string {
	t.Helper()
	host, port, _ := strings.Cut(text, ":")
	raw, err := hex.DecodeString(host + port)
	if err != nil {
		t.Fatal(err)
	}
	words, number := raw[:len(raw)-2], binary.BigEndian.Uint16(raw[len(raw)-2:])
	for at := 0; at < len(words); at += 4 {
		binary.BigEndian.PutUint32(words[at:], binary.LittleEndian.Uint32(words[at:]))
	}
	return fmt.Sprintf("%s:%d", net.IP(words), number)
}
