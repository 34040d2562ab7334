package main

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"
)

func (o *op) feed(text []byte) {
	o.t.Helper()
	file, err := os.OpenFile(filepath.Join(o.dir, "stdin"), os.O_WRONLY|os.O_APPEND, 0o600)
	if err != nil {
		o.t.Fatal(err)
	}
	defer file.Close()
	if _, err := file.Write(text); err != nil {
		o.t.Fatal(err)
	}
}

func newFed(t *testing.T, script, first string) *op {
	o := newOp(t, script)
	o.write("stdin", []byte(first))
	return o.with("stdin", filepath.Join(o.dir, "stdin")).with("keepStdin", true)
}

func TestFeedsWhatComesLaterUntilItsEnd(t *testing.T) {
	o := newFed(t, `while read line; do echo "got $line"; done; echo over`, "one\n").start()
	o.awaitOutput("got one\n")
	o.feed([]byte("two\n"))
	o.awaitOutput("got two\n")
	o.feed([]byte("three\n"))
	o.write("stdin.end", nil)
	e := o.awaitExit()
	expect(t, "output", o.output(1), "got one\ngot two\ngot three\nover\n")
	expect(t, "kind", e.Kind, "exited")
}

func TestFeedsMoreThanAPipeHoldsExactly(t *testing.T) {
	text := bytes.Repeat([]byte("0123456789abcde\n"), 64<<10)
	o := newFed(t, "sleep 0.2; cat", "").start()
	o.feed(text)
	o.write("stdin.end", nil)
	e := o.awaitExit()
	expect(t, "hash", e.Stdout.SHA256, hashOf(text))
}

func TestIsNotHeldUpByACommandThatReadsNothing(t *testing.T) {
	o := newFed(t, "echo done", "")
	o.write("stdin", bytes.Repeat([]byte("x"), 1<<20))
	e := o.run()
	expect(t, "output", o.output(1), "done\n")
	expect(t, "kind", e.Kind, "exited")
}
