package catalog

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"sync"
)

// An ErrorCode is an error that an operation may answer.
type ErrorCode struct {
	Code   string
	Status int // HTTP
}

// errorTable maps an ECS operation to its codes and each code to its statuses,
// ascending.
var errorTable = sync.OnceValue(func() map[string]map[string][]int {
	t := make(map[string]map[string][]int)
	for line := range strings.Lines(string(read("errors.tsv"))) {
		line = strings.TrimSuffix(line, "\n")
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		f := strings.Split(line, "\t")
		if len(f) < 3 {
			panic(fmt.Sprintf("catalog: data/errors.tsv: %q has no groups", line))
		}
		codes := make(map[string][]int)
		for _, group := range f[2:] {
			words := strings.Fields(group)
			status, err := strconv.Atoi(words[0])
			if err != nil {
				panic(fmt.Sprintf("catalog: data/errors.tsv: %s: %v", f[1], err))
			}
			for _, c := range words[1:] {
				codes[c] = append(codes[c], status)
			}
		}
		t[f[1]] = codes
	}
	return t
})

// ErrorStatus gives the HTTP status of an ECS operation's error code. It is
// false when the documents do not list the code for the operation.
//
// Source: error tables of the ECS API reference (2021; RunInstances, ReInitDisk,
// AttachDisk, InvokeCommand and StartTerminalSession of 2025/2026).
//
// Inferred: where a table lists a code with several statuses, 404 is answered for a code that ends in NotFound, else the lowest; source: none, see ErrorStatuses for all.
func ErrorStatus(operation, code string) (int, bool) {
	all := errorTable()[operation][code]
	if len(all) == 0 {
		return 0, false
	}
	if strings.HasSuffix(code, "NotFound") && slices.Contains(all, 404) {
		return 404, true
	}
	return all[0], true
}

// ErrorStatuses gives every HTTP status that the documents list for the code,
// ascending.
func ErrorStatuses(operation, code string) []int {
	return slices.Clone(errorTable()[operation][code])
}

// ErrorCodes lists an ECS operation's errors, sorted by code and status.
func ErrorCodes(operation string) []ErrorCode {
	codes := errorTable()[operation]
	var out []ErrorCode
	for _, c := range slices.Sorted(maps.Keys(codes)) {
		for _, s := range codes[c] {
			out = append(out, ErrorCode{Code: c, Status: s})
		}
	}
	return out
}
