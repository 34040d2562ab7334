package main

import (
	"os/exec"
	"strings"
	"testing"
)

// BenchmarkCommand measures the whole life of one op, process start to synced exit, per level.
func BenchmarkCommand(b *testing.B) {
	for _, l := range usableLevels() {
		b.Run(l.name, func(b *testing.B) {
			for b.Loop() {
				b.StopTimer()
				o := newOp(b, "").at(l).with("argv", []string{"/bin/echo", "hello"})
				o.writeLaunch()
				cmd := o.command()
				b.StartTimer()
				if err := cmd.Run(); err != nil {
					b.Fatal(err)
				}
				b.StopTimer()
				o.exit()
				b.StartTimer()
			}
		})
	}
}

// BenchmarkBareCommand is what the same command costs without a supervisor.
func BenchmarkBareCommand(b *testing.B) {
	for b.Loop() {
		if err := exec.Command("/bin/echo", "hello").Run(); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkOutput measures how fast output is taken, hashed and spooled; the quota keeps the disk
// small.
func BenchmarkOutput(b *testing.B) {
	const bytes = 1 << 30
	for b.Loop() {
		e := newOp(b, "head -c 1073741824 /dev/zero").with("spoolQuotaBytes", 64<<20).run()
		if e.Stdout.Bytes != bytes {
			b.Fatal(e.Stdout.Bytes)
		}
	}
	b.SetBytes(bytes)
}

// BenchmarkLines measures many small writes: each line is one write of the command.
func BenchmarkLines(b *testing.B) {
	const lines = 200_000
	for b.Loop() {
		e := newOp(b, `perl -e '$|=1; print "$_\n" for 1..200000'`).run()
		if e.Stdout.Bytes == 0 || strings.TrimSpace(e.Message) != "" {
			b.Fatal(e)
		}
	}
	b.ReportMetric(float64(lines*b.N)/b.Elapsed().Seconds(), "lines/s")
}

func BenchmarkResident(b *testing.B) {
	for b.Loop() {
		o := newOp(b, "sleep 300").start()
		pid := o.awaitPid().SupervisorPid
		b.ReportMetric(float64(residentKiB(b, pid)), "KiB-resident")
		o.cancel(0)
		o.awaitExit()
	}
}
