//go:build unix

package main

import (
	"syscall"
	"time"
)

const (
	killPauseMin = 2 * time.Millisecond
	killPauseMax = 1024 * time.Millisecond
	awaitPause   = 10 * time.Millisecond
	// stopRounds bounds the chase of a tree that forks faster than it can be stopped.
	stopRounds = 20
)

// killAll stops the tree until a look finds nobody running that was not stopped before, so that no
// member can fork or lose its parent unseen, and then kills all.
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

// end asks the tree to end, waits for the grace, then kills until nothing is left. It says how many
// processes it saw end.
func (t *tree) end(grace time.Duration, shorter <-chan time.Duration) int {
	seen := make(census)
	for _, p := range seen.note(t.search()) {
		_ = syscall.Kill(p.pid, syscall.SIGTERM)
		_ = syscall.Kill(p.pid, syscall.SIGCONT)
	}
	t.await(time.Now().Add(grace), shorter)
	for pause := killPauseMin; !t.empty(); pause = min(2*pause, killPauseMax) {
		seen.note(t.killRound())
		t.pause(pause)
		if pause == killPauseMax {
			logf("still alive after KILL: %v", t.search())
		}
	}
	return len(seen)
}

// await returns when the tree is empty or the grace is over.
func (t *tree) await(deadline time.Time, shorter <-chan time.Duration) {
	for !t.empty() {
		left := time.Until(deadline)
		if left <= 0 {
			return
		}
		select {
		case grace := <-shorter:
			if sooner := time.Now().Add(grace); sooner.Before(deadline) {
				deadline = sooner
			}
		case <-time.After(min(left, awaitPause)):
		}
	}
}

func (t *tree) pause(most time.Duration) {
	select {
	case <-t.alone:
		time.Sleep(time.Millisecond)
	case <-time.After(most):
	}
}
