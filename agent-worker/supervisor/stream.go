package main

import (
	"crypto/sha256"
	"encoding/hex"
	"hash"
	"os"
	"sync"
	"sync/atomic"
	"time"
)

// stream reads one output pipe of the command to its end, whatever happens to the spool or the
// agent.
type stream struct {
	number int
	pipe   *os.File
	spool  *spool
	wake   *wake
	// lastOutput is awake time since start, in nanoseconds.
	start      time.Time
	lastOutput *atomic.Int64
	ended      chan struct{}

	mu     sync.Mutex
	hash   hash.Hash
	bytes  int64
	closed bool
}

// streamReport is what the exit says about one stream.
type streamReport struct {
	Bytes  int64  `json:"bytes"`
	SHA256 string `json:"sha256"`
	Kept   ranges `json:"kept"`
}

func (s *stream) pump() {
	defer close(s.ended)
	record := make([]byte, recordHead+recordBody)
	for {
		n, err := s.pipe.Read(record[recordHead:])
		if n > 0 {
			s.keep(record[:recordHead+n])
		}
		if err != nil {
			return
		}
	}
}

func (s *stream) keep(record []byte) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		return
	}
	s.lastOutput.Store(int64(time.Since(s.start)))
	body := record[recordHead:]
	s.hash.Write(body)
	s.spool.append(s.number, s.bytes, record)
	s.bytes += int64(len(body))
	s.wake.spool()
}

// close ends the record of this stream; later bytes are read and thrown away.
func (s *stream) close() streamReport {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.closed = true
	return streamReport{Bytes: s.bytes, SHA256: hex.EncodeToString(s.hash.Sum(nil))}
}

func emptyReport() streamReport {
	none := sha256.Sum256(nil)
	return streamReport{SHA256: hex.EncodeToString(none[:]), Kept: ranges{}}
}
