package catalog

// Mark says how well a fact is known.
type Mark string

// The marks, from firm to none.
const (
	Documented Mark = "documented" // the vendor says so in a document
	Observed   Mark = "observed"   // seen in public output or code
	Inferred   Mark = "inferred"   // follows from other facts, in our reading
	Ours       Mark = "ours"       // our own choice, nothing to compare it with
	Unknown    Mark = "unknown"    // nobody told; treat as refused
)

func (m Mark) valid() bool {
	switch m {
	case Documented, Observed, Inferred, Ours, Unknown:
		return true
	}
	return false
}
