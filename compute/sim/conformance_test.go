package sim

import (
	"testing"

	"github.com/rampart-cloud/rampart/compute"
	"github.com/rampart-cloud/rampart/compute/computetest"
)

func TestConformance(t *testing.T) {
	computetest.Run(t, func(t *testing.T) compute.Driver { return open(t, Config{}) })
}

func TestConformanceOnDisk(t *testing.T) {
	computetest.Run(t, func(t *testing.T) compute.Driver { return open(t, Config{Dir: t.TempDir()}) })
}
