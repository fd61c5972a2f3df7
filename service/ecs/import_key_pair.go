package ecs

import (
	"github.com/rampart-cloud/rampart/api"
	"github.com/rampart-cloud/rampart/identity"
	"github.com/rampart-cloud/rampart/inventory"
	"github.com/rampart-cloud/rampart/state"
)

// ImportKeyPairInput are the parameters of ImportKeyPair.
type ImportKeyPairInput struct {
	RegionId        string `wire:",required"`
	KeyPairName     string `wire:",required"`
	PublicKeyBody   string `wire:",required"` // one line, as OpenSSH writes it
	ResourceGroupId string
	Tag             []TagParam `wire:",max=20"`
}

// ImportKeyPairOutput is the answer of ImportKeyPair.
type ImportKeyPairOutput struct {
	KeyPairId          string
	KeyPairName        string
	KeyPairFingerPrint string
}

// ImportKeyPair keeps the public key of a pair that the caller made.
//
// Source: "ImportKeyPair" (ECS API reference). Errors: KeyPair.AlreadyExist,
// InvalidKeyPairName.Malformed, InvalidPublicKeyBody.Malformed 400;
// QuotaExceed.KeyPair 403.
var ImportKeyPair = api.Operation[*Service, ImportKeyPairInput, ImportKeyPairOutput]{
	Product: api.ECS, Name: "ImportKeyPair", Action: "ecs:ImportKeyPair", Effect: api.Write,
	Resources: func(_ *Service, c *api.Call, in *ImportKeyPairInput) []api.Resource {
		return []api.Resource{{ARN: c.ARN("ecs", in.RegionId, "keypair/*"), Group: identity.ResourceGroupOf(in.ResourceGroupId)}}
	},
	DryRun: api.NoDryRun,
	Source: `"ImportKeyPair" (ECS API reference)`,
	Handle: importKeyPair,
}

func importKeyPair(_ *Service, c *api.Call, in *ImportKeyPairInput) (*ImportKeyPairOutput, error) {
	if _, err := region(in.RegionId); err != nil {
		return nil, err
	}
	if err := keyPairName(in.KeyPairName); err != nil {
		return nil, err
	}
	public, err := parsePublicKey(in.PublicKeyBody)
	if err != nil {
		return nil, err
	}
	labels, err := tags(in.Tag)
	if err != nil {
		return nil, err
	}
	id, err := c.NewID("ssh-")
	if err != nil {
		return nil, err
	}
	k := &inventory.KeyPair{KeyPairID: id, KeyPairName: in.KeyPairName, RegionID: in.RegionId, FingerPrint: fingerprint(public),
		PublicKey: authorizedKey(public), ResourceGroupID: in.ResourceGroupId, Tags: labels, CreationTime: c.Now}
	if err := c.Update(func(tx *state.Tx) error { return addKeyPair(tx, c, k) }); err != nil {
		return nil, err
	}
	return &ImportKeyPairOutput{KeyPairId: id, KeyPairName: in.KeyPairName, KeyPairFingerPrint: k.FingerPrint}, nil
}
