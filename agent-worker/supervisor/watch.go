package main

import (
	"crypto/sha256"
	"encoding/json"
	"os"
	"sync/atomic"
	"time"
)

const (
	drainMax   = time.Second
	lookPeriod = time.Second
)

// ending is how the main process ended: by an exit code or by a signal, never both.
type ending struct {
	exitCode   *int
	signal     *int
	signalName *string
	at         time.Time
}

// watch follows one started command until its end is known, natural or forced.
type watch struct {
	dir     opdir
	launch  launch
	tree    *tree
	spool   *spool
	wake    *wake
	streams [2]*stream
	started time.Time
	awake   *awake
	signals <-chan os.Signal

	lastOutput atomic.Int64
	drained    chan struct{}
	end        *ending
	stop       *stopping
}

// stopping is a forced end under way.
type stopping struct {
	kind    string
	message string
	// graces takes a shorter grace than the one running.
	graces  chan time.Duration
	emptied chan int
	killed  int
	done    bool
}

func newWatch(dir opdir, l launch, t *tree, wake *wake, started time.Time) *watch {
	return &watch{dir: dir, launch: l, tree: t, wake: wake, started: started,
		awake: newAwake(started),
		spool: newSpool(dir, l.quota()), drained: make(chan struct{})}
}

func (w *watch) follow(pipes [2]*os.File) {
	for i, pipe := range pipes {
		w.streams[i] = &stream{number: i, pipe: pipe, spool: w.spool, wake: w.wake, start: w.started,
			lastOutput: &w.lastOutput, ended: make(chan struct{}), hash: sha256.New()}
		go w.streams[i].pump()
	}
	go func() {
		<-w.streams[0].ended
		<-w.streams[1].ended
		close(w.drained)
	}()
}

// supervise returns when the command is over: its main process and at most drainMax of its output
// when it ended by itself, its whole tree when it was made to end.
func (w *watch) supervise() exit {
	ended := w.tree.reap()
	tick := time.NewTicker(lookPeriod)
	defer tick.Stop()
	runFor := after(w.launch.RunForMillis)
	idle := after(w.launch.IdleForMillis)
	drained := w.drained
	var drainOver <-chan time.Time
	w.lookForCancel()
	for {
		select {
		case e := <-ended:
			w.end, ended = &e, nil
		case <-drained:
			drained = nil
		case <-drainOver:
			drained, drainOver = nil, nil
		case <-w.signals:
			w.lookForCancel()
		case <-tick.C:
			w.awake.look(time.Now())
			w.lookForCancel()
		case <-runFor:
			runFor = w.checkRunFor()
		case <-idle:
			idle = w.checkIdle()
		case killed := <-w.emptied():
			w.stop.killed, w.stop.done = killed, true
		}
		if w.over() && drainOver == nil && drained != nil {
			drainOver = time.After(drainMax)
		}
		if w.over() && drained == nil {
			return w.report()
		}
	}
}

// over says that nothing more is to be waited for but the rest of the output.
func (w *watch) over() bool {
	return w.end != nil && (w.stop == nil || w.stop.done)
}

func after(millis int64) <-chan time.Time {
	if millis == 0 {
		return nil
	}
	return time.After(time.Duration(millis) * time.Millisecond)
}

func (w *watch) emptied() <-chan int {
	if w.stop == nil {
		return nil
	}
	return w.stop.emptied
}

// checkRunFor ends the command when it ran too long, else says when to look again.
func (w *watch) checkRunFor() <-chan time.Time {
	allowed := time.Duration(w.launch.RunForMillis) * time.Millisecond
	if left := allowed - w.awake.look(time.Now()); left > 0 {
		return time.After(left)
	}
	w.expire(kindTimedOut, "ran longer than allowed")
	return nil
}

// checkIdle ends the command when it was silent too long, else says when to look again.
func (w *watch) checkIdle() <-chan time.Time {
	allowed := time.Duration(w.launch.IdleForMillis) * time.Millisecond
	left := allowed - w.awake.quiet(time.Now(), time.Duration(w.lastOutput.Load()))
	if left > 0 {
		return time.After(left)
	}
	w.expire(kindIdleTimedOut, "gave no output for longer than allowed")
	return nil
}

// expire ends a command whose time is up, unless it ended by itself and only its output is waited
// for.
func (w *watch) expire(kind, message string) {
	if w.end == nil {
		w.begin(kind, message, w.launch.grace())
	}
}

// lookForCancel is cheap enough to ask on every signal; a signal without a cancel file means
// nothing.
func (w *watch) lookForCancel() {
	text, err := os.ReadFile(w.dir.file("cancel"))
	if err != nil {
		return
	}
	var order struct {
		GraceMillis *int64 `json:"graceMillis"`
	}
	grace := w.launch.grace()
	if json.Unmarshal(text, &order) == nil && order.GraceMillis != nil && *order.GraceMillis >= 0 {
		grace = time.Duration(*order.GraceMillis) * time.Millisecond
	}
	w.begin(kindCancelled, "cancelled", grace)
}

// begin starts a forced end; when one is under way its kind stays and only its grace may get
// shorter.
func (w *watch) begin(kind, message string, grace time.Duration) {
	if w.stop != nil {
		select {
		case w.stop.graces <- grace:
		default:
		}
		return
	}
	stop := &stopping{kind: kind, message: message,
		graces: make(chan time.Duration, 1), emptied: make(chan int, 1)}
	w.stop = stop
	go func() { stop.emptied <- w.tree.end(grace, stop.graces) }()
}

func (w *watch) report() exit {
	e := exit{Version: 1, OpID: w.launch.OpID, Kind: kindExited, Containment: w.tree.level(),
		ExitCode: w.end.exitCode, Signal: w.end.signal, SignalName: w.end.signalName,
		StartedAt: timestamp(w.started), EndedAt: timestamp(w.end.at)}
	if e.Signal != nil {
		e.Kind = kindSignaled
	}
	if w.stop != nil {
		e.Kind, e.Message, e.Killed = w.stop.kind, w.stop.message, w.stop.killed
		e.EndedAt = timestamp(time.Now())
	} else {
		e.LeftRunning = len(w.tree.members())
	}
	e.Stdout, e.Stderr = w.streams[0].close(), w.streams[1].close()
	kept := w.spool.close()
	e.Stdout.Kept, e.Stderr.Kept = kept[0], kept[1]
	e.CPUMillis, e.MemoryPeakBytes = w.tree.usage()
	return e
}

// settle makes the output durable while the exit is being written.
func (w *watch) settle() durability {
	done := make(chan struct{})
	go func() {
		defer close(done)
		w.spool.sync()
	}()
	return done
}

// linger keeps the output pipes open for processes left running that still hold them: a closed pipe
// would kill them at their next line. The op is over by then and its lock free, so a TERM ends it
// at once.
func (w *watch) linger() {
	select {
	case <-w.signals: // a cancel that came too late
	default:
	}
	select {
	case <-w.drained:
	case <-w.signals:
	}
}
