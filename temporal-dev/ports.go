package main

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"net"
	"syscall"
)

const loopback = "127.0.0.1"

// listen takes a port that was given by flag; a busy one is a fault that names port and remedy.
func listen(flag string, port int) (net.Listener, error) {
	held, err := net.Listen("tcp4", address(port))
	if err == nil {
		return held, nil
	}
	if errors.Is(err, syscall.EADDRINUSE) {
		return nil, faultf(exitPortBusy, "port %d is taken by another program; give another one "+
			"with --%s, or find and stop it: ss -ltnp 'sport = :%d'", port, flag, port)
	}
	if errors.Is(err, syscall.EACCES) {
		return nil, faultf(exitPortBusy, "port %d needs more rights than this account has; give one "+
			"above 1023 with --%s", port, flag)
	}
	return nil, faultf(exitPortBusy, "port %d cannot be opened: %s; give another one with --%s",
		port, err, flag)
}

// The system hands out ports from 32768 up for outgoing connections, at any moment. A port found
// free there can be gone when it is needed, so ours come from below.
const (
	lowestFree   = 15000
	highestFree  = 32000
	freeAttempts = 200
)

// freePorts finds ports nobody uses now. They are held together until all are found, so that no
// port is named twice.
func freePorts(count int) ([]int, error) {
	ports := make([]int, 0, count)
	for range freeAttempts {
		if len(ports) == count {
			return ports, nil
		}
		port := lowestFree + rand.IntN(highestFree-lowestFree)
		held, err := net.Listen("tcp4", address(port))
		if err != nil {
			continue
		}
		defer held.Close()
		ports = append(ports, port)
	}
	return nil, fmt.Errorf("no free loopback port between %d and %d", lowestFree, highestFree)
}

func address(port int) string { return fmt.Sprintf("%s:%d", loopback, port) }
