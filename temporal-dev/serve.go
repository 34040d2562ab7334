package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/signal"
	"sync/atomic"
	"syscall"
	"time"

	"go.temporal.io/server/temporal"
	"google.golang.org/grpc"
)

const (
	// A cold start on a slow disk took 3 s at worst; ten times that is a server that hangs.
	readyTimeout = 30 * time.Second
	stopTimeout  = 10 * time.Second
)

func serveCommand(args []string, out io.Writer) error {
	started := time.Now()
	options, err := parseServe(args)
	if err != nil {
		return err
	}
	ownFilesOnly()
	signals := make(chan os.Signal, 2)
	signal.Notify(signals, syscall.SIGTERM, syscall.SIGINT)
	i, err := start(options)
	if err != nil {
		return err
	}
	defer i.stop()
	if err := i.becomeReady(started, signals); err != nil {
		if i.stopping.Load() {
			return nil
		}
		return err
	}
	fmt.Fprintf(out, "ready: frontend %s, ui http://%s\n",
		address(options.frontendPort), address(options.uiPort))
	return i.wait(signals)
}

// installation is what runs: the server, the window, and what they stand on.
type installation struct {
	options serveOptions
	data    *dataFolder
	keys    *keyring
	server  temporal.Server
	conn    *grpc.ClientConn
	window  *http.Server
	// A wanted stop has begun.
	stopping atomic.Bool
	failed   chan error
	done     chan any
}

// start checks everything that can be wrong before it changes anything.
func start(o serveOptions) (*installation, error) {
	keys, err := openKeyring(o.tls)
	if err != nil {
		return nil, err
	}
	frontend, err := listen("frontend-port", o.frontendPort)
	if err != nil {
		return nil, err
	}
	// The server opens the port itself; this one only proved that it can.
	frontend.Close()
	ui, err := listen("ui-port", o.uiPort)
	if err != nil {
		return nil, err
	}
	i := &installation{options: o, keys: keys, failed: make(chan error, 1), done: make(chan any)}
	if err := i.open(ui); err != nil {
		ui.Close()
		return nil, err
	}
	return i, nil
}

func (i *installation) open(ui net.Listener) error {
	data, err := openData(i.options.data)
	if err != nil {
		return err
	}
	i.data = data
	os.Remove(i.options.readyFile)
	if err := createNamespace(data, i.options.namespace, i.options.retention); err != nil {
		return err
	}
	if err := i.openServer(); err != nil {
		return err
	}
	return i.openWindow(ui)
}

func (i *installation) openServer() error {
	ports, err := choosePorts(i.options.frontendPort)
	if err != nil {
		return err
	}
	logger := newLogger(i.options.logLevel, &i.stopping, i.die)
	limits, err := openLimits(i.options.dynamicConfig, logger, i.done)
	if err != nil {
		return err
	}
	i.server, err = newServer(serverParts{data: i.data, keys: i.keys, ports: ports,
		limits: limits, logger: logger, options: i.options})
	if err != nil {
		return explain(err)
	}
	return explain(i.server.Start())
}

func (i *installation) openWindow(ui net.Listener) error {
	conn, err := dial(address(i.options.frontendPort), i.keys)
	if err != nil {
		return err
	}
	pages, err := newWindow(i.options, conn)
	if err != nil {
		return err
	}
	i.conn = conn
	i.window = &http.Server{Handler: pages, ReadHeaderTimeout: 10 * time.Second}
	go func() {
		if err := i.window.Serve(ui); !errors.Is(err, http.ErrServerClosed) {
			i.failed <- fmt.Errorf("the Web UI stopped: %w", err)
		}
	}()
	return nil
}

func (i *installation) becomeReady(started time.Time, signals <-chan os.Signal) error {
	ctx, cancel := context.WithTimeout(context.Background(), readyTimeout)
	defer cancel()
	go func() {
		select {
		case <-signals:
			i.stopping.Store(true)
			cancel()
		case <-ctx.Done():
		}
	}()
	if err := i.awaitServing(ctx); err != nil {
		return err
	}
	keeper := newNamespaceKeeper(i.options.namespace, i.conn)
	if err := keeper.ensure(ctx, i.options.retention); err != nil {
		return explain(err)
	}
	return newReadiness(i.options, started).write(i.options.readyFile)
}

func (i *installation) awaitServing(ctx context.Context) error {
	for {
		err := askHealth(ctx, address(i.options.frontendPort), i.keys)
		if err == nil {
			return nil
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("the frontend did not become ready: %w", err)
		case <-time.After(20 * time.Millisecond):
		}
	}
}

func (i *installation) wait(signals <-chan os.Signal) error {
	select {
	case <-signals:
		return nil
	case err := <-i.failed:
		return err
	}
}

// stop ends in bounded time. The files need no goodbye: what was acknowledged is in SQLite's log.
func (i *installation) stop() {
	i.stopping.Store(true)
	os.Remove(i.options.readyFile)
	stopped := make(chan struct{})
	go func() {
		defer close(stopped)
		i.window.Close()
		i.conn.Close()
		close(i.done)
		i.server.Stop()
		i.data.settle()
	}()
	select {
	case <-stopped:
	case <-time.After(stopTimeout):
		fmt.Fprintf(os.Stderr, "temporal-dev: not stopped after %s, leaving\n", stopTimeout)
	}
}

// die ends a server that gave up by itself; its goroutines cannot be unwound.
func (i *installation) die(err error) {
	os.Remove(i.options.readyFile)
	dieLoudly(err)
}
