package sim

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/rampart-cloud/rampart/compute"
)

// format is the version of the saved form. A file of another version is refused.
const format = 1

// savedInstance is an instance's file, instances/ID.json.
type savedInstance struct {
	Format  int                  `json:"format"`
	Spec    compute.InstanceSpec `json:"spec"`
	Root    compute.RootSpec     `json:"root"`
	State   compute.State        `json:"state"`
	ReadyAt time.Time            `json:"readyAt"` // end of Starting or Stopping
	UpSince time.Time            `json:"upSince"`
	Booted  bool                 `json:"booted"` // this root disk had its first boot
	Login   string               `json:"login"`  // user of the last SetLogin
	Windows compute.Login        `json:"windows"`
	Console []byte               `json:"console,omitempty"`
	Tree    *node                `json:"tree"`
}

// savedVolume is a data disk's file, volumes/ID.json. Where it is attached is
// written here and nowhere else, so that no crash can leave two opinions.
type savedVolume struct {
	Format   int                `json:"format"`
	Spec     compute.VolumeSpec `json:"spec"`
	Instance string             `json:"instance,omitempty"`
	Device   string             `json:"device,omitempty"`
	Tree     *node              `json:"tree"`
}

// store keeps one file per object under dir; an empty dir keeps nothing.
type store struct{ dir string }

const (
	instancesDir = "instances"
	volumesDir   = "volumes"
	tempPrefix   = ".tmp-"
)

func (s store) open() error {
	if s.dir == "" {
		return nil
	}
	for _, d := range []string{s.dir, filepath.Join(s.dir, instancesDir), filepath.Join(s.dir, volumesDir)} {
		if err := os.MkdirAll(d, 0o700); err != nil {
			return err
		}
	}
	return nil
}

// save writes v durably: when it returns nil the object survives a crash, when
// it does not the old file is still whole.
func (s store) save(kind, id string, v any) (err error) {
	if s.dir == "" {
		return nil
	}
	data, err := json.Marshal(v)
	if err != nil {
		return err
	}
	dir := filepath.Join(s.dir, kind)
	f, err := os.CreateTemp(dir, tempPrefix+"*") // made with mode 0600
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, os.Remove(f.Name()))
		}
	}()
	_, err = f.Write(data)
	if err == nil {
		err = f.Sync()
	}
	if err = errors.Join(err, f.Close()); err != nil {
		return err
	}
	if err = os.Rename(f.Name(), filepath.Join(dir, id+".json")); err != nil {
		return err
	}
	return syncDir(dir)
}

// drop removes an object's file durably; one that is gone already is fine.
func (s store) drop(kind, id string) error {
	if s.dir == "" {
		return nil
	}
	dir := filepath.Join(s.dir, kind)
	if err := os.Remove(filepath.Join(dir, id+".json")); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return syncDir(dir)
}

func syncDir(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}

// load calls each for every saved object of a kind. Half-written temporary files
// are leftovers of a crash and are removed; anything else that cannot be read as
// one of our files is an error, because dropping it would lose a machine.
func (s store) load(kind string, each func(id string, data []byte) error) error {
	if s.dir == "" {
		return nil
	}
	dir := filepath.Join(s.dir, kind)
	list, err := os.ReadDir(dir)
	if err != nil {
		return err
	}
	for _, e := range list {
		p := filepath.Join(dir, e.Name())
		if strings.HasPrefix(e.Name(), tempPrefix) {
			if err := os.Remove(p); err != nil {
				return err
			}
			continue
		}
		id, ok := strings.CutSuffix(e.Name(), ".json")
		if !ok || compute.CheckID(id) != nil || !e.Type().IsRegular() {
			return fmt.Errorf("%s: not a file of the simulated driver", p)
		}
		data, err := os.ReadFile(p)
		if err != nil {
			return err
		}
		if err := each(id, data); err != nil {
			return fmt.Errorf("%s: %w", p, err)
		}
	}
	return nil
}

// decode reads a saved object strictly.
func decode(data []byte, v any) error {
	var head struct {
		Format int `json:"format"`
	}
	if err := json.Unmarshal(data, &head); err != nil {
		return fmt.Errorf("damaged: %w", err)
	}
	if head.Format != format {
		return fmt.Errorf("format %d, this version reads format %d", head.Format, format)
	}
	d := json.NewDecoder(bytes.NewReader(data))
	d.DisallowUnknownFields()
	if err := d.Decode(v); err != nil {
		return fmt.Errorf("damaged: %w", err)
	}
	return nil
}

// checkTree refuses a saved tree that the file tree's own operations could not
// have made.
func checkTree(n *node, depth int) error {
	if n == nil {
		return errors.New("damaged: a node is missing")
	}
	if depth > maxDepth+1 {
		return errors.New("damaged: the tree is too deep")
	}
	if n.isDir() != (n.Kids != nil) {
		if !n.isDir() {
			return errors.New("damaged: a file has entries")
		}
		n.Kids = map[string]*node{} // an empty directory is saved without the field
	}
	for name, k := range n.Kids {
		if name == "" || name == "." || name == ".." || strings.ContainsAny(name, "/\x00") || checkName(name) != nil {
			return fmt.Errorf("damaged: entry %q", name)
		}
		if err := checkTree(k, depth+1); err != nil {
			return err
		}
	}
	return nil
}
