package main

import (
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
)

// command is a launch made ready to fork: paths resolved, pipes open.
type command struct {
	path  string
	argv  []string
	env   []string
	cwd   string
	stdin *os.File
	// feed fills stdin when it is kept open, else nil.
	feed *feed
	// The write ends belong to the command, the read ends to the supervisor.
	writeEnds [2]*os.File
	readEnds  [2]*os.File
}

func prepare(dir opdir, l launch) (*command, error) {
	if err := checkFolder(l.Cwd); err != nil {
		return nil, err
	}
	path, err := findProgram(l.Argv[0], l.Cwd, l.Env)
	if err != nil {
		return nil, err
	}
	c := &command{path: path, argv: l.Argv, env: l.environment(), cwd: l.Cwd}
	if c.stdin, c.feed, err = l.openStdin(dir); err != nil {
		return nil, err
	}
	for i := range c.readEnds {
		if c.readEnds[i], c.writeEnds[i], err = os.Pipe(); err != nil {
			return nil, fmt.Errorf("cannot open an output pipe: %w", err)
		}
		widen(c.readEnds[i])
	}
	return c, nil
}

func (l *launch) openStdin(dir opdir) (*os.File, *feed, error) {
	if l.KeepStdin {
		return keepStdin(dir, l.Stdin)
	}
	stdin, err := openStdin(l.Stdin)
	if err != nil {
		return nil, nil, fmt.Errorf("cannot open the standard input: %w", err)
	}
	return stdin, nil, nil
}

// closeCommandSide drops the ends only the command may hold; otherwise its output would never end.
func (c *command) closeCommandSide() {
	c.stdin.Close()
	for _, end := range c.writeEnds {
		end.Close()
	}
}

func checkFolder(path string) error {
	found, err := os.Stat(path)
	if err != nil {
		return fmt.Errorf("working directory %s cannot be used: %w", path, err)
	}
	if !found.IsDir() {
		return fmt.Errorf("working directory %s is not a folder", path)
	}
	return nil
}

// findProgram searches the PATH of the command's own environment, never the supervisor's.
func findProgram(name, cwd string, env []string) (string, error) {
	if strings.ContainsRune(name, '/') || filepath.Base(name) != name {
		return name, nil
	}
	for _, folder := range filepath.SplitList(pathOf(env)) {
		if !filepath.IsAbs(folder) {
			folder = filepath.Join(cwd, folder)
		}
		for _, suffix := range programSuffixes {
			candidate := filepath.Join(folder, name+suffix)
			if found, err := os.Stat(candidate); err == nil && isProgram(found) {
				return candidate, nil
			}
		}
	}
	return "", fmt.Errorf("command %q not found in PATH %q", name, pathOf(env))
}

func pathOf(env []string) string {
	for i := len(env) - 1; i >= 0; i-- {
		name, value, _ := strings.Cut(env[i], "=")
		if name == "PATH" || runtime.GOOS == "windows" && strings.EqualFold(name, "PATH") {
			return value
		}
	}
	return defaultPath
}
