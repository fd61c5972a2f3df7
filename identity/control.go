package identity

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/rampart-cloud/rampart/acs"
	"github.com/rampart-cloud/rampart/catalog"
	"github.com/rampart-cloud/rampart/policy"
	"github.com/rampart-cloud/rampart/state"
)

// Control policies bound what users and roles can be granted: a call that they
// do not allow is refused, whatever the identity policies say.
//
// Ours: they bind the users and roles of the one account, root excepted, so that guard rails can be rehearsed; source: "Overview of control policies" (Resource Management): at the vendor they bind the members of a resource directory and not the management account.

// ControlPolicy is a custom control policy. Its id in the collection is
// PolicyID.
type ControlPolicy struct {
	PolicyID    string // cp-...
	PolicyName  string
	Description string `json:",omitempty"`
	EffectScope string // RAM
	Document    string
	CreateDate  time.Time
	UpdateDate  time.Time
}

// ControlAttachment puts a control policy over a target. Its id is
// <target>/<policy>.
type ControlAttachment struct {
	PolicyID   string
	TargetID   string // the account's id
	AttachDate time.Time
}

// ID gives the attachment's id in its collection.
func (a ControlAttachment) ID() string { return a.TargetID + "/" + a.PolicyID }

// ControlSetting says whether control policies hold. The one id is Self; none
// means that they never did.
type ControlSetting struct {
	Enabled    bool
	UpdateDate time.Time
}

// FullControlPolicy is the id and the name of the system control policy that
// allows everything.
//
// Source: "AttachControlPolicy" (Resource Management API reference):
// FullAliyunAccess is attached to each folder and member at the start.
const FullControlPolicy = "FullAliyunAccess"

// The values of EffectScope.
//
// Source: "CreateControlPolicy" (Resource Management API reference) for RAM.
//
// Inferred: the system policy has the scope All; source: "ListControlPolicies" (Resource Management API reference), sample.
const (
	EffectRAM = "RAM"
	EffectAll = "All"
)

const (
	fullControlDocument    = `{"Version":"1","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}`
	fullControlDescription = "Allows every operation; attached when control policies are enabled."

	// Inferred: an account may have 1500 control policies; source: "Limits" (Resource Management), not re-read.
	maxControlPolicies = 1500
)

// The collections of control policies.
var (
	ControlPolicies            = state.NewCollection[ControlPolicy]("resourcemanager/controlpolicy")
	ControlPoliciesByLowerName = ControlPolicies.Index("lower", func(p *ControlPolicy) []string { return []string{strings.ToLower(p.PolicyName)} })
	ControlAttachments         = state.NewCollection[ControlAttachment]("resourcemanager/controlattachment")
	ControlAttachmentsByPolicy = ControlAttachments.Index("policy", func(a *ControlAttachment) []string { return []string{a.PolicyID} })
	ControlSettings            = state.NewCollection[ControlSetting]("resourcemanager/controlsetting")
)

// ControlEnabled says whether control policies hold in the account.
func ControlEnabled(r state.Reader, account string) bool {
	s := ControlSettings.Get(r, account, Self)
	return s != nil && s.Enabled
}

// EnableControl makes control policies hold, with the one that allows
// everything attached. It does nothing if they hold already.
//
// Source: "EnableControlPolicy" and "AttachControlPolicy" (Resource Management
// API reference).
func EnableControl(tx *state.Tx, account string, now time.Time) {
	if ControlEnabled(tx, account) {
		return
	}
	ControlSettings.Put(tx, account, Self, &ControlSetting{Enabled: true, UpdateDate: now})
	a := &ControlAttachment{PolicyID: FullControlPolicy, TargetID: account, AttachDate: now}
	ControlAttachments.Put(tx, account, a.ID(), a)
}

// DisableControl ends that control policies hold. All are detached, none is
// deleted.
//
// Source: "DisableControlPolicy" (Resource Management API reference).
func DisableControl(tx *state.Tx, account string, now time.Time) {
	if !ControlEnabled(tx, account) {
		return
	}
	for id := range gather(ControlAttachments.All(tx, account, "", "")) {
		ControlAttachments.Delete(tx, account, id)
	}
	ControlSettings.Put(tx, account, Self, &ControlSetting{UpdateDate: now})
}

// FindControlPolicy gives a control policy by id, also the system one, or
// EntityNotExists.ControlPolicy.
//
// Source: "GetControlPolicy" (Resource Management API reference), error codes.
func FindControlPolicy(r state.Reader, account, id string) (*ControlPolicy, error) {
	if id == FullControlPolicy {
		return fullControlPolicy(), nil
	}
	if p := ControlPolicies.Get(r, account, id); p != nil {
		return p, nil
	}
	return nil, acs.New(acs.NotFound, http.StatusNotFound, "EntityNotExists.ControlPolicy",
		"The control policy %q does not exist. ListControlPolicies gives those that there are, with their ids.", id)
}

