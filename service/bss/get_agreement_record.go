package bss

import (
	"github.com/rampart-cloud/rampart/api"
	"github.com/rampart-cloud/rampart/inventory"
	"github.com/rampart-cloud/rampart/wire"
)

// GetAgreementRecordInput are the parameters of GetAgreementRecord.
type GetAgreementRecordInput struct {
	AgreementCode string `wire:",required"` // as of ModifyAgreementRecord
}

// GetAgreementRecordOutput is the answer of GetAgreementRecord.
type GetAgreementRecordOutput struct {
	Result
	Data AgreementState
}

// AgreementState is whether the account accepts an agreement.
type AgreementState struct {
	AgreementCode    string
	AgreementVersion string // that was accepted or taken back last; empty if none was
	Agreed           bool
	ModifyTime       string // UTC, empty if nothing is on record
}

// GetAgreementRecord says whether the account accepts a service agreement. What
// is not on record is not accepted.
//
// Ours: the operation, its name, parameters and answer; source: the console's operation is not published. Everybody of the account may ask, as everybody has to know whether an order still needs consent; who consented is told to nobody.
var GetAgreementRecord = api.Operation[*Service, GetAgreementRecordInput, GetAgreementRecordOutput]{
	Product: product(), Name: "GetAgreementRecord", Action: "bss:GetAgreementRecord", Access: api.ByAnyone, Effect: api.Read,
	DryRun: api.NoDryRun,
	Source: `Ours, beside ModifyAgreementRecord`,
	Handle: func(_ *Service, c *api.Call, in *GetAgreementRecordInput) (*GetAgreementRecordOutput, error) {
		if !word(in.AgreementCode, "-_") {
			return nil, wire.InvalidParameter("AgreementCode", "1 to 64 letters, digits, hyphens and underscores")
		}
		out := &GetAgreementRecordOutput{success(), AgreementState{AgreementCode: in.AgreementCode}}
		if a := inventory.Agreements.Get(c.Snapshot, c.Account, in.AgreementCode); a != nil {
			out.Data.AgreementVersion, out.Data.Agreed, out.Data.ModifyTime = a.Version, a.Agreed, moment(a.ModifyTime)
		}
		return out, nil
	},
}
