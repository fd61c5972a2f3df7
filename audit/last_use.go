package audit

import "context"

// LastUse gives the newest recorded call that an access key signed rightly,
// allowed or not; nil if scan has none. scan gives recorded calls newest first,
// as Log.Scan does.
//
// Ours: only the calls that this server's trail still holds count; source: none.
func LastUse(ctx context.Context, scan func(yield func(*Event) bool) error, account, accessKeyID string) (*Event, error) {
	var found *Event
	err := scan(func(ev *Event) bool {
		// The account is only there when the signature was right.
		if ev.Account == account && ev.Principal.AccessKeyID == accessKeyID {
			found = ev
			return false
		}
		return ctx.Err() == nil
	})
	if err == nil {
		err = ctx.Err()
	}
	if err != nil {
		return nil, err
	}
	return found, nil
}
