package main

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"sync"
	"time"
)

const (
	recordHead    = 24
	recordBody    = 64 << 10
	segmentMax    = 16 << 20
	segmentMin    = recordHead + recordBody
	spoolRetry    = 100 * time.Millisecond
	segmentShares = 8
	// headShare adds 1/64 to the quota for record heads: enough when records hold 1.5 KiB or more.
	headShare = 64
)

// spool keeps the output of both streams as framed records in numbered segments. Over its quota it
// keeps the head and a ring of the newest segments. It never fails its caller: what cannot be kept
// is left out.
type spool struct {
	mu  sync.Mutex
	dir opdir
	// limit is in bytes on disk, record heads included.
	limit    int64
	segments []*segment
	current  *os.File
	next     int
	headFull bool
	headUsed int64
	tailUsed int64
	// retryAt is when to try the disk again after a failed write.
	retryAt time.Time
}

// segment is one file of the spool and which bytes of each stream it holds.
type segment struct {
	index int
	size  int64
	head  bool
	kept  [2]ranges
}

func newSpool(dir opdir, quota int64) *spool {
	return &spool{dir: dir, limit: quota + quota/headShare}
}

// segmentSize leaves several segments to head and tail each, so that dropping one segment of a small
// spool does not drop half of it.
func (s *spool) segmentSize() int64 {
	return min(segmentMax, max(segmentMin, s.limit/segmentShares))
}

func (s *spool) path(index int) string {
	return s.dir.file(fmt.Sprintf("spool.%06d", index))
}

// append keeps one record; its body is record[recordHead:], its head is filled in here.
func (s *spool) append(stream int, offset int64, record []byte) {
	s.mu.Lock()
	defer s.mu.Unlock()
	now := time.Now()
	if !s.retryAt.IsZero() && now.Before(s.retryAt) {
		return
	}
	body := int64(len(record) - recordHead)
	record[0], record[1], record[2], record[3] = byte(stream+1), 0, 0, 0
	binary.BigEndian.PutUint32(record[4:], uint32(body))
	binary.BigEndian.PutUint64(record[8:], uint64(offset))
	binary.BigEndian.PutUint64(record[16:], uint64(now.UnixMicro()))
	if err := s.write(record); err != nil {
		if s.retryAt.IsZero() {
			logf("spool: %v; going on without keeping output", err)
		}
		s.retryAt = now.Add(spoolRetry)
		return
	}
	s.retryAt = time.Time{}
	last := s.segments[len(s.segments)-1]
	last.kept[stream] = last.kept[stream].add(offset, offset+body)
}

func (s *spool) write(record []byte) error {
	length := int64(len(record))
	if err := s.makeRoom(length); err != nil {
		return err
	}
	last := s.segments[len(s.segments)-1]
	if _, err := s.current.WriteAt(record, last.size); err != nil {
		return errors.Join(err, s.cutBack(last))
	}
	last.size += length
	if last.head {
		s.headUsed += length
	} else {
		s.tailUsed += length
	}
	return nil
}

// cutBack takes half a record off the current segment. A file that cannot even be cut is opened anew,
// under the same name and count: else what follows would never be kept again.
func (s *spool) cutBack(last *segment) error {
	if s.current.Truncate(last.size) == nil {
		return nil
	}
	s.current.Close()
	file, err := os.OpenFile(s.path(last.index), os.O_WRONLY, 0o600)
	if err != nil {
		s.current = nil
		return err
	}
	s.current = file
	return file.Truncate(last.size)
}

// makeRoom leaves a current segment with room for the record, and the whole spool below its limit.
func (s *spool) makeRoom(length int64) error {
	full := s.current == nil || s.segments[len(s.segments)-1].size+length > s.segmentSize()
	if !s.headFull && s.headUsed+length > s.limit/2 {
		s.headFull, full = true, true
	}
	if full {
		if err := s.rotate(); err != nil {
			return err
		}
	}
	if s.headFull {
		return s.trimTail(s.limit/2 - length)
	}
	return nil
}

func (s *spool) rotate() error {
	if s.current != nil {
		s.current.Close()
		s.current = nil
	}
	file, err := os.OpenFile(s.path(s.next), os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if errors.Is(err, fs.ErrExist) {
		s.next++ // A number that is taken is passed over, as are those the quota dropped.
	}
	if err != nil {
		return err
	}
	s.current = file
	s.segments = append(s.segments, &segment{index: s.next, head: !s.headFull})
	s.next++
	return nil
}

// trimTail drops the oldest segments of the tail, but never the current one.
// One that cannot be dropped still counts, or the quota would be passed.
func (s *spool) trimTail(allowed int64) error {
	for i := 0; i < len(s.segments)-1 && s.tailUsed > allowed; {
		oldest := s.segments[i]
		if oldest.head {
			i++
			continue
		}
		if err := os.Remove(s.path(oldest.index)); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("cannot drop a segment: %w", err)
		}
		s.tailUsed -= oldest.size
		s.segments = append(s.segments[:i], s.segments[i+1:]...)
	}
	return nil
}

// close ends the spool and says which bytes of each stream it holds.
func (s *spool) close() [2]ranges {
	s.mu.Lock()
	defer s.mu.Unlock()
	kept := [2]ranges{{}, {}}
	for _, seg := range s.segments {
		for stream := range kept {
			for _, r := range seg.kept[stream] {
				kept[stream] = kept[stream].add(r[0], r[1])
			}
		}
	}
	if s.current != nil {
		s.current.Close()
	}
	return kept
}

// sync makes a closed spool durable.
func (s *spool) sync() {
	for _, seg := range s.segments {
		if err := syncFile(s.path(seg.index)); err != nil {
			logf("spool: cannot make %s durable: %v", s.path(seg.index), err)
		}
	}
}

func syncFile(path string) error {
	file, err := os.OpenFile(path, os.O_WRONLY, 0)
	if err != nil {
		return err
	}
	return errors.Join(file.Sync(), file.Close())
}
