package ecs

import (
	"net/http"

	"github.com/rampart-cloud/rampart/acs"
	"github.com/rampart-cloud/rampart/catalog"
)

// region finds the region that a call names.
//
// Source: error tables of the ECS API reference: InvalidRegionId.NotFound, 404.
func region(id string) (catalog.Region, error) {
	r, ok := catalog.LookupRegion(id)
	if !ok {
		return r, acs.New(acs.NotFound, http.StatusNotFound, "InvalidRegionId.NotFound",
			"The specified RegionId %q does not exist. DescribeRegions lists the regions.", id)
	}
	return r, nil
}

// zone finds a zone of the region.
//
// Source: error tables of the ECS API reference: InvalidZoneId.NotFound, 404.
func zone(id, region string) (catalog.Zone, error) {
	z, ok := catalog.LookupZone(id)
	if !ok || z.Region != region {
		return z, acs.New(acs.NotFound, http.StatusNotFound, "InvalidZoneId.NotFound",
			"The specified zone %q does not exist in region %s. DescribeZones lists its zones.", id, region)
	}
	return z, nil
}

// language gives the language of AcceptLanguage; the default is Chinese.
//
// Source: "DescribeRegions" (ECS API reference).
func language(accept string) catalog.Language {
	if accept == "" {
		return catalog.Chinese
	}
	return catalog.Language(accept)
}
