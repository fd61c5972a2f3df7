package cli

import (
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"github.com/rampart-cloud/rampart/client"
	"github.com/rampart-cloud/rampart/wire"
)

// remote is a server that a command asks.
type remote struct {
	*client.Client
}

// endpointFlag adds --endpoint to a command that asks a server.
func endpointFlag(c *cobra.Command, to *string) {
	c.Flags().StringVar(to, "endpoint", "", "URL of the server (default: RAMPART_ENDPOINT, else http://127.0.0.1:7480)")
}

func (a *app) remote(endpoint string) (*remote, error) {
	if endpoint == "" {
		endpoint = a.env["RAMPART_ENDPOINT"]
	}
	if endpoint == "" {
		endpoint = "http://127.0.0.1:7480"
	}
	id, secret := a.env["ALIBABA_CLOUD_ACCESS_KEY_ID"], a.env["ALIBABA_CLOUD_ACCESS_KEY_SECRET"]
	if id == "" || secret == "" {
		return nil, fmt.Errorf("no credentials: set ALIBABA_CLOUD_ACCESS_KEY_ID and ALIBABA_CLOUD_ACCESS_KEY_SECRET to an access key that may read policies, for example the root's")
	}
	return &remote{&client.Client{Endpoint: endpoint, Generation: wire.V3, Now: time.Now, UserAgent: "rampart-cli",
		Credential: wire.Credential{AccessKeyID: id, Secret: secret, SecurityToken: a.env["ALIBABA_CLOUD_SECURITY_TOKEN"]}}}, nil
}

// versionRampart is the API version of this server's own product.
const versionRampart = "2026-11-01"
