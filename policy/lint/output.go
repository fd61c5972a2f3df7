package lint

import (
	"encoding/json"
	"io"
)

// WriteJSON writes findings as {"findings": [...]}; see Finding for the members.
func WriteJSON(w io.Writer, findings []Finding) error {
	if findings == nil {
		findings = []Finding{}
	}
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	return e.Encode(struct {
		Findings []Finding `json:"findings"`
	}{findings})
}

// The parts of SARIF 2.1.0 that are used.
type (
	sarifLog struct {
		Version string     `json:"version"`
		Schema  string     `json:"$schema"`
		Runs    []sarifRun `json:"runs"`
	}
	sarifRun struct {
		Tool       sarifTool     `json:"tool"`
		ColumnKind string        `json:"columnKind"`
		Results    []sarifResult `json:"results"`
	}
	sarifTool struct {
		Driver sarifDriver `json:"driver"`
	}
	sarifDriver struct {
		Name  string      `json:"name"`
		Rules []sarifRule `json:"rules"`
	}
	sarifRule struct {
		ID    string    `json:"id"`
		Short sarifText `json:"shortDescription"`
		Level struct {
			Level Severity `json:"level"`
		} `json:"defaultConfiguration"`
	}
	sarifText struct {
		Text string `json:"text"`
	}
	sarifResult struct {
		RuleID    string          `json:"ruleId"`
		RuleIndex int             `json:"ruleIndex"`
		Level     Severity        `json:"level"`
		Message   sarifText       `json:"message"`
		Locations []sarifLocation `json:"locations"`
	}
	sarifLocation struct {
		Physical struct {
			Artifact struct {
				URI string `json:"uri"`
			} `json:"artifactLocation"`
			Region sarifRegion `json:"region"`
		} `json:"physicalLocation"`
	}
	sarifRegion struct {
		StartLine   int `json:"startLine"`
		StartColumn int `json:"startColumn"`
		EndLine     int `json:"endLine"`
		EndColumn   int `json:"endColumn"`
	}
)

// WriteSARIF writes findings as a SARIF 2.1.0 log, as code scanners read it. The
// policy's name stands as the artifact's URI.
func WriteSARIF(w io.Writer, findings []Finding) error {
	run := sarifRun{ColumnKind: "unicodeCodePoints", Results: []sarifResult{}}
	run.Tool.Driver.Name = "rampart policy lint"
	index := map[Code]int{}
	for i, c := range Codes() {
		r := sarifRule{ID: string(c), Short: sarifText{c.Description()}}
		r.Level.Level = c.Severity()
		run.Tool.Driver.Rules = append(run.Tool.Driver.Rules, r)
		index[c] = i
	}
	for _, f := range findings {
		var at sarifLocation
		at.Physical.Artifact.URI = f.Policy
		at.Physical.Region = sarifRegion{f.Line, f.Column, f.EndLine, f.EndColumn}
		run.Results = append(run.Results, sarifResult{string(f.Code), index[f.Code], f.Severity, sarifText{f.Message + ". Fix: " + f.Fix}, []sarifLocation{at}})
	}
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	return e.Encode(sarifLog{"2.1.0", "https://json.schemastore.org/sarif-2.1.0.json", []sarifRun{run}})
}
