package console

import (
	"context"
	"maps"
	"slices"

	"github.com/rampart-cloud/rampart/seal"
	"github.com/rampart-cloud/rampart/state"
)

// Reseal ends the bindings of MFA devices that were begun under another seal key
// than the one in use, and gives their number. Whoever was binding a device
// begins anew; the session goes on.
func Reseal(ctx context.Context, store *state.Store, sealer *seal.Sealer) (n int, err error) {
	err = store.Update(ctx, func(tx *state.Tx) error {
		n = 0
		for account := range state.Accounts(tx) {
			all := maps.Collect(Sessions.All(tx, account, "", ""))
			for _, id := range slices.Sorted(maps.Keys(all)) {
				s := all[id]
				if s.Pending == nil || sealer.Current(s.Pending.SealedSeed) {
					continue
				}
				without := *s
				without.Pending = nil
				Sessions.Put(tx, account, id, &without)
				n++
			}
		}
		return nil
	})
	return n, err
}
