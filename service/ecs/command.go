package ecs

import (
	"encoding/base64"
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/rampart-cloud/rampart/acs"
	"github.com/rampart-cloud/rampart/api"
	"github.com/rampart-cloud/rampart/compute"
	"github.com/rampart-cloud/rampart/identity"
	"github.com/rampart-cloud/rampart/inventory"
	"github.com/rampart-cloud/rampart/state"
	"github.com/rampart-cloud/rampart/wire"
)

// The types of a command.
//
// Source: Type of "CreateCommand" (ECS API reference).
const (
	runShellScript      = "RunShellScript"
	runBatScript        = "RunBatScript"
	runPowerShellScript = "RunPowerShellScript"
)

// Limits of commands.
//
// Sources: "CreateCommand", "RunCommand", "InvokeCommand" (ECS API reference):
// sizes count the content in base64.
const (
	maxCommands         = 500 // in a region
	maxKeptContent      = 18 << 10
	maxContent          = 24 << 10 // of RunCommand without KeepCommand
	maxCommandName      = 128      // characters
	maxCommandText      = 512      // characters of a description
	maxWorkingDir       = 200      // characters
	maxParameters       = 20
	maxParameterName    = 64  // bytes
	maxUsername         = 255 // characters
	maxCommandInstances = 100
	defaultTimeout      = 60 // seconds
	minTimeout          = 10
	maxTimeout          = 86400
)

// The encodings of content and output.
const (
	plainText  = "PlainText"
	base64Text = "Base64"
)

// commandSpec is what CreateCommand and RunCommand have in common.
type commandSpec struct {
	Name, Description, Type, Content, Encoding, WorkingDir string
	Timeout                                                *int
	EnableParameter                                        *bool
}

// command checks a command and gives the record without ids. fallback is the
// encoding that an absent or unknown ContentEncoding means; limit bounds the
// content.
//
// Source: error tables of "CreateCommand" and "RunCommand" (ECS API reference):
// InvalidCmdType.NotFound, CmdName.ExceedLimit, CmdDesc.ExceedLimit,
// CmdContent.ExceedLimit, CmdParam.EmptyKey, CmdParam.InvalidParamName,
// CmdParamName.ExceedLimit, all 403.
func (s commandSpec) command(fallback string, limit int) (*inventory.Command, error) {
	switch s.Type {
	case runShellScript, runBatScript, runPowerShellScript:
	default:
		return nil, refuseCommand("InvalidCmdType.NotFound", "The specified Type %q is not valid. Give RunShellScript, RunBatScript or RunPowerShellScript.", s.Type)
	}
	if err := commandText(s.Name, s.Description, s.WorkingDir); err != nil {
		return nil, err
	}
	timeout, err := timeoutOf(s.Timeout, defaultTimeout)
	if err != nil {
		return nil, err
	}
	content, err := decodeContent(s.Content, s.Encoding, fallback, limit)
	if err != nil {
		return nil, err
	}
	c := &inventory.Command{Name: s.Name, Description: s.Description, Type: s.Type, Content: content, WorkingDir: s.WorkingDir, Timeout: timeout, EnableParameter: isTrue(s.EnableParameter)}
	if c.EnableParameter {
		c.ParameterNames, err = parameterNames(content)
	}
	return c, err
}

func refuseCommand(code, format string, args ...any) error {
	return acs.New(acs.Invalid, http.StatusForbidden, code, format, args...)
}

// commandText checks the texts of a command.
//
// Inferred: WorkingDir has at most 200 characters; source: "ModifyCommand" (ECS API reference, 2021), newer editions give no bound.
func commandText(name, description, dir string) error {
	switch {
	case utf8.RuneCountInString(name) > maxCommandName:
		return refuseCommand("CmdName.ExceedLimit", "The command's Name has more than %d characters.", maxCommandName)
	case utf8.RuneCountInString(description) > maxCommandText:
		return refuseCommand("CmdDesc.ExceedLimit", "The command's Description has more than %d characters.", maxCommandText)
	case utf8.RuneCountInString(dir) > maxWorkingDir:
		return wire.InvalidParameter("WorkingDir", fmt.Sprintf("at most %d characters", maxWorkingDir))
	}
	return nil
}

