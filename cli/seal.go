package cli

import (
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"github.com/rampart-cloud/rampart/server"
)

func (a *app) sealCommand() *cobra.Command {
	c := &cobra.Command{
		Use:   "seal",
		Short: "The keys that secrets are sealed with",
		Args:  cobra.NoArgs,
		RunE:  func(c *cobra.Command, _ []string) error { return c.Help() },
	}
	c.AddCommand(a.sealRotateCommand())
	return c
}

func (a *app) sealRotateCommand() *cobra.Command {
	var cfg server.Config
	c := &cobra.Command{
		Use:   "rotate",
		Short: "Seal everything with a new key",
		Long: `Make a new seal key, seal every stored secret anew with it, and drop the old key.

The server must be stopped; of a cluster every server, and afterwards the key
file must be copied to each of them. The old key is dropped only after all is on
disk under the new one. If the command is cut off, the server starts as before,
and the next rotate finishes the work.

Role sessions end with the old key, and diagnostic messages made before cannot
be opened any more. What was sealed with the old key stays in the store's
history until that is compacted: a copy of the old key file must be kept as
secret as before, or destroyed.`,
		Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			begin := time.Now() // measures the work only
			r, err := server.RotateSeal(c.Context(), cfg)
			if err != nil {
				return err
			}
			if r.Resumed {
				fmt.Fprintln(a.stdout, "An earlier rotation had been cut off; it is finished with the key that it made.")
			}
			fmt.Fprintf(a.stdout, "%d values are sealed with the new key, in %.3f s; the old key is dropped.\n", r.Values, time.Since(begin).Seconds())
			return nil
		},
	}
	f := c.Flags()
	f.StringVar(&cfg.Dir, "data", defaultDir(), "data directory of the stopped server")
	f.StringVar(&cfg.SealKeyFile, "seal-key-file", "", "file of the keys (default: seal.key in the data directory)")
	f.StringSliceVar(&cfg.EtcdEndpoints, "etcd-endpoints", nil, "client URLs of the etcd cluster that the server uses (default: etcd inside the process)")
	return c
}
