package lint

// Code names a kind of finding. Codes are stable.
type Code string

// The codes. The text after each is what SARIF shows as the rule's description.
const (
	// UnknownService: the catalog does not know the service, so the action
	// pattern is not judged.
	UnknownService Code = "UnknownService"
	// UnknownAction: the pattern matches no action of its service.
	UnknownAction Code = "UnknownAction"
	// KeyNotCarried: calls of the action never carry the condition key, so a
	// positive condition is never met and the statement never applies to it: a
	// Deny cannot fire.
	KeyNotCarried Code = "KeyNotCarried"
	// KeyAlwaysMet: calls of the action never carry the key, so a negated
	// condition is always met.
	KeyAlwaysMet Code = "KeyAlwaysMet"
	// UnknownKey: the catalog does not know the condition key.
	UnknownKey Code = "UnknownKey"
	// WrongKeyType: the operator compares another type than the key has; the
	// comparison is invalid and the statement never applies.
	WrongKeyType Code = "WrongKeyType"
	// NoResourceLevel: the action has no resource level, so a statement that
	// names ARNs never applies to it.
	NoResourceLevel Code = "NoResourceLevel"
	// ResourceNeverMatches: none of the statement's actions is checked against
	// a resource that the pattern can match.
	ResourceNeverMatches Code = "ResourceNeverMatches"
	// Shadowed: another statement with the same effect covers this one.
	Shadowed Code = "Shadowed"
	// AllowDenied: an unconditional Deny covers this Allow, which so grants
	// nothing.
	AllowDenied Code = "AllowDenied"
	// OverWideGrant: the Allow grants everything, or everything but a list, on
	// every resource without a condition.
	OverWideGrant Code = "OverWideGrant"
	// PermissionManagement: the Allow lets its holder change permissions, and so
	// grant itself anything.
	PermissionManagement Code = "PermissionManagement"
)

// Codes gives all codes, sorted as they are declared.
func Codes() []Code {
	return []Code{UnknownService, UnknownAction, KeyNotCarried, KeyAlwaysMet, UnknownKey, WrongKeyType, NoResourceLevel, ResourceNeverMatches, Shadowed, AllowDenied, OverWideGrant, PermissionManagement}
}

// Severity gives the severity of a code's findings.
func (c Code) Severity() Severity {
	switch c {
	case UnknownAction, KeyNotCarried, WrongKeyType, NoResourceLevel, ResourceNeverMatches, AllowDenied:
		return Error
	case KeyAlwaysMet, OverWideGrant, PermissionManagement, UnknownKey:
		return Warning
	}
	return Note
}

// Description says in a sentence what the code means.
func (c Code) Description() string {
	switch c {
	case UnknownService:
		return "The service is not in the catalog; its actions are not judged."
	case UnknownAction:
		return "The action pattern matches no action of its service."
	case KeyNotCarried:
		return "Calls of the action never carry the condition key, so the statement never applies to it."
	case KeyAlwaysMet:
		return "Calls of the action never carry the condition key, so the negated condition is always met."
	case UnknownKey:
		return "The condition key is not in the catalog."
	case WrongKeyType:
		return "The operator does not fit the type of the condition key, so the comparison is invalid."
	case NoResourceLevel:
		return "The action has no resource level: only a statement with Resource * speaks of it."
	case ResourceNeverMatches:
		return "The resource pattern matches no resource that the statement's actions are checked against."
	case Shadowed:
		return "Another statement with the same effect covers this one."
	case AllowDenied:
		return "An unconditional Deny covers this Allow."
	case OverWideGrant:
		return "The statement allows everything, or everything but a list, on every resource."
	case PermissionManagement:
		return "The statement allows its holder to change permissions."
	}
	return ""
}
