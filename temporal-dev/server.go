package main

import (
	"time"

	"go.temporal.io/server/common/authorization"
	"go.temporal.io/server/common/cluster"
	"go.temporal.io/server/common/config"
	"go.temporal.io/server/common/dynamicconfig"
	"go.temporal.io/server/common/log"
	"go.temporal.io/server/common/membership/static"
	"go.temporal.io/server/common/primitives"
	"go.temporal.io/server/temporal"
)

// The cluster is alone; the name is in every database of every earlier version.
const clusterName = "active"

const (
	mainStore       = "temporal"
	visibilityStore = "visibility"
)

// servicePorts are the loopback ports of the four services in this process.
type servicePorts map[primitives.ServiceName]int

// choosePorts finds new ones for each start: nothing but this process uses or stores them. The
// worker service listens nowhere, but its host needs a name of its own.
func choosePorts(frontend int) (servicePorts, error) {
	free, err := freePorts(3)
	if err != nil {
		return nil, err
	}
	return servicePorts{
		primitives.FrontendService: frontend,
		primitives.HistoryService:  free[0],
		primitives.MatchingService: free[1],
		primitives.WorkerService:   free[2],
	}, nil
}

func (p servicePorts) services() map[string]config.Service {
	services := make(map[string]config.Service, len(p))
	for name, port := range p {
		services[string(name)] = config.Service{RPC: config.RPC{GRPCPort: port, BindOnIP: loopback}}
	}
	return services
}

func (p servicePorts) hosts() map[primitives.ServiceName]static.Hosts {
	hosts := make(map[primitives.ServiceName]static.Hosts, len(p))
	for name, port := range p {
		hosts[name] = static.SingleLocalHost(address(port))
	}
	return hosts
}

type serverParts struct {
	data    *dataFolder
	keys    *keyring
	ports   servicePorts
	limits  dynamicconfig.Client
	logger  log.Logger
	options serveOptions
}

func newServer(parts serverParts) (temporal.Server, error) {
	return temporal.NewServer(
		temporal.WithConfig(parts.config()),
		temporal.ForServices(temporal.DefaultServices),
		temporal.WithStaticHosts(parts.ports.hosts()),
		temporal.WithLogger(parts.logger),
		temporal.WithTLSConfigFactory(parts.keys),
		temporal.WithDynamicConfigClient(parts.limits),
		// Whoever passed the TLS handshake is the control plane, the UI or this process.
		temporal.WithAuthorizer(authorization.NewNoopAuthorizer()),
		temporal.WithClaimMapper(func(*config.Config) authorization.ClaimMapper {
			return authorization.NewNoopClaimMapper()
		}),
	)
}

func (s serverParts) config() *config.Config {
	frontend := address(s.options.frontendPort)
	return &config.Config{
		Global: config.Global{
			Membership: config.Membership{MaxJoinDuration: 10 * time.Second, BroadcastAddress: loopback},
		},
		Persistence: config.Persistence{
			DefaultStore:     mainStore,
			VisibilityStore:  visibilityStore,
			NumHistoryShards: 1,
			DataStores: map[string]config.DataStore{
				mainStore:       {SQL: s.data.temporal().config()},
				visibilityStore: {SQL: s.data.visibility().config()},
			},
		},
		ClusterMetadata: &cluster.Config{
			FailoverVersionIncrement: 10,
			MasterClusterName:        clusterName,
			CurrentClusterName:       clusterName,
			ClusterInformation: map[string]cluster.ClusterInformation{
				clusterName: {Enabled: true, InitialFailoverVersion: 1, RPCAddress: frontend},
			},
		},
		DCRedirectionPolicy: config.DCRedirectionPolicy{Policy: "noop"},
		Services:            s.ports.services(),
		Archival: config.Archival{
			History:    config.HistoryArchival{State: config.ArchivalDisabled},
			Visibility: config.VisibilityArchival{State: config.ArchivalDisabled},
		},
		NamespaceDefaults: config.NamespaceDefaults{
			Archival: config.ArchivalNamespaceDefaults{
				History:    config.HistoryArchivalNamespaceDefaults{State: config.ArchivalDisabled},
				Visibility: config.VisibilityArchivalNamespaceDefaults{State: config.ArchivalDisabled},
			},
		},
		PublicClient: config.PublicClient{HostPort: frontend},
	}
}