// timeoutOf gives the timeout asked for, in seconds.
//
// Source: Timeout of "RunCommand" (ECS API reference): 10 to 86400, default 60.
func timeoutOf(asked *int, fallback int) (int, error) {
	if asked == nil {
		return fallback, nil
	}
	return *asked, between("Timeout", *asked, minTimeout, maxTimeout)
}

// decodeContent gives the plain text of a command.
//
// Source: ContentEncoding of "CreateCommand" and "RunCommand" (ECS API
// reference): PlainText or Base64 in any letter case; an unknown value means the
// default, which is Base64 for CreateCommand and PlainText for RunCommand.
//
// Inferred: content that is not the base64 it should be answers InvalidParameter, 400; source: the error tables have no code for it.
func decodeContent(content, encoding, fallback string, limit int) (string, error) {
	if !strings.EqualFold(encoding, plainText) && !strings.EqualFold(encoding, base64Text) {
		encoding = fallback
	}
	if strings.EqualFold(encoding, base64Text) {
		b, err := base64.StdEncoding.DecodeString(strings.TrimSpace(content))
		if err != nil {
			return "", wire.InvalidParameter("CommandContent", "the base64 of the script, or its text together with ContentEncoding=PlainText")
		}
		content = string(b)
	}
	if content == "" {
		return "", wire.MissingParameter("CommandContent")
	}
	if !utf8.ValidString(content) {
		return "", wire.InvalidParameter("CommandContent", "UTF-8 text")
	}
	return content, checkSize(content, limit)
}

func checkSize(content string, limit int) error {
	if base64.StdEncoding.EncodedLen(len(content)) > limit {
		return refuseCommand("CmdContent.ExceedLimit", "The command's content has more than %d KB in base64. Make the script shorter.", limit>>10)
	}
	return nil
}

// encodeContent gives a text as an answer shows it, in base64 by default.
//
// Source: ContentEncoding of "DescribeCommands" and "DescribeInvocations" (ECS
// API reference).
func encodeContent(text []byte, encoding string) string {
	if strings.EqualFold(encoding, plainText) {
		return string(text)
	}
	return base64.StdEncoding.EncodeToString(text)
}

// placeholder is {{name}} in a command's content; blanks and line ends around
// the name do not count.
//
// Source: CommandContent of "CreateCommand" (ECS API reference).
func placeholder() *regexp.Regexp { return regexp.MustCompile(`\{\{\s*([^{}]*?)\s*\}\}`) }

// parameterNames lists the parameters of a command's content in the order in
// which they first stand there.
//
// Source: CommandContent of "CreateCommand" (ECS API reference): names of
// letters, digits, hyphens and underscores, up to 64 bytes, up to 20 of them.
//
// Ours: the built-in parameters (ACS::InstanceId and so on) are not built; a command that uses one is refused.
func parameterNames(content string) ([]string, error) {
	var out []string
	for _, m := range placeholder().FindAllStringSubmatch(content, -1) {
		name := m[1]
		switch {
		case name == "":
			return nil, refuseCommand("CmdParam.EmptyKey", "The command's content has a parameter without a name: {{}}.")
		case strings.HasPrefix(name, "ACS::"):
			return nil, unsupported("CommandContent (built-in parameter "+name+")", true)
		case len(name) > maxParameterName:
			return nil, refuseCommand("CmdParamName.ExceedLimit", "The parameter name %q has more than %d bytes.", name, maxParameterName)
		case !isParameterName(name):
			return nil, refuseCommand("CmdParam.InvalidParamName", "The parameter name %q is not valid. Give letters, digits, hyphens and underscores.", name)
		}
		if !slices.Contains(out, name) {
			out = append(out, name)
		}
	}
	if len(out) > maxParameters {
		return nil, refuseCommand("ParameterCount.ExceedLimit", "The command's content has %d parameters and may have %d.", len(out), maxParameters)
	}
	return out, nil
}

func isParameterName(name string) bool {
	return !strings.ContainsFunc(name, func(r rune) bool {
		return !(r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || r == '-' || r == '_')
	})
}

