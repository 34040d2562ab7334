package main

import (
	"syscall"
	"time"
)

const (
	killPauseMax = 500 * time.Millisecond
	awaitPause   = 10 * time.Millisecond
	// stopRounds bounds the chase of a tree that forks faster than it can be stopped.
	stopRounds = 20
)

// identity tells apart two processes that had the same pid one after the other.
type identity struct {
	pid   int
	ticks int64
}

// census counts distinct processes over several looks.
type census map[identity]bool

func (c census) note(found []process) []process {
	for _, p := range found {
		c[identity{p.pid, p.ticks}] = true
	}
	return found
}

// killAll stops the tree until a look finds nobody running that was not stopped before, so that no member
// can fork or lose its parent unseen, and then kills all.
func killAll(search func() []process) []process {
	stopped := make(map[identity]bool)
	var all []process
	for range stopRounds {
		fresh := false
		for _, p := range search() {
			if id := (identity{p.pid, p.ticks}); !stopped[id] {
				stopped[id], fresh = true, true
				all = append(all, p)
				_ = syscall.Kill(p.pid, syscall.SIGSTOP)
			}
		}
		if !fresh {
			break
		}
	}
	for _, p := range all {
		_ = syscall.Kill(p.pid, syscall.SIGKILL)
	}
	return all
}