func fullControlPolicy() *ControlPolicy {
	return &ControlPolicy{PolicyID: FullControlPolicy, PolicyName: FullControlPolicy, Description: fullControlDescription, EffectScope: EffectAll, Document: fullControlDocument}
}

// Type gives the control policy's PolicyType: System or Custom.
func (p *ControlPolicy) Type() string {
	if p.PolicyID == FullControlPolicy {
		return System
	}
	return Custom
}

// CreateControlPolicy stores a new control policy, if its name is free in any
// letter case and the quota leaves room. The texts have been checked.
//
// Inferred: a taken name gives EntityAlreadyExists.ControlPolicy, a used-up quota LimitExceeded.ControlPolicy; source: the form of RAM's codes.
func CreateControlPolicy(tx *state.Tx, account string, p *ControlPolicy) error {
	if err := controlNameTaken(tx, account, p.PolicyName); err != nil {
		return err
	}
	if ControlPolicies.Count(tx, account, "") >= maxControlPolicies {
		return LimitExceeded("ControlPolicy", "control policies of the account", maxControlPolicies)
	}
	ControlPolicies.Put(tx, account, p.PolicyID, p)
	return nil
}

func controlNameTaken(tx *state.Tx, account, name string) error {
	if strings.EqualFold(name, FullControlPolicy) || ControlPoliciesByLowerName.First(tx, account, strings.ToLower(name)) != nil {
		return AlreadyExists("ControlPolicy", "A control policy %q exists already. Names that differ by letter case only count as the same.", name)
	}
	return nil
}

// UpdateControlPolicy changes a custom control policy; what is empty stays. A
// call that begins after the commit is decided by the new text.
//
// Source: "UpdateControlPolicy" (Resource Management API reference).
func UpdateControlPolicy(tx *state.Tx, account, id, name, description, document string, now time.Time) (*ControlPolicy, error) {
	old, err := customControlPolicy(tx, account, id)
	if err != nil {
		return nil, err
	}
	p := *old
	if name != "" && name != p.PolicyName {
		if !strings.EqualFold(name, p.PolicyName) {
			if err := controlNameTaken(tx, account, name); err != nil {
				return nil, err
			}
		}
		p.PolicyName = name
	}
	if description != "" {
		p.Description = description
	}
	if document != "" {
		p.Document = document
	}
	p.UpdateDate = now
	ControlPolicies.Put(tx, account, id, &p)
	return &p, nil
}

// DeleteControlPolicy deletes a custom control policy that is attached nowhere.
//
// Source: "DeleteControlPolicy" (Resource Management API reference): it must be
// detached first.
//
// Inferred: else the code is DeleteConflict.ControlPolicy.Attachment; source: the form of RAM's codes.
func DeleteControlPolicy(tx *state.Tx, account, id string) error {
	if _, err := customControlPolicy(tx, account, id); err != nil {
		return err
	}
	if nonEmpty(ControlAttachmentsByPolicy.Find(tx, account, id)) {
		return DeleteConflict("ControlPolicy.Attachment", "The control policy %s is attached. Detach it with DetachControlPolicy first; ListTargetAttachmentsForControlPolicy gives its targets.", id)
	}
	ControlPolicies.Delete(tx, account, id)
	return nil
}

// customControlPolicy gives a control policy that can be changed.
//
// Ours: code NotSupport.SystemControlPolicy for a change of the system policy; source: none.
func customControlPolicy(r state.Reader, account, id string) (*ControlPolicy, error) {
	p, err := FindControlPolicy(r, account, id)
	if err == nil && p.Type() == System {
		err = acs.New(acs.Conflict, http.StatusBadRequest, "NotSupport.SystemControlPolicy", "The system control policy %s cannot be changed or deleted.", id)
	}
	return p, err
}

