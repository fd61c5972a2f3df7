package rampart

import "github.com/rampart-cloud/rampart/api"

// Operations lists every operation of the service, by name. To add one, write
// its file and add its line.
func Operations() []api.Declared[*Service] {
	return []api.Declared[*Service]{
		ExplainCall,
		ExplainOwnCall,
		LintPolicy,
		ListActions,
		PreviewCalls,
		SimulatePolicy,
	}
}
