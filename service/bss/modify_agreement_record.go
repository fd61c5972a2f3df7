package bss

import (
	"strings"
	"time"

	"github.com/rampart-cloud/rampart/api"
	"github.com/rampart-cloud/rampart/inventory"
	"github.com/rampart-cloud/rampart/state"
	"github.com/rampart-cloud/rampart/wire"
)

// ModifyAgreementRecordInput are the parameters of ModifyAgreementRecord.
type ModifyAgreementRecordInput struct {
	AgreementCode    string `wire:",required"` // 1 to 64 letters, digits, hyphens and underscores
	AgreementVersion string // up to 64 of the same and periods
	Agreed           *bool  `wire:",required"`
}

// ModifyAgreementRecordOutput is the answer of ModifyAgreementRecord.
type ModifyAgreementRecordOutput struct {
	Result
	Data AgreementItem
}

// AgreementItem is what is on record of an agreement.
type AgreementItem struct {
	AgreementCode    string
	AgreementVersion string
	Agreed           bool
	Operator         string // ARN of who said so last
	ModifyTime       time.Time
}

// ModifyAgreementRecord records that the account accepts a service agreement, or
// that it takes its acceptance back.
//
// Source: the vendor's sample system administrator policy, which names the
// action bss:ModifyAgreementRecord for the console's purchase page.
//
// Ours: the operation, its name, parameters and answer; source: the console's operation is not published. It records and nothing more: no order asks for an agreement.
var ModifyAgreementRecord = api.Operation[*Service, ModifyAgreementRecordInput, ModifyAgreementRecordOutput]{
	Product: product(), Name: "ModifyAgreementRecord", Action: "bss:ModifyAgreementRecord", Effect: api.Write,
	Resources: api.Everything[*Service, ModifyAgreementRecordInput],
	DryRun:    api.NoDryRun,
	Source:    `Ours, for the console's action bss:ModifyAgreementRecord`,
	Handle: func(_ *Service, c *api.Call, in *ModifyAgreementRecordInput) (*ModifyAgreementRecordOutput, error) {
		if !word(in.AgreementCode, "-_") {
			return nil, wire.InvalidParameter("AgreementCode", "1 to 64 letters, digits, hyphens and underscores")
		}
		if in.AgreementVersion != "" && !word(in.AgreementVersion, "-_.") {
			return nil, wire.InvalidParameter("AgreementVersion", "1 to 64 letters, digits, hyphens, underscores and periods")
		}
		a := inventory.Agreement{Code: in.AgreementCode, Version: in.AgreementVersion, Agreed: *in.Agreed, Operator: c.Principal.ARN(), ModifyTime: c.Now}
		err := c.Update(func(tx *state.Tx) error {
			if err := room(tx, c, a.Code); err != nil {
				return err
			}
			record := a
			inventory.Agreements.Put(tx, c.Account, a.Code, &record)
			return nil
		})
		if err != nil {
			return nil, err
		}
		return &ModifyAgreementRecordOutput{success(), AgreementItem{a.Code, a.Version, a.Agreed, a.Operator, a.ModifyTime}}, nil
	},
}

// word says whether a text has 1 to 64 letters, digits and the others.
func word(s, others string) bool {
	for i := range len(s) {
		ch := s[i]
		if !(ch >= 'a' && ch <= 'z' || ch >= 'A' && ch <= 'Z' || ch >= '0' && ch <= '9' || strings.IndexByte(others, ch) >= 0) {
			return false
		}
	}
	return len(s) >= 1 && len(s) <= 64
}

// maxAgreements is how many agreements an account may have on record.
//
// Ours: 1,000; source: a record costs nothing, but must not grow without end.
const maxAgreements = 1000

func room(tx *state.Tx, c *api.Call, code string) error {
	if inventory.Agreements.Get(tx, c.Account, code) == nil && inventory.Agreements.Count(tx, c.Account, "") >= maxAgreements {
		return tooManyAgreements()
	}
	return nil
}
