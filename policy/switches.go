package policy

// This file holds every point on which the vendor's documents are silent or
// contradict each other. Each is one constant, so that a finding about the real
// service changes one line; TestSwitches states what each value does.

// Inferred: a negated operator (StringNotEquals, NotIpAddress, ...) is met when the request does not carry the key: absent is unequal. Source: the log service's policy that denies unless the VPC is like a pattern works only so.
const absentKeyMeetsNegated = true

// Inferred: for a key with several values in the request a positive operator is met when any value matches, and a negated one when none does. Source: "Conditional operators" has no set operators, so this is the only use of such keys.
const anyRequestValueMatches = true

// Inferred: a comparison with a request value that the operator cannot read (text under Bool, say) is not met, for negated operators and in Deny statements too. Source: "ECS RAM authorization": when operator and key type do not fit, the comparison is invalid and the authorization does not take effect.
const unreadableValueMeets = false

// Ours: the words true and false of a Bool condition are taken in lower case only when they stand in a policy. Source: "Policy structure and syntax" says that predefined values are case-sensitive; the Bool words are not named there.
const boolAnyCaseInPolicy = false

// Ours: in a request the words true and false are read in any case, so that a client that writes False cannot slip past a Deny. Source: none, the safe reading.
const boolAnyCaseInRequest = true

// Ours: a date written as epoch seconds is refused in a policy and unreadable in a request. Source: "Conditional operators" names ISO 8601 only.
const epochDates = false

// Ours: IPv6 addresses and blocks are accepted by IpAddress and NotIpAddress; an address written as IPv4 in IPv6 is compared as IPv4. Source: none; the documents show IPv4 only.
const ipv6Addresses = true

// Ours: a Sid element is refused as unknown. Source: it is in no RAM grammar; a Comment element is refused by the service in a field report.
const acceptSid = false

// Ours: the same key twice in one JSON object is refused. Source: RFC 7159 leaves the meaning open; refusing cannot be misread.
const acceptDuplicateKeys = false

// Ours: a lone object in place of the Statement list is refused. Source: "Policy structure and syntax" shows a list only.
const acceptLoneStatement = false

// Ours: a JSON number or boolean in place of a string is refused with WrongType, also in condition values. Source: "Policy structure and syntax": all values are strings.
const acceptScalars = false

// Ours: "Version": 1 as a number is refused. Source: the grammar shows the string "1"; one billing page shows the number.
const acceptVersionNumber = false

// Inferred: Effect is written Allow or Deny in exactly this case. Source: "Policy structure and syntax" says that predefined values are case-sensitive; one field report leaves doubt.
const effectAnyCase = false

// Inferred: resource ARNs are compared with exact case. Source: identifiers are case-sensitive in the products that own them; no page says otherwise.
const resourceAnyCase = false

// Inferred: condition keys are compared without regard to ASCII letter case up to the first slash and exactly after it (tag names). Source: the documents write both acs:PrincipalARN and acs:PrincipalArn.
const conditionKeyAnyCase = true

// Inferred: a RAM ARN pattern with an empty region also matches requests that carry * there. Source: RAM principals are documented with an empty region, RAM's resources with *.
const ramRegionEmptyIsAny = true

// Inferred: lengths count characters (code points), not bytes. Source: "Limitations" speaks of characters.
const lengthInCodePoints = true

// Ours: an operator with an empty object ("StringEquals": {}) is refused; only an empty Condition is accepted. Source: published policies hold "Condition": {} but never the other.
const acceptEmptyOperator = false

// Inferred: Effect Deny is accepted in a trust policy. Source: the grammar allows it; no example shows it.
const trustDenyAccepted = true

// Inferred: AssumeRole needs an Allow from the identity side also when the trust policy names the caller directly. Source: "Policy evaluation when a RAM role is assumed": both sides must allow.
const trustNeedsIdentity = true

// Inferred: an Explicit Deny of any control policy level is reported before an Implicit Deny of a higher level. Source: "Policy evaluation process": any Deny ends the evaluation.
const controlDenyFirst = true
