package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"time"
)

// readiness is what the ready file tells others. It exists only while all of it is true, unless the
// process was killed: then the pid is of nobody.
type readiness struct {
	PID           int       `json:"pid"`
	Version       string    `json:"version"`
	ServerVersion string    `json:"serverVersion"`
	Frontend      string    `json:"frontend"`
	UI            string    `json:"ui"`
	StartedAt     time.Time `json:"startedAt"`
	StartMillis   int64     `json:"startMillis"`
	// Paths, no secrets: with them health needs no other flag.
	TLS tlsFiles `json:"tls"`
}

func newReadiness(o serveOptions, started time.Time) readiness {
	return readiness{
		PID:           os.Getpid(),
		Version:       version,
		ServerVersion: serverVersion,
		Frontend:      address(o.frontendPort),
		UI:            fmt.Sprintf("http://%s", address(o.uiPort)),
		StartedAt:     started.UTC(),
		StartMillis:   time.Since(started).Milliseconds(),
		TLS:           o.tls,
	}
}

func (r readiness) write(file string) error {
	text, err := json.Marshal(r)
	if err != nil {
		return err
	}
	if err := writeAtomically(file, append(text, '\n')); err != nil {
		return faultf(exitData, "--ready-file %s cannot be written: %s", file, err)
	}
	return nil
}

func readReadiness(file string) (readiness, error) {
	var r readiness
	text, err := os.ReadFile(file)
	if err != nil {
		return r, err
	}
	if err := json.Unmarshal(text, &r); err != nil {
		return r, fmt.Errorf("%s holds no readiness: %w", file, err)
	}
	if r.Frontend == "" {
		return r, errors.New(file + " names no frontend")
	}
	return r, nil
}
