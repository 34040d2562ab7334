package main

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"time"
)

const (
	kindExited       = "exited"
	kindSignaled     = "signaled"
	kindTimedOut     = "timed-out"
	kindIdleTimedOut = "idle-timed-out"
	kindCancelled    = "cancelled"
	kindNotStarted   = "not-started"
	kindError        = "error"

	timeLayout  = "2006-01-02T15:04:05.000000Z07:00"
	exitReserve = 4 << 10
	exitRetry   = time.Second
)

// exit is the whole truth about how an op ended, as written into the file of that name.
type exit struct {
	Version         int          `json:"version"`
	OpID            string       `json:"opId"`
	Kind            string       `json:"kind"`
	ExitCode        *int         `json:"exitCode"`
	Signal          *int         `json:"signal"`
	SignalName      *string      `json:"signalName"`
	Message         string       `json:"message"`
	StartedAt       *string      `json:"startedAt"`
	EndedAt         *string      `json:"endedAt"`
	Stdout          streamReport `json:"stdout"`
	Stderr          streamReport `json:"stderr"`
	CPUMillis       int64        `json:"cpuMillis"`
	MemoryPeakBytes int64        `json:"memoryPeakBytes"`
	LeftRunning     int          `json:"leftRunning"`
	Killed          int          `json:"killed"`
	Containment     string       `json:"containment"`
}

// unstarted is the exit of an op whose command never ran.
func unstarted(opID, kind, message string) exit {
	end := timestamp(time.Now())
	return exit{Version: 1, OpID: opID, Kind: kind, Message: message, EndedAt: end,
		Stdout: emptyReport(), Stderr: emptyReport()}
}

func timestamp(t time.Time) *string {
	text := t.UTC().Format(timeLayout)
	return &text
}

// encode is the JSON line and, as the second line, the hex SHA-256 of the first without its
// newline.
func (e exit) encode() ([]byte, error) {
	line, err := json.Marshal(e)
	if err != nil {
		return nil, err
	}
	sum := sha256.Sum256(line)
	return append(append(line, '\n'), (hex.EncodeToString(sum[:]) + "\n")...), nil
}

// reserveExit takes the exit's place on disk before the command can fill it.
func reserveExit(dir opdir) {
	if err := os.WriteFile(dir.file("exit.tmp"), make([]byte, exitReserve), 0o600); err != nil {
		logf("cannot reserve room for the exit: %v", err)
	}
}

// durability closes when everything an exit speaks of is on disk; nil when there is nothing but the
// exit.
type durability <-chan struct{}

// writeExit tries until it succeeds: an op that ended but cannot say so is still running for its
// agent. It gives up only when the folder is gone, for then nobody waits for it.
func writeExit(dir opdir, e exit, output durability) int {
	text, err := e.encode()
	if err != nil {
		logf("cannot encode the exit: %v", err)
		return codeUnwritten
	}
	for {
		err := tryWriteExit(dir, text, output)
		if err == nil {
			return codeDone
		}
		logf("cannot write the exit: %v", err)
		if _, gone := os.Stat(string(dir)); errors.Is(gone, fs.ErrNotExist) {
			return codeUnwritten
		}
		time.Sleep(exitRetry)
	}
}

// tryWriteExit lets the disk write exit and output together, but shows the exit only after both.
func tryWriteExit(dir opdir, text []byte, output durability) error {
	tmp := dir.file("exit.tmp")
	file, err := os.OpenFile(tmp, os.O_WRONLY|os.O_CREATE, 0o600)
	if err != nil {
		return err
	}
	_, err = file.WriteAt(text, 0)
	if err == nil {
		err = file.Truncate(int64(len(text)))
	}
	if err == nil {
		err = file.Sync()
	}
	if err = errors.Join(err, file.Close()); err != nil {
		return err
	}
	if output != nil {
		<-output
	}
	if err := os.Rename(tmp, dir.file("exit")); err != nil {
		return err
	}
	return dir.sync()
}
