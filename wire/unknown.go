package wire

import (
	"slices"
	"strings"
)

// common tells whether a parameter belongs to the protocol or may come with any
// operation. Sources: "Common parameters" of ECS; RegionId is added to every
// call by the CLI and the Go SDK; the four owner names may stand on any ECS and
// VPC call.
func common(name string) bool {
	switch name {
	case "Action", "Version", "Format", "AccessKeyId", "Signature", "SignatureMethod",
		"SignatureVersion", "SignatureNonce", "SignatureType", "Timestamp",
		"SecurityToken", "BearerToken", "RegionId",
		"OwnerId", "OwnerAccount", "ResourceOwnerId", "ResourceOwnerAccount":
		return true
	}
	return false
}

// Unknown gives the names in p that Bind does not look at, without the common
// parameters, in order. Members inside JSON text are not looked into.
//
// Inferred: the vendor ignores unknown parameters; so do we, and list them here
// for whoever wants to warn.
func (b *Binder) Unknown(p Params) []string {
	var out []string
	for _, x := range p {
		if !common(x.Name) && !b.root.knows(x.Name) {
			out = append(out, x.Name)
		}
	}
	return out
}

func (n *node) knows(name string) bool {
	for i := range n.fields {
		f := &n.fields[i]
		if f.takes(f.name, name) || slices.ContainsFunc(f.aliases, func(a string) bool { return f.takes(a, name) }) {
			return true
		}
	}
	return false
}

// takes is knows, and true too for a parameter whose JSON object may hold own.
func (f *field) takes(own, name string) bool {
	return f.knows(own, name) || strings.HasPrefix(own, name+".")
}

// knows tells whether f, under the name own, takes the parameter name.
func (f *field) knows(own, name string) bool {
	if name == own {
		switch f.node.shape {
		case shapeList, shapeMap:
			return f.json
		}
		return true
	}
	rest, ok := strings.CutPrefix(name, own+".")
	if !ok {
		return false
	}
	switch f.node.shape {
	case shapeStruct:
		return f.node.knows(rest)
	case shapeMap:
		return f.repeat
	case shapeList:
		index, sub, deep := strings.Cut(rest, ".")
		if !f.repeat || index == "" || index[0] < '1' || index[0] > '9' {
			return false
		}
		return !deep || f.node.elem.shape == shapeStruct && f.node.elem.knows(sub)
	}
	return false
}
