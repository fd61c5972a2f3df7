package ecs

import (
	"net/http"

	"github.com/rampart-cloud/rampart/acs"
	"github.com/rampart-cloud/rampart/flow"
	"github.com/rampart-cloud/rampart/inventory"
)

// The events of the instance table. Those that are operations have their name;
// the others are steps of the controller.
const (
	onStart        = "StartInstance"
	onStop         = "StopInstance"
	onReboot       = "RebootInstance"
	onDelete       = "DeleteInstance"
	onForceDelete  = "DeleteInstance (Force)"
	onReplace      = "ReplaceSystemDisk"
	onAttach       = "AttachDisk"
	onDetach       = "DetachDisk"
	onSetPassword  = "ModifyInstanceAttribute (Password)"
	onSetUserData  = "ModifyInstanceAttribute (UserData)"
	afterMadeToRun = "made, to run"
	afterMade      = "made"
	afterStart     = "started"
	afterStop      = "stopped"
	afterLost      = "found stopped"
	afterStray     = "found running"
)

const (
	stPending  = flow.State(inventory.Pending)
	stStarting = flow.State(inventory.Starting)
	stRunning  = flow.State(inventory.Running)
	stStopping = flow.State(inventory.Stopping)
	stStopped  = flow.State(inventory.Stopped)
)

// InstanceTable says what each operation does in each state of an instance.
//
// Source: "Instance lifecycle" (ECS documentation, 2021) and the error tables
// of the operations.
func InstanceTable() *flow.Table {
	const lifecycle = `"Instance lifecycle" (2021)`
	wrong := func(advice string) flow.Refusal {
		return flow.Refusal{Code: "IncorrectInstanceStatus", Status: http.StatusForbidden, Advice: advice}
	}
	const wait = "Wait until DescribeInstances shows that status, or bring it about first."
	return &flow.Table{
		Name:    "instance",
		States:  []flow.State{stPending, stStarting, stRunning, stStopping, stStopped},
		Initial: []flow.State{stPending},
		Events: []flow.Event{
			{Name: onStart, Source: `"StartInstance" (ECS API reference)`,
				Next: map[flow.State]flow.State{stStopped: stStarting}, Refusal: wrong(wait)},
			// Inferred: StopInstance needs Running; source: "StopInstance" lists the error without the states.
			{Name: onStop, Source: `Inferred from "StopInstance" (ECS API reference)`,
				Next: map[flow.State]flow.State{stRunning: stStopping}, Refusal: wrong(wait)},
			{Name: onReboot, Source: `"RebootInstance" (ECS API reference); ` + lifecycle,
				Next: map[flow.State]flow.State{stRunning: stStarting}, Refusal: wrong(wait)},
			{Name: onDelete, Source: `"DeleteInstance" (ECS API reference)`,
				Next: map[flow.State]flow.State{stStopped: flow.Gone}, Refusal: wrong("Stop it first, or send Force=true to delete a running instance.")},
			{Name: onForceDelete, Source: `"DeleteInstance" (ECS API reference)`,
				Next: map[flow.State]flow.State{stStopped: flow.Gone, stRunning: flow.Gone}, Refusal: wrong(wait)},
			{Name: onReplace, Source: `"ReplaceSystemDisk" (ECS API reference)`,
				Next: map[flow.State]flow.State{stStopped: stStopped}, Refusal: wrong("Stop it first with StopInstance.")},
			{Name: onAttach, Source: `"AttachDisk" (ECS API reference, 2026)`,
				Next:    map[flow.State]flow.State{stRunning: stRunning, stStopped: stStopped},
				Refusal: flow.Refusal{Code: "IncorrectInstanceStatus", Status: http.StatusBadRequest, Advice: wait}},
			// Inferred: DetachDisk answers 403; source: likeness to the other operations.
			{Name: onDetach, Source: `Inferred from "DetachDisk" (ECS API reference)`,
				Next: map[flow.State]flow.State{stRunning: stRunning, stStopped: stStopped}, Refusal: wrong(wait)},
			{Name: onSetPassword, Source: `"ModifyInstanceAttribute" (ECS API reference)`,
				Next:    map[flow.State]flow.State{stPending: stPending, stRunning: stRunning, stStopping: stStopping, stStopped: stStopped},
				Refusal: wrong("Wait until it runs.")},
			{Name: onSetUserData, Source: `"ModifyInstanceAttribute" (ECS API reference): the instance must be Stopped`,
				Next: map[flow.State]flow.State{stStopped: stStopped}, Refusal: wrong("Stop it first with StopInstance.")},

			{Name: afterMadeToRun, Source: lifecycle + ": RunInstances", Next: map[flow.State]flow.State{stPending: stStarting}},
			// Inferred: CreateInstance ends in Stopped; source: StartInstance asks for Stopped, the 2021 page speaks of Pending only.
			{Name: afterMade, Source: `Inferred from "StartInstance" (ECS API reference): CreateInstance`, Next: map[flow.State]flow.State{stPending: stStopped}},
			{Name: afterStart, Source: lifecycle, Next: map[flow.State]flow.State{stStarting: stRunning}},
			{Name: afterStop, Source: lifecycle, Next: map[flow.State]flow.State{stStopping: stStopped}},
			// Ours: an instance that was Running and whose machine is found stopped when the server starts is started again.
			{Name: afterLost, Source: "Ours: a machine that should run and does not is started", Next: map[flow.State]flow.State{stRunning: stStarting}},
			// Ours: an instance that was Stopped and whose machine is found running when the server starts is stopped.
			{Name: afterStray, Source: "Ours: a machine that should not run and does is stopped", Next: map[flow.State]flow.State{stStopped: stStopping}},
		},
	}
}

