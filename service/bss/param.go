package bss

import (
	"net/http"

	"github.com/rampart-cloud/rampart/acs"
)

// unsupported refuses a parameter that the vendor gives an effect and this
// server cannot.
//
// Ours: such a parameter is refused with UnsupportedParameter, 400; the vendor has no code for it, and silence would let a caller believe in the effect.
func unsupported(name string) error {
	return acs.New(acs.Unsupported, http.StatusBadRequest, "UnsupportedParameter",
		"The parameter %s exists at the vendor but has no effect in this server, so the call was refused and nothing was done. Leave it out.", name)
}

func tooManyAgreements() error {
	return acs.New(acs.Limit, http.StatusBadRequest, "LimitExceeded.Agreement", "The account has %d agreements on record, which is the most there may be.", maxAgreements)
}
