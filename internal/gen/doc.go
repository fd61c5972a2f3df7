// Package gen writes the generated pages of docs/. A page is a function from
// the tree or the server's declarations to text; its command writes the page,
// and a test beside it fails when the page in the tree is not what the command
// would write. `make gen` runs all commands and leaves no diff.
package gen
