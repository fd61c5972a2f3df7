package catalog

import (
	"slices"
	"strings"
)

// Style is the shape of a product's API. Every product here speaks RPC: the
// operation is a parameter, parameters are flat, names are dotted.
type Style string

// RPC is the only style of the products in scope.
const RPC Style = "RPC"

// A Product is one version of one product's API.
type Product struct {
	Code    string // vendor's product code, e.g. Ecs
	Version string // e.g. 2014-05-26; unique over all products here
	Style   Style
	RAMCode string // service part of most of its RAM actions, e.g. ecs
	Host    string // usual host; {region} stands for the region id
	Partial bool   // the vendor has more operations under this version than are listed here

	extra []string // operations that exist but have no parameter metadata
}

// Products lists the products in scope.
//
// Source: product list of the vendor's API metadata, "Endpoints" (2026).
func Products() []Product {
	return []Product{
		{Code: "Ecs", Version: "2014-05-26", Style: RPC, RAMCode: "ecs", Host: "ecs.{region}.aliyuncs.com"},
		// The console's own version of ECS: orders, and a second RunInstances.
		// Source: SDK ecs-20160314.
		{Code: "Ecs", Version: "2016-03-14", Style: RPC, RAMCode: "ecs", Host: "ecs.{region}.aliyuncs.com", Partial: true,
			extra: []string{"DeleteWaitingOrders", "DescribeWaitingOrders"}},
		{Code: "Vpc", Version: "2016-04-28", Style: RPC, RAMCode: "vpc", Host: "vpc.{region}.aliyuncs.com"},
		{Code: "Ram", Version: "2015-05-01", Style: RPC, RAMCode: "ram", Host: "ram.aliyuncs.com"},
		{Code: "Ims", Version: "2019-08-15", Style: RPC, RAMCode: "ram", Host: "ims.aliyuncs.com"},
		{Code: "Sts", Version: "2015-04-01", Style: RPC, RAMCode: "sts", Host: "sts.{region}.aliyuncs.com"},
		{Code: "ResourceManager", Version: "2020-03-31", Style: RPC, RAMCode: "resourcemanager", Host: "resourcemanager.aliyuncs.com"},
		{Code: "BssOpenApi", Version: "2017-12-14", Style: RPC, RAMCode: "bssapi", Host: "business.aliyuncs.com"},
		{Code: "ActionTrail", Version: "2020-07-06", Style: RPC, RAMCode: "actiontrail", Host: "actiontrail.{region}.aliyuncs.com"},
		// Source: SDK ecs-workbench-20220220.
		{Code: "ecs-workbench", Version: "2022-02-20", Style: RPC, RAMCode: "ecs-workbench", Host: "ecs-workbench.{region}.aliyuncs.com", Partial: true,
			extra: []string{"GetInstanceRecordConfig", "ListInstanceRecords", "ListTerminalCommands", "SetInstanceRecordConfig", "ViewInstanceRecords"}},
		{Code: "ecs-workbench", Version: "2025-11-11", Style: RPC, RAMCode: "ecs-workbench", Host: "ecs-workbench.{region}.aliyuncs.com", Partial: true,
			extra: []string{"ModifyTerminalSettings"}},
		// Clients ask it where a product lives. Source: Go SDK v1, endpoints.
		{Code: "Location", Version: "2015-06-12", Style: RPC, RAMCode: "location", Host: "location.aliyuncs.com", Partial: true,
			extra: []string{"DescribeEndpoints"}},
	}
}

// LookupProduct finds a product by its code, in any letter case, and version.
func LookupProduct(code, version string) (Product, bool) {
	for _, p := range Products() {
		if strings.EqualFold(p.Code, code) && p.Version == version {
			return p, true
		}
	}
	return Product{}, false
}

// ProductOf finds the product that a version belongs to. Versions are unique
// over the products in scope, which a test holds.
func ProductOf(version string) (Product, bool) {
	ps := Products()
	i := slices.IndexFunc(ps, func(p Product) bool { return p.Version == version })
	if i < 0 {
		return Product{}, false
	}
	return ps[i], true
}

// Endpoint gives the product's usual host in a region.
func (p Product) Endpoint(region string) string {
	return strings.ReplaceAll(p.Host, "{region}", region)
}
