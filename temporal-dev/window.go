package main

import (
	"fmt"
	"io/fs"
	"net"
	"net/http"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"
	"github.com/labstack/echo/v4/middleware"
	uiapi "github.com/temporalio/ui-server/v2/server/api"
	uiconfig "github.com/temporalio/ui-server/v2/server/config"
	"github.com/temporalio/ui-server/v2/server/route"
	"github.com/temporalio/ui-server/v2/ui"
	"go.temporal.io/api/workflowservice/v1"
	"google.golang.org/grpc"
)

// newWindow is the Web UI as a window: pages and GET only. The UI module's own server is not used,
// because it listens by itself and has POST routes; its pages and its GET handlers are.
func newWindow(o serveOptions, conn *grpc.ClientConn) (http.Handler, error) {
	settings, err := uiconfig.NewConfigProviderWithRefresh(windowSettings(o))
	if err != nil {
		return nil, err
	}
	pages, err := windowPages()
	if err != nil {
		return nil, err
	}
	e := echo.New()
	e.Use(middleware.Recover(), middleware.Gzip(), middleware.Secure())
	route.SetHealthRoute(e)
	data := e.Group("/api/v1")
	data.GET("/settings", uiapi.GetSettings(settings))
	data.GET(uiapi.WorkflowRawHistoryUrl,
		uiapi.WorkflowRawHistoryHandler(workflowservice.NewWorkflowServiceClient(conn)))
	data.GET("/*", uiapi.TemporalAPIHandler(settings, nil, conn))
	if err := route.SetUIRoutes(e, "", pages); err != nil {
		return nil, err
	}
	route.SetRenderRoute(e, "")
	return guard(o.uiPort, e), nil
}

func windowPages() (fs.FS, error) {
	all, err := ui.Assets()
	if err != nil {
		return nil, err
	}
	return fs.Sub(all, "local")
}

// windowSettings also tells the pages to offer no button that would be refused.
func windowSettings(o serveOptions) *uiconfig.Config {
	return &uiconfig.Config{
		TemporalGRPCAddress:           address(o.frontendPort),
		EnableUI:                      true,
		DefaultNamespace:              o.namespace,
		DisableNewsFetch:              true,
		DisableWriteActions:           true,
		WorkflowTerminateDisabled:     true,
		WorkflowCancelDisabled:        true,
		WorkflowSignalDisabled:        true,
		WorkflowUpdateDisabled:        true,
		WorkflowResetDisabled:         true,
		WorkflowPauseDisabled:         true,
		BatchActionsDisabled:          true,
		StartWorkflowDisabled:         true,
		ActivityCommandsDisabled:      true,
		HideWorkflowQueryErrors:       true,
		RefreshWorkflowCountsDisabled: false,
		HideLogs:                      true,
	}
}

// guard refuses before any handler of the UI module sees the request: names that are not ours (a
// page of a stranger whose DNS name was turned to this address), and whatever is not a read.
// Queries are refused too: they run workflow code on a worker, and any page in the person's browser
// could send one as a form. What people need to see is in summaries, attributes and history.
func guard(port int, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !isOurHost(r.Host, port) {
			refuse(w, http.StatusForbidden, fmt.Sprintf("host %q, expected localhost:%d", r.Host, port))
			return
		}
		if r.Method != http.MethodGet && r.Method != http.MethodHead {
			w.Header().Set("Allow", "GET, HEAD")
			refuse(w, http.StatusMethodNotAllowed, "this page only shows; nothing can be changed here")
			return
		}
		next.ServeHTTP(w, readOnly(r))
	})
}

func isOurHost(host string, port int) bool {
	name, given, err := net.SplitHostPort(host)
	if err != nil || given != strconv.Itoa(port) {
		return false
	}
	return strings.EqualFold(name, "localhost") || name == loopback || name == "::1"
}

// readOnly takes away what could make a read something else further in. HEAD becomes GET, whose
// body net/http drops, because the UI module knows no HEAD.
func readOnly(r *http.Request) *http.Request {
	plain := r.Clone(r.Context())
	plain.Method = http.MethodGet
	plain.Body = http.NoBody
	plain.ContentLength = 0
	for name := range plain.Header {
		if strings.HasPrefix(name, "X-Http-Method") || strings.HasPrefix(name, "Grpc-Metadata-") {
			plain.Header.Del(name)
		}
	}
	return plain
}

func refuse(w http.ResponseWriter, status int, why string) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	fmt.Fprintf(w, `{"code":%d,"message":%q}`+"\n", status, why)
}
