package main

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"time"
)

var supervisorPath string

// The tests drive the real static binary, as the agent does.
func TestMain(m *testing.M) {
	folder, err := os.MkdirTemp("", "fc-supervisor-test")
	if err != nil {
		panic(err)
	}
	supervisorPath = filepath.Join(folder, "fc-supervisor")
	build := exec.Command("go", "build", "-o", supervisorPath, ".")
	build.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := build.CombinedOutput(); err != nil {
		panic(string(out))
	}
	code := m.Run()
	os.RemoveAll(folder)
	os.Exit(code)
}

var opNumber atomic.Int64

// op is one op folder under test.
type op struct {
	t      testing.TB
	dir    string
	launch map[string]any
	cmd    *exec.Cmd
	wake   *bufio.Reader
	token  string
	// limit is a shell command that takes something away from the supervisor, or empty.
	limit string
}

func newOp(t testing.TB, script string) *op {
	t.Helper()
	token := fmt.Sprintf("%d%06d", os.Getpid(), opNumber.Add(1))
	o := &op{t: t, dir: t.TempDir(), token: token, launch: map[string]any{
		"opId": "request." + token, "argv": []string{"sh", "-c", script}, "cwd": "/tmp", "stdin": "",
		"env": []string{"PATH=/usr/local/bin:/usr/bin:/bin", "TOKEN=" + token}, "graceMillis": 300,
		"containment": "auto", "unknownField": true,
	}}
	t.Cleanup(o.sweep)
	return o
}

func (o *op) with(key string, value any) *op {
	o.launch[key] = value
	return o
}

func (o *op) write(name string, text []byte) {
	o.t.Helper()
	if err := os.WriteFile(filepath.Join(o.dir, name), text, 0o600); err != nil {
		o.t.Fatal(err)
	}
}

func (o *op) writeLaunch() {
	text, _ := json.Marshal(o.launch)
	o.write("launch.json", text)
}

// command is the supervisor's start as the agent makes it.
func (o *op) command() *exec.Cmd {
	cmd := exec.Command(supervisorPath, "run", o.dir)
	if o.limit != "" {
		cmd = exec.Command("sh", "-c", o.limit+`; exec "$@"`, "sh", supervisorPath, "run", o.dir)
	}
	cmd.Dir = "/"
	path := filepath.Join(o.dir, "supervisor.log")
	log, err := os.OpenFile(path, os.O_CREATE|os.O_WRONLY|os.O_APPEND, 0o600)
	if err != nil {
		o.t.Fatal(err)
	}
	o.t.Cleanup(func() { log.Close() })
	cmd.Stderr = log
	return cmd
}

func (o *op) start() *op {
	o.t.Helper()
	o.writeLaunch()
	o.cmd = o.command()
	pipe, err := o.cmd.StdoutPipe()
	if err != nil {
		o.t.Fatal(err)
	}
	o.wake = bufio.NewReader(pipe)
	if err := o.cmd.Start(); err != nil {
		o.t.Fatal(err)
	}
	return o
}

// run starts the supervisor and returns the exit it wrote.
func (o *op) run() exit {
	o.t.Helper()
	return o.start().awaitExit()
}

func (o *op) awaitExit() exit {
	o.t.Helper()
	await(o.t, "the exit file", 60*time.Second, func() bool { return o.has("exit") })
	return o.exit()
}

func (o *op) has(name string) bool {
	return opdir(o.dir).has(name)
}

func (o *op) read(name string) []byte {
	text, _ := os.ReadFile(filepath.Join(o.dir, name))
	return text
}

func (o *op) exit() exit {
	o.t.Helper()
	line, rest, _ := bytes.Cut(o.read("exit"), []byte("\n"))
	sum := sha256.Sum256(line)
	if got := strings.TrimSpace(string(rest)); got != hex.EncodeToString(sum[:]) {
		o.t.Fatalf("the exit's checksum is %q, expected that of %s", got, line)
	}
	var e exit
	if err := json.Unmarshal(line, &e); err != nil {
		o.t.Fatal(err)
	}
	if o.has("exit.tmp") {
		o.t.Error("exit.tmp was left behind")
	}
	return e
}