// fill puts the parameters into a command's content. Names and values must fit
// the command's parameters exactly. A value is put in as it is: what it means to
// the shell is for who wrote the command.
//
// Source: Parameters of "InvokeCommand" (ECS API reference, 2025): errors
// Parameter.Disabled 404; Parameter.NotMatched, ParameterCount.ExceedLimit,
// ParameterKey.ExceedLimit, CmdContent.ExceedLimit 403.
func fill(c *inventory.Command, values map[string]string, limit int) (string, error) {
	if !c.EnableParameter {
		if len(values) > 0 {
			return "", acs.New(acs.Invalid, http.StatusNotFound, "Parameter.Disabled", "The command has no parameters (EnableParameter is false), so Parameters cannot be given.")
		}
		return c.Content, nil
	}
	if len(values) > maxParameters {
		return "", refuseCommand("ParameterCount.ExceedLimit", "Parameters has %d values and may have %d.", len(values), maxParameters)
	}
	for name := range values {
		if len(name) > maxParameterName {
			return "", refuseCommand("ParameterKey.ExceedLimit", "The parameter name %q has more than %d bytes.", name, maxParameterName)
		}
		if !slices.Contains(c.ParameterNames, name) {
			return "", refuseCommand("Parameter.NotMatched", "The command has no parameter %q; it has %s.", name, strings.Join(c.ParameterNames, ", "))
		}
	}
	for _, name := range c.ParameterNames {
		if _, ok := values[name]; !ok {
			return "", refuseCommand("Parameter.NotMatched", "The command's parameter %q has no value in Parameters.", name)
		}
	}
	p := placeholder()
	out := p.ReplaceAllStringFunc(c.Content, func(m string) string { return values[p.FindStringSubmatch(m)[1]] })
	return out, checkSize(out, limit)
}

// fits says whether a command of that type runs on that operating system.
func fits(commandType, osType string) bool {
	return (commandType == runShellScript) == (osType == compute.Linux)
}

// checkUsername checks the user that a command is to run as.
//
// Source: Username of "InvokeCommand" (ECS API reference, 2025): up to 255
// characters; Username.ExceedLimit 403.
//
// Ours: only letters, digits, periods, underscores and hyphens, and not a number alone; source: an engine reads "0" or "0:0" as root's number, which would get round ecs:CommandRunAs and ecs:LoginAsNonRoot.
func checkUsername(name string) error {
	if utf8.RuneCountInString(name) > maxUsername {
		return refuseCommand("Username.ExceedLimit", "The specified Username has more than %d characters.", maxUsername)
	}
	odd := strings.ContainsFunc(name, func(r rune) bool { return !isParameterName(string(r)) && r != '.' })
	if name != "" && (odd || strings.Trim(name, "0123456789.-") == "") {
		return wire.InvalidParameter("Username", "the name of a user: letters, digits, periods, underscores and hyphens, with at least one letter or underscore")
	}
	return nil
}

// findCommand finds a command.
//
// Source: error InvalidCmdId.NotFound, 404, of "InvokeCommand" (ECS API
// reference).
func findCommand(r state.Reader, c *api.Call, id string) (*inventory.Command, error) {
	cmd := inventory.Commands.Get(r, c.Account, id)
	if cmd == nil || c.Region != "" && c.Region != cmd.RegionID {
		return nil, notFound("InvalidCmdId.NotFound", "The specified CommandId %q does not exist in this region. DescribeCommands lists the commands.", id)
	}
	return cmd, nil
}

// commandResource names a command to policy.
//
// Source: "ECS: RAM authorization" (2026): command/{CommandId}.
func commandResource(c *api.Call, id string) api.Resource {
	if cmd := inventory.Commands.Get(c.Snapshot, c.Account, id); cmd != nil {
		return api.Resource{ARN: c.ARN("ecs", cmd.RegionID, "command/"+id), Group: identity.ResourceGroupOf(cmd.ResourceGroupID), Tags: cmd.Tags}
	}
	return api.Resource{ARN: c.ARN("ecs", c.Region, "command/"+id)}
}

// keepCommand stores a command.
//
// Source: error CmdCount.ExceedQuota, 403, of "CreateCommand" (ECS API
// reference).
func keepCommand(tx *state.Tx, c *api.Call, cmd *inventory.Command) error {
	n := 0
	for _, other := range inventory.Commands.All(tx, c.Account, "", "") {
		if other.RegionID == cmd.RegionID {
			n++
		}
	}
	if n >= maxCommands {
		return acs.New(acs.Limit, http.StatusForbidden, "CmdCount.ExceedQuota", "The maximum number of commands is reached: region %s has %d. Delete one that is not needed.", cmd.RegionID, n)
	}
	inventory.Commands.Put(tx, c.Account, cmd.CommandID, cmd)
	return nil
}