// The events of the disk table.
const (
	onAttachDisk  = "AttachDisk"
	onDetachDisk  = "DetachDisk"
	onDeleteDisk  = "DeleteDisk"
	onRelease     = "DeleteInstance"
	afterVolume   = "made"
	afterVolumeIn = "made, for an instance"
	afterAttach   = "attached"
	afterDetach   = "detached"
	afterUnplug   = "found not attached"
)

const (
	stCreating  = flow.State(inventory.DiskCreating)
	stAvailable = flow.State(inventory.DiskAvailable)
	stAttaching = flow.State(inventory.DiskAttaching)
	stInUse     = flow.State(inventory.DiskInUse)
	stDetaching = flow.State(inventory.DiskDetaching)
)

// DiskTable says what each operation does in each state of a data disk. A
// system disk is In_use from its instance's beginning to its end.
//
// Source: "DescribeDisks" (ECS API reference) for the states, the error tables
// of the operations for the rest. The documented state ReIniting does not
// occur, as ReInitDisk is not built.
func DiskTable() *flow.Table {
	wrong := func(advice string) flow.Refusal {
		return flow.Refusal{Code: "IncorrectDiskStatus", Status: http.StatusForbidden, Advice: advice}
	}
	return &flow.Table{
		Name:    "disk",
		States:  []flow.State{stCreating, stAvailable, stAttaching, stInUse, stDetaching},
		Initial: []flow.State{stCreating},
		Events: []flow.Event{
			{Name: onAttachDisk, Source: `"AttachDisk" (ECS API reference, 2026)`,
				Next: map[flow.State]flow.State{stAvailable: stAttaching}, Refusal: wrong("Detach it from its instance first, or wait until DescribeDisks shows that status.")},
			// Inferred: DetachDisk and DeleteDisk answer IncorrectDiskStatus, 403; source: likeness to "AttachDisk".
			{Name: onDetachDisk, Source: `Inferred from "DetachDisk" (ECS API reference)`,
				Next: map[flow.State]flow.State{stInUse: stDetaching}, Refusal: wrong("Wait until DescribeDisks shows that status.")},
			{Name: onDeleteDisk, Source: `Inferred from "DeleteDisk" (ECS API reference)`,
				Next: map[flow.State]flow.State{stAvailable: flow.Gone}, Refusal: wrong("Detach it first with DetachDisk.")},
			{Name: onRelease, Source: `"DeleteInstance" (ECS API reference): a disk without DeleteWithInstance stays`,
				Next: map[flow.State]flow.State{stInUse: stDetaching, stAttaching: stDetaching, stDetaching: stDetaching, stCreating: stDetaching}},
			{Name: afterVolume, Source: `"CreateDisk" (ECS API reference)`, Next: map[flow.State]flow.State{stCreating: stAvailable}},
			{Name: afterVolumeIn, Source: `DataDisk.N of "RunInstances" (ECS API reference)`, Next: map[flow.State]flow.State{stCreating: stAttaching}},
			{Name: afterAttach, Source: `"AttachDisk" (ECS API reference, 2026)`, Next: map[flow.State]flow.State{stAttaching: stInUse}},
			{Name: afterDetach, Source: `"DetachDisk" (ECS API reference)`, Next: map[flow.State]flow.State{stDetaching: stAvailable}},
			{Name: afterUnplug, Source: "Ours: a volume that should be attached and is not is attached again", Next: map[flow.State]flow.State{stInUse: stAttaching}},
		},
	}
}

// moveInstance applies an event to an instance's status. The error is the
// event's wire error; moved is false for a controller's step that was overtaken.
func (s *Service) moveInstance(i *inventory.Instance, event string) (moved bool, err error) {
	next, ok, e := s.instances.Next(flow.State(i.Status), event)
	if e != nil {
		return false, withSubject(e, "instance", i.InstanceID)
	}
	if ok && next != flow.Gone {
		i.Status = inventory.Status(next)
	}
	return ok, nil
}

// moveDisk is moveInstance for a disk.
func (s *Service) moveDisk(d *inventory.Disk, event string) (moved bool, err error) {
	next, ok, e := s.disks.Next(flow.State(d.Status), event)
	if e != nil {
		return false, withSubject(e, "disk", d.DiskID)
	}
	if ok && next != flow.Gone {
		d.Status = string(next)
	}
	return ok, nil
}

// withSubject names the thing that the error is about.
func withSubject(e *acs.Error, kind, id string) *acs.Error {
	if e.Kind == acs.Conflict {
		e.Message += " It is about the " + kind + " " + id + "."
	}
	return e
}
