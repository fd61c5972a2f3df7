package catalog

// This file is the one place that says which RAM action an operation is
// authorized under. The rule is "<RAM code of the product>:<operation>"; the
// exceptions follow.

// ActionOf gives the RAM action that an operation of a version is authorized
// under. It is false for operations that the vendor does not have.
func ActionOf(version, operation string) (string, bool) {
	p, ok := ProductOf(version)
	if !ok || !Known(version, operation) {
		return "", false
	}
	return actionName(p, operation), true
}

func actionName(p Product, operation string) string {
	switch p.Code {
	case "BssOpenApi":
		if a, ok := orderActions()[operation]; ok {
			return a
		}
	case "ResourceManager":
		if resourceGroupOperations()[operation] {
			return "ram:" + operation
		}
	}
	return p.RAMCode + ":" + operation
}

// Inferred: every IMS operation is authorized under ram:<operation>; source: "RAM authorization" (IMS, 2021), later pages also accept ims:.

// orderActions are the operations on orders, which have the console's actions.
//
// Source: "Authorization for API calls" (BSS OpenAPI, 2026) for the first two;
// it gives bssapi:<operation> for all others.
//
// Inferred: CancelOrder and PayOrder are authorized under bss:CancelOrder and bss:PayOrder; source: "Forbid RAM users to create Linux instances whose initial login user is root" names these actions.
func orderActions() map[string]string {
	return map[string]string{
		"QueryOrders":    "bss:DescribeOrderList",
		"GetOrderDetail": "bss:DescribeOrderDetail",
		"CancelOrder":    "bss:CancelOrder",
		"PayOrder":       "bss:PayOrder",
	}
}

// resourceGroupOperations are ResourceManager's operations on resource groups,
// policies and roles. They are authorized under ram:; the others (resource
// directory, control policies, automatic grouping) under resourcemanager:.
//
// Source: "RAM authorization" (Resource Management, 2024); "PowerUserAccess"
// and "AliyunResourceDirectoryReadOnlyAccess" (system policy reference, 2025).
//
// Inferred: GetResourceGroup, ListResourceGroups, ListResourceGroupsWithAuthDetails, ListResources, MoveResources and the settings of resource groups are under ram: too; source: likeness to CreateResourceGroup.
func resourceGroupOperations() map[string]bool {
	names := []string{
		"AttachPolicy", "CreatePolicy", "CreatePolicyVersion", "CreateResourceGroup", "CreateRole",
		"CreateServiceLinkedRole", "DeletePolicy", "DeletePolicyVersion", "DeleteResourceGroup", "DeleteRole",
		"DeleteServiceLinkedRole", "DetachPolicy", "DisableAssociatedTransfer", "DisableResourceGroupNotification",
		"EnableAssociatedTransfer", "EnableResourceGroupNotification", "GetPolicy", "GetPolicyVersion",
		"GetResourceGroup", "GetResourceGroupAdminSetting", "GetResourceGroupNotificationSetting",
		"GetResourceGroupResourceCounts", "GetRole", "GetServiceLinkedRoleDeletionStatus",
		"ListAssociatedTransferSetting", "ListPolicies", "ListPolicyAttachments", "ListPolicyVersions",
		"ListResourceGroupCapability", "ListResourceGroups", "ListResourceGroupsWithAuthDetails", "ListResources",
		"ListRoles", "LookupResourceGroupEvents", "MoveResources", "SetDefaultPolicyVersion",
		"UpdateAssociatedTransferSetting", "UpdateResourceGroup", "UpdateResourceGroupAdminSetting", "UpdateRole",
	}
	m := make(map[string]bool, len(names))
	for _, n := range names {
		m[n] = true
	}
	return m
}

// openActions need no permission of the caller's.
//
// Source: field reports for GetCallerIdentity, which answers whatever the
// policies say; "AssumeRoleWithSAML" and "AssumeRoleWithOIDC" (STS API
// reference), which are called without an access key, so that only the role's
// trust policy decides.
//
// Ours: DescribeEndpoints of the location service needs no permission; it tells where this server listens, which the caller knows.
func openActions() map[string]bool {
	return map[string]bool{
		"sts:GetCallerIdentity":      true,
		"sts:AssumeRoleWithOIDC":     true,
		"sts:AssumeRoleWithSAML":     true,
		"location:DescribeEndpoints": true,
	}
}

// dependentActions are the further permissions that a call needs.
//
// Source: "Attach an instance RAM role", error InvalidUser.PassRoleForbidden of
// RunInstances and AttachInstanceRamRole; "CreateAutoProvisioningGroup" (ECS
// API reference).
//
// Inferred: RunInstances and CreateInstance need ram:PassRole only when the request names a role; source: likeness to AttachInstanceRamRole.
func dependentActions() map[string][]Dependent {
	return map[string][]Dependent{
		"ecs:AttachInstanceRamRole":       {{Action: "ram:PassRole"}},
		"ecs:RunInstances":                {{Action: "ram:PassRole", When: "RamRoleName"}},
		"ecs:CreateInstance":              {{Action: "ram:PassRole", When: "RamRoleName"}},
		"ecs:CreateAutoProvisioningGroup": {{Action: "ram:CreateServiceLinkedRole"}},
	}
}
