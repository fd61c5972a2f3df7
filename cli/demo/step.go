package demo

// Step is one call of the scenario, with what the procedure expects of it.
type Step struct {
	Title  string
	As     string // root or Alice
	Op     Operation
	Params map[string]string // ${name} stands for a saved value
	Want   Want
	Save   map[string]string // name -> dotted path in the answer
	// Show names the parameters that matter for the verdict.
	Show []string
	// Quiet steps prepare; one line is enough for them.
	Quiet bool
	// Output, for a command: read its result back as root, and expect this
	// text.
	Output string
}

// Operation names an operation.
type Operation struct{ Product, Version, Name string }

// Want is what the procedure expects.
type Want struct {
	Verdict Verdict
	Code    string // of an error
	Policy  string // the policy that must have decided, if any
}

// Verdict is the outcome of a step.
type Verdict string

// The verdicts.
const (
	Allowed Verdict = "allowed" // policy allows it and it was done
	Refused Verdict = "refused" // policy refuses it
	Fails   Verdict = "fails"   // policy allows it, but it cannot be done
)

// Section is a group of steps with the sentence of the procedure it follows.
type Section struct {
	Title string
	Text  string
	Steps []Step
}

// Result is what came of a step. Its JSON form is documented by these fields.
type Result struct {
	Section   string
	Title     string
	As        string
	Operation string            // for example ecs:RunInstances, version 2014-05-26
	Params    map[string]string // secrets masked
	Want      Verdict
	WantCode  string `json:",omitempty"`
	Got       Verdict
	OK        bool   // Got is what the procedure expects, by the policy it expects
	Status    int    // HTTP
	Code      string `json:",omitempty"`
	Message   string `json:",omitempty"`
	RequestID string
	Decision  *Decision `json:",omitempty"`
	Unchanged *bool     `json:",omitempty"` // refused steps: state before and after is the same
	Output    string    `json:",omitempty"` // of a command
	Fault     string    `json:",omitempty"` // why OK is false

	quiet bool
	show  []string
}

// Decision is what decided a step: a statement, or that no statement spoke.
type Decision struct {
	Kind          string // Allow, ExplicitDeny, ImplicitDeny
	Action        string
	Resource      string
	PolicyType    string `json:",omitempty"`
	Policy        string `json:",omitempty"`
	PolicyVersion string `json:",omitempty"`
	Statement     int    // from 0; -1: none
	Text          string `json:",omitempty"` // the statement, as written
	Conditions    []Condition
}

// Condition is a condition key that the deciding statement reads, or that the
// call carried.
type Condition struct {
	Key    string
	Values []string
	Source string
}

// Report is the whole run.
type Report struct {
	Procedure string
	Endpoint  string
	AccountID string
	Profile   string
	Results   []Result
	OK        bool
	Seconds   float64
}
