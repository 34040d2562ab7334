package main

import (
	"testing"
	"time"
)

func TestAStopCountsForNoClockButALateLookDoes(t *testing.T) {
	start := time.Now()
	a := newAwake(start)
	at := func(seconds float64) time.Time {
		return start.Add(time.Duration(seconds * float64(time.Second)))
	}
	expect(t, "awake", a.look(at(1)), time.Second)
	expect(t, "awake after a late look", a.look(at(4)), 4*time.Second)
	expect(t, "awake after a stop of an hour", a.look(at(3605)), 5*time.Second)
	expect(t, "awake later", a.look(at(3606)), 6*time.Second)
	expect(t, "quiet", a.quiet(at(3607), 2*time.Second), 2*time.Second)
	expect(t, "quiet since output", a.quiet(at(3608), 3607500*time.Millisecond),
		500*time.Millisecond)
}
