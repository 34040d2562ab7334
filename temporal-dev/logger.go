package main

import (
	"fmt"
	"os"
	"strings"
	"sync/atomic"

	"go.temporal.io/server/common/log"
	"go.temporal.io/server/common/log/tag"
)

// tellingLogger is the server's own logger, but the last word of a dying server becomes a message
// and an exit code like those of every other fault.
type tellingLogger struct {
	log.Logger
	// The same, but naming the caller's caller as the place of an entry.
	above    log.Logger
	stopping *atomic.Bool
	die      func(error)
}

func newLogger(level string, stopping *atomic.Bool, die func(error)) log.Logger {
	server := log.NewZapLogger(log.BuildZapLogger(log.Config{Level: level, Format: "json"}))
	return tellingLogger{Logger: server, above: server.Skip(1), stopping: stopping, die: die}
}

// Warn is silent during a wanted stop: services that miss each other then are no news.
func (l tellingLogger) Warn(message string, tags ...tag.Tag) {
	if !l.stopping.Load() {
		l.above.Warn(message, tags...)
	}
}

// With keeps tagged loggers ours; embedding alone would not.
func (l tellingLogger) With(tags ...tag.Tag) log.Logger {
	l.Logger, l.above = log.With(l.Logger, tags...), log.With(l.above, tags...)
	return l
}

func (l tellingLogger) Fatal(message string, tags ...tag.Tag) {
	l.above.Error(message, tags...)
	l.die(explain(fmt.Errorf("%s%s", message, inWords(tags))))
}

func inWords(tags []tag.Tag) string {
	var words strings.Builder
	for _, t := range tags {
		fmt.Fprintf(&words, "; %s: %v", t.Key(), t.Value())
	}
	return words.String()
}

// explain gives errors of the database the exit code of the data folder.
func explain(err error) error {
	if err == nil {
		return nil
	}
	text := err.Error()
	for _, known := range []struct{ sign, remedy string }{
		{"database or disk is full", "free some space and start again; nothing is lost"},
		{"disk I/O error", "look at the disk and its kernel messages before the next start"},
		{"malformed", "put back a copy of the folder, or move it away to begin anew"},
		{"file is not a database", "put back a copy of the folder, or move it away to begin anew"},
		{"readonly database", "give this account the right to write the folder"},
		{"unable to open database", "give this account the right to write the folder"},
	} {
		if strings.Contains(text, known.sign) {
			return faultf(exitData, "%s; %s", text, known.remedy)
		}
	}
	return err
}

// dieLoudly ends the process from whatever goroutine gave up.
func dieLoudly(err error) {
	code := exitFailed
	if known, ok := err.(*fault); ok {
		code = known.code
	}
	fmt.Fprintf(os.Stderr, "temporal-dev: %s\n", err)
	os.Exit(code)
}