// AttachControlPolicy puts a control policy over the account.
//
// Source: "AttachControlPolicy" (Resource Management API reference): at most 10
// for one target; EntityNotExists.Target.
//
// Inferred: codes EntityAlreadyExists.ControlPolicyAttachment and LimitExceeded.ControlPolicyAttachment; source: the form of RAM's codes.
func AttachControlPolicy(tx *state.Tx, account string, limits catalog.Limits, a *ControlAttachment) error {
	if err := CheckControlTarget(account, a.TargetID); err != nil {
		return err
	}
	if _, err := FindControlPolicy(tx, account, a.PolicyID); err != nil {
		return err
	}
	if !ControlEnabled(tx, account) {
		// Ours: code NotSupport.ControlPolicyDisabled, status 400; source: "DisableControlPolicy" (Resource Management API reference) says that nothing can be attached then.
		return acs.New(acs.Conflict, http.StatusBadRequest, "NotSupport.ControlPolicyDisabled", "Control policies do not hold, so none can be attached. Call EnableControlPolicy first.")
	}
	if ControlAttachments.Get(tx, account, a.ID()) != nil {
		return AlreadyExists("ControlPolicyAttachment", "The control policy %s is attached to %s already.", a.PolicyID, a.TargetID)
	}
	if ControlAttachments.Count(tx, account, a.TargetID+"/") >= limits.ControlPerTarget {
		return LimitExceeded("ControlPolicyAttachment", "control policies of one target", limits.ControlPerTarget)
	}
	ControlAttachments.Put(tx, account, a.ID(), a)
	return nil
}

// DetachControlPolicy takes a control policy off the account; the last one
// stays.
//
// Source: "DetachControlPolicy" (Resource Management API reference), error codes
// NotSupport.DetachLastControlPolicy and EntityNotExists.Target.
//
// Inferred: code EntityNotExists.ControlPolicyAttachment for one that is not attached; source: the form of the other codes.
func DetachControlPolicy(tx *state.Tx, account string, a ControlAttachment) error {
	if err := CheckControlTarget(account, a.TargetID); err != nil {
		return err
	}
	if _, err := FindControlPolicy(tx, account, a.PolicyID); err != nil {
		return err
	}
	if ControlAttachments.Get(tx, account, a.ID()) == nil {
		return acs.New(acs.NotFound, http.StatusNotFound, "EntityNotExists.ControlPolicyAttachment", "The control policy %s is not attached to %s.", a.PolicyID, a.TargetID)
	}
	if ControlAttachments.Count(tx, account, a.TargetID+"/") == 1 {
		return acs.New(acs.Conflict, http.StatusBadRequest, "NotSupport.DetachLastControlPolicy", "The last control policy of a target cannot be detached. Attach another one first, or call DisableControlPolicy.")
	}
	ControlAttachments.Delete(tx, account, a.ID())
	return nil
}

// CheckControlTarget refuses a target that is not the account.
//
// Ours: the account is the only target, as there is no resource directory with folders and members.
func CheckControlTarget(account, target string) error {
	if target == account {
		return nil
	}
	return acs.New(acs.NotFound, http.StatusNotFound, "EntityNotExists.Target", "The target %q does not exist. The account %s is the only target here: there are no folders and no other members.", target, account)
}

// controlCache keeps control policies compiled, keyed by the records that they
// come from: slow to forget but never wrong.
type controlCache struct {
	compiled cache[named, compiledControl] // by policy id
	sets     cache[string, compiledSet]    // by account
}

type compiledControl struct {
	record *ControlPolicy // nil: the system policy
	policy *policy.Compiled
}

// controls gives the levels of control policies that bind the account's users
// and roles; nil if control policies do not hold. Without any policy attached
// the one level allows nothing.
func (d *Directory) controls(r state.Reader, account string) ([]*policy.Set, error) {
	if !ControlEnabled(r, account) {
		return nil, nil
	}
	var list []*policy.Compiled
	for _, a := range ControlAttachments.All(r, account, account+"/", "") {
		c, err := d.control.policy(r, account, a.PolicyID)
		if err != nil {
			return nil, err
		}
		list = append(list, c)
	}
	return []*policy.Set{d.control.set(account, list)}, nil
}

func (c *controlCache) set(account string, list []*policy.Compiled) *policy.Set {
	if have, ok := c.sets.get(account); ok && slices.Equal(have.members, list) {
		return have.set
	}
	set := policy.NewSet(list...)
	c.sets.put(account, compiledSet{list, set})
	return set
}

func (c *controlCache) policy(r state.Reader, account, id string) (*policy.Compiled, error) {
	rec := ControlPolicies.Get(r, account, id)
	if rec == nil && id != FullControlPolicy {
		return nil, fmt.Errorf("control policy %s is attached but does not exist", id)
	}
	key := named{account, id}
	if have, ok := c.compiled.get(key); ok && have.record == rec {
		return have.policy, nil
	}
	p := rec
	if p == nil {
		p = fullControlPolicy()
	}
	doc, err := policy.Parse(policy.Control, []byte(p.Document))
	if err != nil {
		return nil, fmt.Errorf("control policy %s (%s) cannot be read: %w", p.PolicyName, id, err)
	}
	compiled := policy.Compile(policy.ID{Type: "Control", Name: p.PolicyName}, doc)
	c.compiled.put(key, compiledControl{rec, compiled})
	return compiled, nil
}
