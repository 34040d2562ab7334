package main

import (
	"time"
)

const wakeInterval = 20 * time.Millisecond

// wake is the channel on which the agent is told to look at the op folder. It carries no facts: a
// line may be lost, and nobody may be reading.
type wake struct {
	output chan struct{}
}

func newWake() *wake {
	w := &wake{output: make(chan struct{}, 1)}
	openWake()
	go func() {
		for range w.output {
			w.say("spool")
			time.Sleep(wakeInterval)
		}
	}()
	return w
}

func (w *wake) say(line string) {
	writeWake([]byte(line + "\n"))
}

// spool says that there is output to read, at most once per interval.
func (w *wake) spool() {
	select {
	case w.output <- struct{}{}:
	default:
	}
}

// exit says that the exit file is there; the agent then sees the end of the channel.
func (w *wake) exit() {
	w.say("exit")
	closeWake()
}
