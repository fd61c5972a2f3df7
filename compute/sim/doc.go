// Package sim is the driver whose machines exist in this process only. They are
// there at once, cost some hundred kilobytes each, and do what a policy test
// asks of a machine: they are made, started, stopped, get a new system disk, have
// a login user with a credential, and run commands as that user with that user's
// rights.
//
//	d, err := sim.Open(sim.Config{Dir: "state"}) // Dir "": memory only
//	err = d.Create(ctx, spec)
//	err = d.SetLogin(ctx, spec.ID, compute.Login{User: compute.ECSUser})
//	err = d.Start(ctx, spec.ID)
//	res, err := d.Exec(ctx, spec.ID, compute.ExecSpec{User: "ecs-user", Command: "sudo id -un"})
//
// # What an instance is
//
// A tree of files (vfs.go) made from its image (image.go) with owners, modes,
// symbolic links, set-user-ID bits and a quota; data disks are trees of their own
// mounted at compute.MountPath. Users are what the tree's /etc/passwd, group,
// shadow and sudoers say (users.go), so a command that edits these files changes
// who may do what, and List reports what it finds there.
//
// Commands are interpreted by a shell, mvdan.cc/sh, whose every way out of the
// script leads into the tree (shell.go). Programs are Go functions (cmd*.go) that
// are called when a file of the tree that stands for them is executed.
//
// # Confinement
//
// No command starts a process, opens a file, reads a variable or reaches a
// network of the host. Three layers hold this, each sufficient for the usual case:
// the walk over the syntax tree (confine.go) refuses what the interpreter would
// do on the host by itself, such as process substitution; the call handler
// (call.go) replaces the builtins that would look at the host; the handlers give
// the interpreter nothing but the tree, and its directory for named pipes is a
// path that no system call accepts. What does pass is a number: arithmetic on a
// variable whose value is the word PPID shows this process's parent's number.
//
// This is protection against mistakes and curious tests, and bounded (exec.go)
// against scripts that eat time, memory, disk, stack or descriptors. It is not a
// sandbox for strangers' code: it runs in the server's own process.
//
// # What an instance is not
//
// There is no network, no service manager, no package manager, no kernel below
// /proc, no hard link, no terminal and no Windows inside. Asking for one of these
// is an error with a clear text and a non-zero exit code, never a silent success;
// so is an option of a program that is not simulated.
//
// Ours: a disk holds Config.DiskQuota bytes, 8 MiB by default, whatever its nominal size; beyond it a command sees "No space left on device".
//
// Ours: one Exec may run 1,000,000 simple commands, 10 s of real time, 64 pipeline elements and background jobs at a time, and nest about 400 calls; beyond it ends with ExecutionTimeout or exit code 137.
//
// Ours: commands that would need a network (curl, wget, ssh, ping, package managers) end with exit code 6 and "the network is not simulated".
//
// Ours: a command's process ID is always 1201 and ps shows init and the shell only.
//
// # State on disk
//
// With Config.Dir each instance and each volume is one JSON file of mode 0600
// with a format version (store.go), replaced atomically and synced before a call
// returns. Two processes must not open the same Dir; nothing here prevents it, the
// owner of the data directory must.
package sim
