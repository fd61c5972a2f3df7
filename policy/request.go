package policy

// Request is the question: may this be done? It must not be changed while it is
// being decided.
type Request struct {
	// Action is the RAM action, e.g. ecs:RunInstances. Letter case does not
	// matter. A request without an action matches no statement.
	Action string
	// Resource is the ARN of the resource, or "*" for an action without resource
	// level; only statements whose Resource is exactly "*" speak of the latter.
	// Trust policies do not look at it. A request with an empty Resource matches
	// no statement that has one.
	Resource string
	// Context holds the condition keys that the request carries. A key stands
	// once; of several entries with the same key the first counts. An entry
	// without values is an absent key.
	Context []Value

	// Principal is the caller's own ARN, e.g. acs:ram::<account>:user/alice or
	// acs:ram::<account>:role/<role>/<session>. Trust policies compare it.
	Principal string
	// PrincipalService is the calling cloud service, e.g. ecs.aliyuncs.com.
	PrincipalService string
	// PrincipalFederated is the ARN of the identity provider of a federated login.
	PrincipalFederated string
}

// Value is one condition key of a request. Most keys have one value.
type Value struct {
	Key    string
	Values []string
	Source string // where it came from, for the explanation: "parameter ImageOptions.LoginAsNonRoot", "default", "clock"
}

// find gives the entry for a key, or nil if the request does not carry it.
func (r *Request) find(key string) *Value {
	for i := range r.Context {
		if v := &r.Context[i]; keyEqual(v.Key, key) {
			if len(v.Values) == 0 {
				return nil
			}
			return v
		}
	}
	return nil
}
