package ecs

import (
	"github.com/rampart-cloud/rampart/acs"
)

// chargeType checks an InstanceChargeType of a question about stock, which each
// operation refuses with a code and status of its own.
func chargeType(code string, status int, value string) error {
	switch value {
	case "", "PostPaid", "PrePaid":
		return nil
	}
	return acs.New(acs.Invalid, status, code, "The specified InstanceChargeType %q is not valid. Give PostPaid or PrePaid.", value)
}

// spotStrategy checks a SpotStrategy of a question about stock.
//
// Ours: spot instances are not sold; source: there is no market in this server.
func spotStrategy(code string, status int, value string) error {
	switch value {
	case "", "NoSpot":
		return nil
	case "SpotWithPriceLimit", "SpotAsPriceGo":
		return unsupported("SpotStrategy", value)
	}
	return acs.New(acs.Invalid, status, code, "The specified SpotStrategy %q is not valid. Give NoSpot.", value)
}
