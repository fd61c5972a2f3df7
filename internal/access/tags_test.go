package access

import "testing"

// tagged gives a condition that a tag of a key has a value.
func tagged(statement map[string]any, key, value string) map[string]any {
	statement["Condition"] = map[string]any{"StringEquals": map[string]any{key: []string{value}}}
	return statement
}

// The tags that decide are those that a thing has. What a call says of tags
// counts for what it makes or lists, and nothing else.
func TestTagsCannotBeClaimed(t *testing.T) {
	w := open(t)
	w.furnish()
	const disk = "Ecs CreateDisk RegionId=${region} ZoneId=cn-hangzhou-h Size=40 DiskCategory=cloud_essd "
	w.root(
		disk+"Tag.1.Key=env Tag.1.Value=dev => d-dev DiskId",
		disk+"Tag.1.Key=env Tag.1.Value=prod => d-prod DiskId",
		disk+"=> d-bare DiskId",
	)
	w.idle()
	w.users("dev", "guarded")
	w.define("dev", tagged(allow("ecs:*"), "ecs:tag/env", "dev"))
	w.define("guarded", allow("ecs:* ram:CreatePolicy"), tagged(deny("ecs:*"), "ecs:tag/env", "prod"), tagged(deny("*"), "acs:RequestTag/env", "prod"))
	w.grant("user/dev", "dev")
	w.grant("user/guarded", "guarded")
	const group = "nothing group"
	d := w.as(user("dev"))
	d.every(
		attempt{"another's disk", "Ecs DeleteDisk DiskId=${d-prod}", group},
		attempt{"another's disk, a tag claimed", "Ecs DeleteDisk DiskId=${d-prod} Tag.1.Key=env Tag.1.Value=dev", group},
		attempt{"a disk without tags, a tag claimed", "Ecs DeleteDisk DiskId=${d-bare} Tag.1.Key=env Tag.1.Value=dev", group},
		attempt{"a machine without tags, a tag claimed", "Ecs StopInstance InstanceId=${i-none} Tag.1.Key=env Tag.1.Value=dev", group},
		attempt{"a command on a machine, the run tagged", "Ecs RunCommand RegionId=${region} Type=RunShellScript CommandContent=aWQ= InstanceId.1=${i-none} Tag.1.Key=env Tag.1.Value=dev", group},
		attempt{"another's disk shown, a filter by tag", "Ecs DescribeDisks RegionId=${region} DiskIds=[\"${d-prod}\"] Tag.1.Key=env Tag.1.Value=dev", group},
		attempt{"a list of all", "Ecs DescribeDisks RegionId=${region}", no},
		attempt{"a list of another's", "Ecs DescribeDisks RegionId=${region} Tag.1.Key=env Tag.1.Value=prod", no},
		attempt{"a disk with another's tag", disk + "Tag.1.Key=env Tag.1.Value=prod", group},
		attempt{"a disk with both tags", disk + "Tag.1.Key=env Tag.1.Value=dev Tag.2.Key=env Tag.2.Value=prod", "Duplicate.TagKey"},
		attempt{"a disk without tags", disk, group},
	)
	d.can(disk+"Tag.1.Key=env Tag.1.Value=dev", "account")
	d.can("Ecs DescribeDisks RegionId=${region} Tag.1.Key=env Tag.1.Value=dev", "account")
	d.can("Ecs DeleteDisk DiskId=${d-dev}", "account")
	w.idle()
	w.as(user("guarded")).every(
		attempt{"what is denied", "Ecs DeleteDisk DiskId=${d-prod}", "deny account"},
		attempt{"what is denied, another tag claimed", "Ecs DeleteDisk DiskId=${d-prod} Tag.1.Key=env Tag.1.Value=dev", "deny account"},
		attempt{"a tag that is denied", disk + "Tag.1.Key=env Tag.1.Value=prod", "deny account"},
		attempt{"a tag that is denied, otherwise spelt", disk + "Tag.1.key=env Tag.1.value=prod", "deny account"},
		attempt{"a tag that is denied, as JSON", call(`Ram CreatePolicy PolicyName=p Tag=[{"Key":"env","Value":"prod"}] PolicyDocument=` + policy(deny("*"))), "deny account"},
		attempt{"a tag that is denied, numbered otherwise", call("Ram CreatePolicy PolicyName=p Tag.7.Key=env Tag.7.Value=prod PolicyDocument=" + policy(deny("*"))), "deny account"},
		attempt{"a tag that is denied, behind another", disk + "Tag.1.Key=a Tag.1.Value=b Tag.2.Key=env Tag.2.Value=prod", "deny account"},
	)
}
