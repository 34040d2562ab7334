package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"
)

const (
	lockPatience = 2 * time.Second
	lockPause    = 5 * time.Millisecond
)

// run is the life of one op, from winning the start to the written exit.
func run(path string) int {
	signals := standAlone()
	absolute, err := filepath.Abs(path)
	if err != nil {
		return misuse(err.Error())
	}
	dir := opdir(absolute)
	lock, code := win(dir)
	if code != codeDone {
		return code
	}
	defer lock.release()
	wake := newWake()
	l, err := readLaunch(dir.file("launch.json"))
	if err != nil {
		return finish(dir, wake, unstarted(l.OpID, kindError, err.Error()), nil)
	}
	if dir.has("cancel") {
		return finish(dir, wake, unstarted(l.OpID, kindCancelled, "cancelled before the start"), nil)
	}
	reserveExit(dir)
	w, err := launchCommand(dir, l, wake)
	if err != nil {
		return finish(dir, wake, unstarted(l.OpID, kindNotStarted, err.Error()), nil)
	}
	w.signals = signals
	ended := w.supervise()
	code = finish(dir, wake, ended, w.settle())
	lock.release()
	w.tree.release()
	w.linger()
	w.tree.release()
	return code
}

// win takes the lock and the start; only the winner of both may touch anything else.
func win(dir opdir) (*lock, int) {
	if dir.has("start") {
		return nil, codeLoser
	}
	held, err := patientLock(dir)
	if err != nil {
		if dir.has("start") {
			return nil, codeLoser
		}
		logf("%v", err)
		return nil, codeLocked
	}
	if err := os.Mkdir(dir.file("start"), 0o700); err != nil {
		held.release()
		if errors.Is(err, fs.ErrExist) {
			return nil, codeLoser
		}
		logf("cannot take the start: %v", err)
		return nil, codeUnwritten
	}
	if err := dir.sync(); err != nil {
		logf("cannot make the start durable: %v", err)
	}
	return held, codeDone
}

// patientLock waits a little, because the agent's own probe holds the lock for a moment.
func patientLock(dir opdir) (*lock, error) {
	deadline := time.Now().Add(lockPatience)
	for {
		held, err := takeLock(dir.file("lock"))
		if err == nil || dir.has("start") || !errors.Is(err, errLocked) || time.Now().After(deadline) {
			return held, err
		}
		time.Sleep(lockPause)
	}
}

func finish(dir opdir, wake *wake, e exit, output durability) int {
	code := writeExit(dir, e, output)
	wake.exit()
	return code
}

// launchCommand starts the command at the best level of containment that works.
func launchCommand(dir opdir, l launch, wake *wake) (*watch, error) {
	c, err := prepare(dir, l)
	if err != nil {
		return nil, err
	}
	defer c.closeCommandSide()
	started := time.Now()
	t, err := plant(dir, l, c)
	if err != nil {
		return nil, err
	}
	w := newWatch(dir, l, t, wake, started)
	w.follow(c.readEnds)
	if c.feed != nil {
		go c.feed.run()
	}
	if err := writePid(dir, t); err != nil {
		logf("cannot write pid: %v", err)
	}
	wake.say("started")
	return w, nil
}

// plant tries one level after the other: a level that looked usable can still fail at the fork.
func plant(dir opdir, l launch, c *command) (*tree, error) {
	var problems []error
	for _, open := range openers(l.Containment) {
		t, err := open(dir, l)
		if err != nil {
			problems = append(problems, err)
			continue
		}
		if err = t.fork(c); err == nil {
			return t, nil
		}
		t.release()
		problems = append(problems, fmt.Errorf("cannot start %q in %s: %w", c.path, c.cwd, err))
	}
	return nil, problems[len(problems)-1]
}
