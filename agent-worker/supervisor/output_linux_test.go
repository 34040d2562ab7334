package main

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"os"
	"path/filepath"
	"syscall"
	"testing"
	"time"
)

func hashOf(text []byte) string {
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:])
}

func TestKeeps200MBOfRandomBytesExactly(t *testing.T) {
	o := newOp(t, "")
	sum := filepath.Join(o.dir, "sum")
	script := fmt.Sprintf(`head -c 200000000 /dev/urandom | tee /dev/stderr | sha256sum > %s`, sum)
	e := o.with("argv", []string{"sh", "-c", script + "; cat " + sum}).run()
	want := string(o.read("sum")[:64])
	expect(t, "bytes", e.Stderr.Bytes, 200000000)
	expect(t, "hash", e.Stderr.SHA256, want)
	expect(t, "kept", fmt.Sprint(e.Stderr.Kept), "[[0 200000000]]")
	kept := sha256.New()
	at := int64(0)
	for _, r := range o.records() {
		if r.stream == 2 {
			expect(t, "offset", r.offset, at)
			at += int64(len(r.body))
			kept.Write(r.body)
		}
	}
	expect(t, "hash of the spool", hex.EncodeToString(kept.Sum(nil)), want)
	expect(t, "stdout", o.output(1), want+"  -\n")
}

func TestKeeps100MBWithoutANewline(t *testing.T) {
	o := newOp(t, "head -c 100000000 /dev/zero")
	e := o.run()
	expect(t, "bytes", e.Stdout.Bytes, 100000000)
	expect(t, "hash", e.Stdout.SHA256, hashOf(make([]byte, 100000000)))
}

func TestKeepsTheOrderOfBothStreams(t *testing.T) {
	o := newOp(t, "for i in 1 2 3; do echo o$i; sleep 0.03; echo e$i >&2; sleep 0.03; done")
	o.run()
	var all bytes.Buffer
	for _, r := range o.records() {
		all.Write(r.body)
	}
	expect(t, "order", all.String(), "o1\ne1\no2\ne2\no3\ne3\n")
}

func TestOverTheQuotaKeepsHeadAndTailAndExactCounts(t *testing.T) {
	o := newOp(t, "seq 1 3000000").with("spoolQuotaBytes", 2<<20)
	e := o.run()
	var whole bytes.Buffer
	for i := 1; i <= 3000000; i++ {
		fmt.Fprintln(&whole, i)
	}
	expect(t, "bytes", e.Stdout.Bytes, int64(whole.Len()))
	expect(t, "hash", e.Stdout.SHA256, hashOf(whole.Bytes()))
	expect(t, "kept ranges", len(e.Stdout.Kept), 2)
	expect(t, "disk use within the quota", diskUse(t, o.dir) <= (2<<20)*65/64, true)
	kept := ranges{}
	for _, r := range o.records() {
		end := r.offset + int64(len(r.body))
		kept = kept.add(r.offset, end)
		if !bytes.Equal(r.body, whole.Bytes()[r.offset:end]) {
			t.Fatalf("the record at %d differs from what was printed", r.offset)
		}
	}
	expect(t, "ranges on disk", fmt.Sprint(kept), fmt.Sprint(e.Stdout.Kept))
}

// TestADiskThatRefusesStopsNeitherTheCommandNorTheExit uses a limit on the size of files and, where
// the test may mount one, a real file system of 1 MiB.
func TestADiskThatRefusesStopsNeitherTheCommandNorTheExit(t *testing.T) {
	t.Run("file size limit", func(t *testing.T) {
		o := newOp(t, "")
		o.limit = "ulimit -f 600"
		refuses(t, o)
	})
	if os.Geteuid() == 0 {
		t.Run("full disk", func(t *testing.T) {
			o := newOp(t, "")
			o.dir = t.TempDir()
			if err := syscall.Mount("tmpfs", o.dir, "tmpfs", 0, "size=1m"); err != nil {
				t.Fatalf("cannot mount a small file system: %v", err)
			}
			t.Cleanup(func() { _ = syscall.Unmount(o.dir, syscall.MNT_DETACH) })
			refuses(t, o)
		})
	}
}

func refuses(t *testing.T, o *op) {
	e := o.with("argv", []string{"sh", "-c", "head -c 8000000 /dev/zero; echo end >&2; exit 3"}).run()
	expect(t, "exit code", *e.ExitCode, 3)
	expect(t, "bytes", e.Stdout.Bytes, 8000000)
	expect(t, "hash", e.Stdout.SHA256, hashOf(make([]byte, 8000000)))
	kept := ranges{}
	for _, r := range o.records() {
		if r.stream == 1 {
			kept = kept.add(r.offset, r.offset+int64(len(r.body)))
		}
	}
	expect(t, "ranges on disk", fmt.Sprint(kept), fmt.Sprint(e.Stdout.Kept))
	if len(kept) == 0 || kept[0][0] != 0 || kept[0][1] == 8000000 {
		t.Errorf("kept %v, expected only a head", kept)
	}
}

func TestNobodyReadingSlowsNothing(t *testing.T) {
	o := newOp(t, "i=0; while [ $i -lt 2000 ]; do echo line $i; i=$((i+1)); done")
	o.writeLaunch()
	reader, writer, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer reader.Close()
	// A full wake-up pipe that nobody reads.
	fd := int(writer.Fd())
	_ = syscall.SetNonblock(fd, true)
	for {
		if _, err := syscall.Write(fd, make([]byte, 4096)); err != nil {
			break
		}
	}
	cmd := o.command()
	cmd.Stdout = writer
	began := time.Now()
	if err := cmd.Run(); err != nil {
		t.Fatal(err)
	}
	expect(t, "kind", o.exit().Kind, kindExited)
	if took := time.Since(began); took > 5*time.Second {
		t.Errorf("took %v", took)
	}
}

func TestWakesTheAgentWithCoalescedLines(t *testing.T) {
	o := newOp(t, "i=0; while [ $i -lt 100 ]; do echo $i; sleep 0.005; i=$((i+1)); done").start()
	began := time.Now()
	count := map[string]int{}
	for {
		line, err := o.wake.ReadString('\n')
		if err != nil {
			break
		}
		count[line]++
		if line == "exit\n" && !o.has("exit") {
			t.Error("told of an exit that is not there")
		}
	}
	expect(t, "started lines", count["started\n"], 1)
	expect(t, "exit lines", count["exit\n"], 1)
	most := int(time.Since(began)/wakeInterval) + 2
	if got := count["spool\n"]; got < 5 || got > most {
		t.Errorf("%d spool lines, expected 5 to %d", got, most)
	}
}
