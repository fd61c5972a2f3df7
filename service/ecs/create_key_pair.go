package ecs

import (
	"github.com/rampart-cloud/rampart/api"
	"github.com/rampart-cloud/rampart/identity"
	"github.com/rampart-cloud/rampart/inventory"
	"github.com/rampart-cloud/rampart/state"
)

// CreateKeyPairInput are the parameters of CreateKeyPair.
type CreateKeyPairInput struct {
	RegionId        string `wire:",required"`
	KeyPairName     string `wire:",required"`
	ResourceGroupId string
	Tag             []TagParam `wire:",max=20"`
}

// CreateKeyPairOutput is the answer of CreateKeyPair. It is the only place where
// the private key is ever shown.
type CreateKeyPairOutput struct {
	KeyPairId          string
	KeyPairName        string
	KeyPairFingerPrint string
	PrivateKeyBody     string // PEM
}

// CreateKeyPair makes an RSA key pair, keeps the public key and gives the
// private key to the caller.
//
// Source: "CreateKeyPair" (ECS API reference): 2048 bits; the private key cannot
// be had again. Errors: KeyPair.AlreadyExist, InvalidKeyPairName.Malformed 400;
// QuotaExceed.KeyPair 403.
var CreateKeyPair = api.Operation[*Service, CreateKeyPairInput, CreateKeyPairOutput]{
	Product: api.ECS, Name: "CreateKeyPair", Action: "ecs:CreateKeyPair", Effect: api.Write,
	Resources: func(_ *Service, c *api.Call, in *CreateKeyPairInput) []api.Resource {
		return []api.Resource{{ARN: c.ARN("ecs", in.RegionId, "keypair/*"), Group: identity.ResourceGroupOf(in.ResourceGroupId)}}
	},
	DryRun: api.NoDryRun,
	Source: `"CreateKeyPair" (ECS API reference)`,
	Handle: createKeyPair,
}

func createKeyPair(_ *Service, c *api.Call, in *CreateKeyPairInput) (*CreateKeyPairOutput, error) {
	if _, err := region(in.RegionId); err != nil {
		return nil, err
	}
	if err := keyPairName(in.KeyPairName); err != nil {
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
	private, public, err := newKeyPair(c.Random())
	if err != nil {
		return nil, err
	}
	k := &inventory.KeyPair{KeyPairID: id, KeyPairName: in.KeyPairName, RegionID: in.RegionId, FingerPrint: fingerprint(public),
		PublicKey: authorizedKey(public), ResourceGroupID: in.ResourceGroupId, Tags: labels, CreationTime: c.Now}
	if err := c.Update(func(tx *state.Tx) error { return addKeyPair(tx, c, k) }); err != nil {
		return nil, err
	}
	return &CreateKeyPairOutput{KeyPairId: id, KeyPairName: in.KeyPairName, KeyPairFingerPrint: k.FingerPrint, PrivateKeyBody: private}, nil
}
