package ram

import (
	"github.com/rampart-cloud/rampart/acs"
	"github.com/rampart-cloud/rampart/catalog"
	"github.com/rampart-cloud/rampart/identity"
	"github.com/rampart-cloud/rampart/policy"
)

// The errors and checks that RAM shares with IMS and ResourceManager stand in
// package identity, with their sources; these are their names in this package.

func notExist(kind, format string, args ...any) *acs.Error {
	return identity.NotExist(kind, format, args...)
}

func exists(kind, format string, args ...any) *acs.Error {
	return identity.AlreadyExists(kind, format, args...)
}

func conflict(kind, format string, args ...any) *acs.Error {
	return identity.DeleteConflict(kind, format, args...)
}

func exceeded(kind, what string, most int) *acs.Error {
	return identity.LimitExceeded(kind, what, most)
}

func invalid(param, want string) *acs.Error { return identity.InvalidParameter(param, want) }

func missing(param, why string) *acs.Error { return identity.MissingParameter(param, why) }

func unsupported(param, instead string) *acs.Error {
	return identity.UnsupportedParameter(param, instead)
}

func checkText(param string, rule catalog.TextRule, s string) error {
	return identity.CheckText(param, rule, s)
}

func checkOptional(param string, rule catalog.TextRule, s string) error {
	return identity.CheckOptional(param, rule, s)
}

func checkDocument(kind policy.Kind, text string) error { return identity.CheckDocument(kind, text) }

// firstError gives the first error that is not nil.
func firstError(errs ...error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}
