package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"time"
)

const (
	feedPieces = 64 << 10
	feedQuick  = 10 * time.Millisecond
	feedSlow   = 200 * time.Millisecond
	// stdinEnd is the file that says nothing follows; it comes after the last byte.
	stdinEnd = "stdin.end"
)

// feed is the standard input of a command that is kept open: a pipe, filled from a file that grows.
// Nobody waits for it; it ends with the input or with the command's interest.
type feed struct {
	dir  opdir
	file *os.File
	pipe *os.File
	// piece is what is copied at once.
	piece []byte
}

// keepStdin gives the command's end of a pipe and what fills it.
func keepStdin(dir opdir, path string) (*os.File, *feed, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, nil, fmt.Errorf("cannot open the standard input: %w", err)
	}
	command, pipe, err := os.Pipe()
	if err != nil {
		file.Close()
		return nil, nil, fmt.Errorf("cannot open the standard input: %w", err)
	}
	return command, &feed{dir: dir, file: file, pipe: pipe, piece: make([]byte, feedPieces)}, nil
}

// run copies what is there and what comes, looking less often the longer nothing does.
func (f *feed) run() {
	defer f.close()
	pause := feedQuick
	for {
		// Looked at before the bytes: what comes before the end is not missed.
		ended := f.dir.has(stdinEnd)
		copied, err := f.copy()
		if err != nil {
			f.report(err)
			return
		}
		if copied > 0 {
			pause = feedQuick
			continue
		}
		if ended {
			return
		}
		time.Sleep(pause)
		pause = min(pause*2, feedSlow)
	}
}

func (f *feed) copy() (int, error) {
	n, err := f.file.Read(f.piece)
	if n > 0 {
		_, err = f.pipe.Write(f.piece[:n])
	}
	if errors.Is(err, io.EOF) {
		err = nil
	}
	return n, err
}

// report is silent about a command that reads no more, which is its right.
func (f *feed) report(err error) {
	if !isBrokenPipe(err) && !errors.Is(err, fs.ErrClosed) {
		logf("standard input: %v", err)
	}
}

func (f *feed) close() {
	f.file.Close()
	f.pipe.Close()
}
