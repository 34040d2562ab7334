package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials"
	"google.golang.org/grpc/health/grpc_health_v1"
)

const frontendService = "temporal.api.workflowservice.v1.WorkflowService"

// A healthy server answers in a millisecond; ten seconds is a server under a heavy load.
const healthTimeout = 10 * time.Second

func healthCommand(args []string, out io.Writer) error {
	where, files, err := parseHealth(args)
	if err != nil {
		return err
	}
	keys, err := openKeyring(files)
	if err != nil {
		return fmt.Errorf("NOT_SERVING %s: %w", where, err)
	}
	ctx, cancel := context.WithTimeout(context.Background(), healthTimeout)
	defer cancel()
	if err := askHealth(ctx, where, keys); err != nil {
		return err
	}
	fmt.Fprintf(out, "SERVING %s\n", where)
	return nil
}

func parseHealth(args []string) (string, tlsFiles, error) {
	var readyFile, frontend string
	var files tlsFiles
	flags := flag.NewFlagSet("health", flag.ContinueOnError)
	flags.StringVar(&readyFile, "ready-file", "", "what serve wrote")
	flags.StringVar(&frontend, "frontend", "", "address, instead of the ready file")
	bindTLS(flags, &files)
	if err := parse(flags, args); err != nil {
		return "", files, err
	}
	if readyFile == "" && frontend == "" {
		return "", files, faultf(exitUsage, "--ready-file or --frontend is missing")
	}
	if readyFile == "" {
		return frontend, files, files.check()
	}
	ready, err := readReadiness(readyFile)
	if err != nil {
		return "", files, fmt.Errorf("NOT_SERVING: %w", err)
	}
	return ready.Frontend, ready.TLS, nil
}

func askHealth(ctx context.Context, where string, keys *keyring) error {
	conn, err := dial(where, keys)
	if err != nil {
		return fmt.Errorf("NOT_SERVING %s: %w", where, err)
	}
	defer conn.Close()
	answer, err := grpc_health_v1.NewHealthClient(conn).Check(ctx,
		&grpc_health_v1.HealthCheckRequest{Service: frontendService})
	if err != nil {
		return fmt.Errorf("NOT_SERVING %s: %w", where, err)
	}
	if answer.GetStatus() != grpc_health_v1.HealthCheckResponse_SERVING {
		return fmt.Errorf("NOT_SERVING %s: %s", where, answer.GetStatus())
	}
	return nil
}

// Histories of a page are fetched whole; the server never sends more than this in one answer.
const answerBytesMax = 64 << 20

func dial(where string, keys *keyring) (*grpc.ClientConn, error) {
	return grpc.NewClient("passthrough:///"+where,
		grpc.WithTransportCredentials(credentials.NewTLS(keys.client())),
		grpc.WithDefaultCallOptions(grpc.MaxCallRecvMsgSize(answerBytesMax)))
}
