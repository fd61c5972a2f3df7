package resourcemanager

import (
	"iter"
	"time"

	"github.com/rampart-cloud/rampart/api"
	"github.com/rampart-cloud/rampart/identity"
)

// ListPolicyAttachmentsInput are the parameters of ListPolicyAttachments: what
// is given must fit, what is empty fits everything.
type ListPolicyAttachmentsInput struct {
	page
	ResourceGroupId string // rg-..., or the account's id: grants in the whole account
	PolicyType      string // Custom or System
	PolicyName      string
	PrincipalType   string // IMSUser, IMSGroup or ServiceRole
	PrincipalName   string
	Language        string // of descriptions; there is one language here
}

// ListPolicyAttachmentsOutput is the answer of ListPolicyAttachments.
type ListPolicyAttachmentsOutput struct {
	paged
	PolicyAttachments struct{ PolicyAttachment []PolicyAttachment }
}

// PolicyAttachment is a grant.
type PolicyAttachment struct {
	PolicyName      string
	PolicyType      string
	Description     string
	PrincipalName   string
	PrincipalType   string
	ResourceGroupId string // or the account's id
	AttachDate      time.Time
}

// ListPolicyAttachments gives the grants of policies in the account and in
// resource groups, in pages. Asked about one resource group, it can be allowed
// by a grant in that group.
//
// Inferred: a PolicyName that does not exist with its PolicyType gives EntityNotExist.Policy, a ResourceGroupId that does not exist EntityNotExists.ResourceGroup; source: repository aliyun/terraform-provider-alicloud treats both as "no such attachment".
//
// Inferred: a PrincipalName is of a PrincipalType, which must be given with it; source: none.
var ListPolicyAttachments = api.Operation[*Service, ListPolicyAttachmentsInput, ListPolicyAttachmentsOutput]{
	Product: api.ResourceManager, Name: "ListPolicyAttachments", Action: "ram:ListPolicyAttachments", Effect: api.Read,
	Resources: func(_ *Service, c *api.Call, in *ListPolicyAttachmentsInput) []api.Resource {
		r := api.Resource{ARN: c.ARN("ram", "*", "*")}
		if in.ResourceGroupId != c.Account {
			r.Group = in.ResourceGroupId
		}
		return []api.Resource{r}
	},
	DryRun: api.NoDryRun,
	Source: `"ListPolicyAttachments" (Resource Management API reference)`,
	Handle: listPolicyAttachments,
}

func listPolicyAttachments(_ *Service, c *api.Call, in *ListPolicyAttachmentsInput) (*ListPolicyAttachmentsOutput, error) {
	r := c.Snapshot
	p, err := in.open()
	if err != nil {
		return nil, err
	}
	if err := checkLanguage(in.Language); err != nil {
		return nil, err
	}
	keep, items, err := in.filter(c)
	if err != nil {
		return nil, err
	}
	a, err := identity.FindAccount(r, c.Account)
	if err != nil {
		return nil, err
	}
	out := &ListPolicyAttachmentsOutput{paged: p}
	for _, g := range items {
		if !keep(g) || !out.take() {
			continue
		}
		p, err := identity.FindPolicy(r, c.Account, g.PolicyType, g.PolicyName)
		if err != nil {
			return nil, err
		}
		out.PolicyAttachments.PolicyAttachment = append(out.PolicyAttachments.PolicyAttachment, PolicyAttachment{
			PolicyName: g.PolicyName, PolicyType: g.PolicyType, Description: p.Description,
			PrincipalName: a.PrincipalName(g.Grantee()), PrincipalType: typeOf(g.PrincipalType),
			ResourceGroupId: unscope(c, g.Scope), AttachDate: g.AttachDate,
		})
	}
	return out, nil
}

// filter checks the filters and gives them as a test, with the attachments that
// are worth testing.
func (in *ListPolicyAttachmentsInput) filter(c *api.Call) (func(*identity.Attachment) bool, iter.Seq2[string, *identity.Attachment], error) {
	r := c.Snapshot
	want := identity.Attachment{PolicyType: in.PolicyType, PolicyName: in.PolicyName}
	items := identity.Attachments.All(r, c.Account, "", "")
	if in.ResourceGroupId != "" {
		var err error
		if want.Scope, err = scope(r, c, in.ResourceGroupId); err != nil {
			return nil, nil, err
		}
		if want.Scope != identity.AccountScope {
			items = identity.AttachmentsByScope.Find(r, c.Account, want.Scope)
		}
	}
	if in.PolicyType != "" && in.PolicyType != identity.Custom && in.PolicyType != identity.System {
		return nil, nil, identity.InvalidParameter("PolicyType", "System or Custom, or absent")
	}
	if in.PolicyType != "" && in.PolicyName != "" {
		if _, err := identity.FindPolicy(r, c.Account, in.PolicyType, in.PolicyName); err != nil {
			return nil, nil, err
		}
		items = identity.AttachmentsByPolicy.Find(r, c.Account, in.PolicyType+"/"+in.PolicyName)
	}
	switch {
	case in.PrincipalName != "" && in.PrincipalType == "":
		return nil, nil, identity.MissingParameter("PrincipalType", "with PrincipalName")
	case in.PrincipalName != "":
		who, err := principal(r, c, in.PrincipalType, in.PrincipalName)
		if err != nil {
			return nil, nil, err
		}
		want.PrincipalType, want.PrincipalName = who.Kind, who.Name
		items = identity.Attachments.All(r, c.Account, who.Kind+"/"+who.Name+"/", "")
	case in.PrincipalType != "":
		kind, ok := kindOf(in.PrincipalType)
		if !ok {
			return nil, nil, identity.InvalidParameter("PrincipalType", "IMSUser, IMSGroup or ServiceRole, or absent")
		}
		want.PrincipalType = kind
	}
	fits := func(want, have string) bool { return want == "" || want == have }
	return func(a *identity.Attachment) bool {
		return fits(want.Scope, a.Scope) && fits(want.PolicyType, a.PolicyType) && fits(want.PolicyName, a.PolicyName) &&
			fits(want.PrincipalType, a.PrincipalType) && fits(want.PrincipalName, a.PrincipalName)
	}, items, nil
}
