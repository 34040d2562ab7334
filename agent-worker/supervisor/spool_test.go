package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"testing"
)

func fill(s *spool, stream int, from, bytes int64) int64 {
	for at := from; at < from+bytes; {
		body := min(recordBody, from+bytes-at)
		s.append(stream, at, make([]byte, recordHead+body))
		at += body
	}
	return from + bytes
}

func diskUse(t *testing.T, dir string) int64 {
	t.Helper()
	var sum int64
	paths, _ := filepath.Glob(filepath.Join(dir, "spool.*"))
	for _, path := range paths {
		found, err := os.Stat(path)
		if err != nil {
			t.Fatal(err)
		}
		sum += found.Size()
	}
	return sum
}

func TestJoinsTouchingRanges(t *testing.T) {
	got := ranges{}.add(0, 5).add(5, 9).add(9, 9).add(12, 20)
	if fmt.Sprint(got) != "[[0 9] [12 20]]" {
		t.Errorf("got %v", got)
	}
}

func TestKeepsEverythingBelowTheQuota(t *testing.T) {
	s := newSpool(opdir(t.TempDir()), 4<<20)
	fill(s, 0, 0, 1<<20)
	fill(s, 1, 0, 1<<20)
	kept := s.close()
	if fmt.Sprint(kept) != "[[[0 1048576]] [[0 1048576]]]" {
		t.Errorf("kept %v", kept)
	}
}

func TestKeepsOutputOfExactlyTheQuota(t *testing.T) {
	for _, quota := range []int64{quotaMin, 100 << 20} {
		s := newSpool(opdir(t.TempDir()), quota)
		fill(s, 0, 0, quota)
		if kept := s.close()[0]; fmt.Sprint(kept) != fmt.Sprintf("[[0 %d]]", quota) {
			t.Errorf("kept %v of %d", kept, quota)
		}
	}
}

func TestKeepsHeadAndTailOverTheQuota(t *testing.T) {
	for _, quota := range []int64{quotaMin, 3 << 20, 16 << 20} {
		dir := t.TempDir()
		s := newSpool(opdir(dir), quota)
		total := fill(s, 0, 0, 5*quota+12345)
		kept := s.close()[0]
		if len(kept) != 2 || kept[0][0] != 0 || kept[1][1] != total {
			t.Fatalf("quota %d kept %v of %d, expected a head and a tail", quota, kept, total)
		}
		head, tail := kept[0][1], kept[1][1]-kept[1][0]
		// Half the quota less at most the unused ends of segments.
		if least := quota / 4; head < least || tail < least {
			t.Errorf("quota %d kept %d and %d, expected at least %d each", quota, head, tail, least)
		}
		if used := diskUse(t, dir); used > quota+quota/headShare {
			t.Errorf("quota %d uses %d bytes on disk", quota, used)
		}
	}
}

func TestAQuietStreamInTheMiddleIsCountedExactly(t *testing.T) {
	s := newSpool(opdir(t.TempDir()), quotaMin)
	out := fill(s, 0, 0, 3*quotaMin)
	err := fill(s, 1, 0, 1000)
	fill(s, 0, out, 3*quotaMin)
	fill(s, 1, err, 500)
	kept := s.close()
	if fmt.Sprint(kept[1]) != "[[1000 1500]]" {
		t.Errorf("kept %v of the second stream, expected its last 500 bytes", kept[1])
	}
}

func TestGoesOnWhenASegmentCannotBeMade(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "later")
	s := newSpool(opdir(dir), quotaMin)
	s.append(0, 0, make([]byte, recordHead+10))
	if err := os.Mkdir(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	s.retryAt = s.retryAt.Add(-spoolRetry)
	s.append(0, 10, make([]byte, recordHead+10))
	if kept := s.close()[0]; fmt.Sprint(kept) != "[[10 20]]" {
		t.Errorf("kept %v, expected what came after the disk was back", kept)
	}
}

// retryNow lets the spool try its disk again at once.
func (s *spool) retryNow() {
	s.retryAt = s.retryAt.Add(-spoolRetry)
}

func TestCountsStayExactWhenTheLiveSegmentIsOpenedAnew(t *testing.T) {
	for _, quota := range []int64{quotaMin, 4 << 20} {
		dir := t.TempDir()
		s := newSpool(opdir(dir), quota)
		at := fill(s, 0, 0, quota/4)
		head := s.headUsed
		s.current.Close() // What a failing disk does to an open file.
		s.append(0, at, make([]byte, recordHead+100))
		if s.headUsed != head {
			t.Errorf("head counts %d bytes after a write that failed, expected %d", s.headUsed, head)
		}
		s.retryNow()
		lost := at + 100
		total := fill(s, 0, lost, 5*quota)
		kept := s.close()[0]
		if len(kept) < 2 || kept[0] != [2]int64{0, at} || kept[len(kept)-1][1] != total {
			t.Errorf("kept %v, expected [0 %d], then from %d on, to %d", kept, at, lost, total)
		}
		if used := diskUse(t, dir); used > quota+quota/headShare {
			t.Errorf("quota %d uses %d bytes on disk", quota, used)
		}
	}
}

func TestASegmentThatCannotBeDroppedStillCounts(t *testing.T) {
	dir := t.TempDir()
	s := newSpool(opdir(dir), quotaMin)
	at := fill(s, 0, 0, 2*quotaMin)
	oldest := 0
	for s.segments[oldest].head {
		oldest++
	}
	// A folder that is not empty stands where the segment was: it cannot be removed.
	path := s.path(s.segments[oldest].index)
	if err := errors.Join(os.Rename(path, path+".away"), os.MkdirAll(path+"/x", 0o700)); err != nil {
		t.Fatal(err)
	}
	used, count := s.tailUsed, len(s.segments)
	fill(s, 0, at, 1<<20)
	if s.tailUsed < used || len(s.segments) < count {
		t.Errorf("tail counts %d bytes in %d segments, expected at least %d in %d",
			s.tailUsed, len(s.segments), used, count)
	}
	if err := errors.Join(os.RemoveAll(path), os.Rename(path+".away", path)); err != nil {
		t.Fatal(err)
	}
	s.retryNow()
	total := fill(s, 0, at+1<<20, 3<<20)
	if kept := s.close()[0]; kept[len(kept)-1][1] != total {
		t.Errorf("kept %v, expected the tail to go on to %d", kept, total)
	}
	if used := diskUse(t, dir); used > quotaMin+quotaMin/headShare {
		t.Errorf("%d bytes on disk", used)
	}
}

func TestANumberThatIsTakenIsPassedOver(t *testing.T) {
	dir := t.TempDir()
	s := newSpool(opdir(dir), quotaMin)
	if err := os.WriteFile(s.path(0), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	s.append(0, 0, make([]byte, recordHead+10))
	s.retryNow()
	s.append(0, 10, make([]byte, recordHead+10))
	if kept := s.close()[0]; fmt.Sprint(kept) != "[[10 20]]" {
		t.Errorf("kept %v, expected what came once a free number was found", kept)
	}
}
