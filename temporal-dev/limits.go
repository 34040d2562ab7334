package main

import (
	"time"

	"go.temporal.io/server/common/dynamicconfig"
	"go.temporal.io/server/common/log"
)

// pollRPS lifts the 20 polls a second per shard: with one shard each hop of a workflow waited for
// a 50 ms tick. 5,000 is a tick of 0.2 ms, far below what a hop costs.
const pollRPS = 5000

// longPollsMax is for one open poll per agent, with room for the control plane's own.
const longPollsMax = 20000

// ourLimits are the dynamic values this server differs in from a stock one; README.md says why.
func ourLimits() dynamicconfig.StaticClient {
	return dynamicconfig.StaticClient{
		dynamicconfig.TransferProcessorMaxPollRPS.Key():                         pollRPS,
		dynamicconfig.TimerProcessorMaxPollRPS.Key():                            pollRPS,
		dynamicconfig.VisibilityProcessorMaxPollRPS.Key():                       pollRPS,
		dynamicconfig.MatchingNumTaskqueueReadPartitions.Key():                  1,
		dynamicconfig.MatchingNumTaskqueueWritePartitions.Key():                 1,
		dynamicconfig.FrontendMaxConcurrentLongRunningRequestsPerInstance.Key(): longPollsMax,
		dynamicconfig.ForceSearchAttributesCacheRefreshOnRead.Key():             true,
	}
}

// layered asks the person's file first and our own values after it.
type layered struct {
	file dynamicconfig.Client
	ours dynamicconfig.StaticClient
}

func (l layered) GetValue(key dynamicconfig.Key) []dynamicconfig.ConstrainedValue {
	if given := l.file.GetValue(key); len(given) > 0 {
		return given
	}
	return l.ours.GetValue(key)
}

// openLimits reads the file, if one is given, and again every ten seconds.
func openLimits(file string, logger log.Logger, done <-chan any) (dynamicconfig.Client, error) {
	if file == "" {
		return ourLimits(), nil
	}
	read, err := dynamicconfig.NewFileBasedClient(
		&dynamicconfig.FileBasedClientConfig{Filepath: file, PollInterval: 10 * time.Second},
		logger, done)
	if err != nil {
		return nil, faultf(exitUsage, "--dynamic-config %s: %s", file, err)
	}
	return layered{file: read, ours: ourLimits()}, nil
}
