package main

import "time"

// stallMin is how late a look must come to show that the supervisor itself was stopped, with its
// container or by a signal, and did not only wait for a processor.
const stallMin = 3 * time.Second

// awake counts the time the clocks of an op run on: the monotonic clock, which stands still while
// the machine sleeps, less what the supervisor was stopped for. Somebody must look every lookPeriod.
type awake struct {
	started time.Time
	looked  time.Time
	stopped time.Duration
	// resumed is when the last stop was over, counted from the start.
	resumed time.Duration
}

func newAwake(started time.Time) *awake {
	return &awake{started: started, looked: started}
}

// look says how long the op has run.
func (a *awake) look(now time.Time) time.Duration {
	gap := now.Sub(a.looked)
	a.looked = now
	if gap > lookPeriod+stallMin {
		a.stopped += gap - lookPeriod
		a.resumed = now.Sub(a.started)
		logf("was stopped for about %v, which counts for no clock", gap)
	}
	return now.Sub(a.started) - a.stopped
}

// quiet says for how long there was no output, given when the last one came. Output may wait in the
// pipes after a stop, so silence begins anew then.
func (a *awake) quiet(now time.Time, lastOutput time.Duration) time.Duration {
	a.look(now)
	return now.Sub(a.started) - max(lastOutput, a.resumed)
}