func (o *op) awaitPid() pidRecord {
	o.t.Helper()
	await(o.t, "the pid file", 10*time.Second, func() bool { return o.has("pid") })
	record, err := readPid(opdir(o.dir))
	if err != nil {
		o.t.Fatal(err)
	}
	return record
}

func (o *op) cancel(graceMillis int) {
	o.t.Helper()
	o.write("cancel", fmt.Appendf(nil, `{"graceMillis":%d}`, graceMillis))
	if err := o.cmd.Process.Signal(syscall.SIGTERM); err != nil {
		o.t.Fatal(err)
	}
}

// record is one framed piece of output.
type record struct {
	stream int
	offset int64
	body   []byte
}

func (o *op) records() []record {
	o.t.Helper()
	paths, _ := filepath.Glob(filepath.Join(o.dir, "spool.*"))
	var all []record
	for _, path := range paths {
		text, _ := os.ReadFile(path)
		for len(text) >= recordHead {
			end := recordHead + int(binary.BigEndian.Uint32(text[4:]))
			if end > len(text) {
				break
			}
			offset := int64(binary.BigEndian.Uint64(text[8:]))
			all = append(all, record{int(text[0]), offset, text[recordHead:end]})
			text = text[end:]
		}
	}
	return all
}

func (o *op) output(stream int) string {
	var text bytes.Buffer
	for _, r := range o.records() {
		if r.stream == stream {
			text.Write(r.body)
		}
	}
	return text.String()
}

func (o *op) awaitOutput(text string) {
	o.t.Helper()
	await(o.t, "output "+text, 20*time.Second, func() bool {
		return strings.Contains(o.output(1), text)
	})
}

// survivors are living processes that carry the op's token in their command line, whatever they did
// to their session, parent or environment.
func (o *op) survivors() []int {
	var pids []int
	for _, p := range allProcesses() {
		line, _ := os.ReadFile("/proc/" + strconv.Itoa(p.pid) + "/cmdline")
		if !p.dead && p.pid != os.Getpid() && bytes.Contains(line, []byte(o.token)) &&
			!bytes.HasPrefix(line, []byte(supervisorPath)) {
			pids = append(pids, p.pid)
		}
	}
	return pids
}

// sweep leaves nothing behind, not even after a failed test.
func (o *op) sweep() {
	if o.cmd != nil && o.cmd.Process != nil && o.cmd.ProcessState == nil && !o.has("exit") {
		_ = o.cmd.Process.Kill()
		_ = o.cmd.Wait()
	}
	for _, pid := range o.survivors() {
		_ = syscall.Kill(pid, syscall.SIGKILL)
	}
	if o.cmd != nil && o.cmd.ProcessState == nil {
		_ = o.cmd.Wait()
	}
}

func await(t testing.TB, what string, most time.Duration, condition func() bool) {
	t.Helper()
	for deadline := time.Now().Add(most); !condition(); {
		if time.Now().After(deadline) {
			t.Fatalf("gave up waiting for %s after %v", what, most)
		}
		time.Sleep(5 * time.Millisecond)
	}
}

// level is one way of containment that works on this machine.
type level struct {
	name, containment, parent string
}

func usableLevels() []level {
	all := []level{{"subreaper", levelSubreaper, ""}, {"marker", levelMarker, ""}}
	for _, find := range []func(string) (hierarchy, error){findV1, findV2} {
		if h, err := find(""); err == nil {
			if g, err := h.create("fc-test-" + strconv.Itoa(os.Getpid())); err == nil {
				g.remove()
				all = append(all, level{h.kind, levelCgroup, h.parent})
			}
		}
	}
	return all
}

// atEachLevel runs the test once per level of containment.
func atEachLevel(t *testing.T, test func(t *testing.T, l level)) {
	for _, l := range usableLevels() {
		t.Run(l.name, func(t *testing.T) { test(t, l) })
	}
}

func (o *op) at(l level) *op {
	return o.with("containment", l.containment).with("cgroupParent", l.parent)
}

func expect[T comparable](t testing.TB, what string, got, want T) {
	t.Helper()
	if got != want {
		t.Errorf("%s is %v, expected %v", what, got, want)
	}
}
