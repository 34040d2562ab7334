package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	enums "go.temporal.io/api/enums/v1"
	api "go.temporal.io/api/namespace/v1"
	"go.temporal.io/api/operatorservice/v1"
	"go.temporal.io/api/workflowservice/v1"
	schema "go.temporal.io/server/schema/sqlite"
	"google.golang.org/grpc"
	"google.golang.org/protobuf/types/known/durationpb"
)

// searchAttributes are what people find requests by in the UI; the names are in histories for ever.
func searchAttributes() map[string]enums.IndexedValueType {
	return map[string]enums.IndexedValueType{
		"AjUser":         enums.INDEXED_VALUE_TYPE_KEYWORD,
		"AjStatus":       enums.INDEXED_VALUE_TYPE_KEYWORD,
		"AjIntent":       enums.INDEXED_VALUE_TYPE_KEYWORD,
		"AjRequest":      enums.INDEXED_VALUE_TYPE_KEYWORD,
		"AjMachineCount": enums.INDEXED_VALUE_TYPE_INT,
		"AjMachines":     enums.INDEXED_VALUE_TYPE_KEYWORD_LIST,
	}
}

// createNamespace writes the namespace before the server starts, which spares the seconds its
// caches would need to see one that was registered later. An existing one stays as it is.
func createNamespace(data *dataFolder, name string, retention time.Duration) error {
	wanted, err := schema.NewNamespaceConfig(clusterName, name, false, searchAttributes())
	if err != nil {
		return err
	}
	wanted.Detail.Config.Retention = durationpb.New(retention)
	return explain(schema.CreateNamespaces(data.temporal().config(), wanted))
}

// namespaceKeeper brings a namespace of an earlier start to what is wanted now.
type namespaceKeeper struct {
	name      string
	workflows workflowservice.WorkflowServiceClient
	operators operatorservice.OperatorServiceClient
}

func newNamespaceKeeper(name string, conn *grpc.ClientConn) namespaceKeeper {
	return namespaceKeeper{
		name:      name,
		workflows: workflowservice.NewWorkflowServiceClient(conn),
		operators: operatorservice.NewOperatorServiceClient(conn),
	}
}

func (k namespaceKeeper) ensure(ctx context.Context, retention time.Duration) error {
	return errors.Join(k.ensureRetention(ctx, retention), k.ensureAttributes(ctx))
}

func (k namespaceKeeper) ensureRetention(ctx context.Context, wanted time.Duration) error {
	found, err := k.workflows.DescribeNamespace(ctx,
		&workflowservice.DescribeNamespaceRequest{Namespace: k.name})
	if err != nil {
		return fmt.Errorf("namespace %s: %w", k.name, err)
	}
	if found.GetConfig().GetWorkflowExecutionRetentionTtl().AsDuration() == wanted {
		return nil
	}
	_, err = k.workflows.UpdateNamespace(ctx, &workflowservice.UpdateNamespaceRequest{
		Namespace: k.name,
		Config:    &api.NamespaceConfig{WorkflowExecutionRetentionTtl: durationpb.New(wanted)},
	})
	return err
}

func (k namespaceKeeper) ensureAttributes(ctx context.Context) error {
	found, err := k.operators.ListSearchAttributes(ctx,
		&operatorservice.ListSearchAttributesRequest{Namespace: k.name})
	if err != nil {
		return fmt.Errorf("search attributes of %s: %w", k.name, err)
	}
	absent, err := compareAttributes(found.GetCustomAttributes())
	if err != nil || len(absent) == 0 {
		return err
	}
	_, err = k.operators.AddSearchAttributes(ctx, &operatorservice.AddSearchAttributesRequest{
		Namespace: k.name, SearchAttributes: absent,
	})
	return err
}

func compareAttributes(found map[string]enums.IndexedValueType) (
	map[string]enums.IndexedValueType, error) {
	absent := map[string]enums.IndexedValueType{}
	for name, wanted := range searchAttributes() {
		kind, there := found[name]
		if there && kind != wanted {
			return nil, faultf(exitData, "search attribute %s has type %s, expected %s", name, kind, wanted)
		}
		if !there {
			absent[name] = wanted
		}
	}
	return absent, nil
}
