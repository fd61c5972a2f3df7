package identity

import (
	"context"
	"fmt"

	"github.com/rampart-cloud/rampart/seal"
	"github.com/rampart-cloud/rampart/state"
)

// Reseal seals every stored secret anew that is not sealed with the key in use:
// those of access keys and the seeds of MFA devices. It gives their number. It
// may be stopped and begun again. after is called after each transaction; an
// error of it ends the work.
func Reseal(ctx context.Context, store *state.Store, sealer *seal.Sealer, after func() error) (int, error) {
	type secret func(tx *state.Tx) error
	var all []secret
	r := store.Snapshot()
	for account := range state.Accounts(r) {
		for id, k := range AccessKeys.All(r, account, "", "") {
			if sealer.Current(k.SealedSecret) {
				continue
			}
			all = append(all, func(tx *state.Tx) (err error) {
				k := *AccessKeys.Get(tx, account, id)
				if k.SealedSecret, err = again(sealer, SecretPurpose(id), k.SealedSecret); err != nil {
					return fmt.Errorf("the secret of access key %s: %w", id, err)
				}
				AccessKeys.Put(tx, account, id, &k)
				return nil
			})
		}
		for name, d := range MFADevices.All(r, account, "", "") {
			if sealer.Current(d.SealedSeed) {
				continue
			}
			all = append(all, func(tx *state.Tx) (err error) {
				d := *MFADevices.Get(tx, account, name)
				if d.SealedSeed, err = again(sealer, MFAPurpose(d.Name), d.SealedSeed); err != nil {
					return fmt.Errorf("the seed of MFA device %s: %w", name, err)
				}
				MFADevices.Put(tx, account, name, &d)
				return nil
			})
		}
	}
	return state.UpdateInSteps(ctx, store, all, after, func(tx *state.Tx, s secret) error { return s(tx) })
}

func again(sealer *seal.Sealer, purpose, sealed string) (string, error) {
	plain, err := sealer.Open(purpose, sealed)
	if err != nil {
		return "", err
	}
	return sealer.Seal(purpose, plain)
}
