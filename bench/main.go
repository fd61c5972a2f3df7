package main

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

func main() {
	run := flag.String("run", "w1,w2,w3,w4", "workloads")
	only := flag.String("engines", "", "engines by name; empty: all")
	each := flag.Duration("time", 200*time.Millisecond, "time of one run")
	count := flag.Int("count", 5, "runs of each; the median counts")
	dir := flag.String("testdata", "testdata", "folder of the workloads")
	one := flag.String("child", "", "workload file: measure the one engine of -engines and print its row as JSON")
	flag.Parse()
	if flag.NArg() > 0 {
		fmt.Fprintln(os.Stderr, "bench: arguments are not taken:", flag.Args())
		os.Exit(2)
	}
	if *one != "" {
		if err := child(*one, *only, *each, *count); err != nil {
			fmt.Fprintln(os.Stderr, "bench:", err)
			os.Exit(1)
		}
		return
	}
	all := results{rows: map[string][]row{}}
	var many []*workload // W2 to W4
	for _, name := range strings.Split(*run, ",") {
		files, err := filepath.Glob(filepath.Join(*dir, "workload-"+name+".json*"))
		if err != nil || len(files) != 1 {
			fmt.Fprintf(os.Stderr, "bench: no workload %q in %s\n", name, *dir)
			os.Exit(2)
		}
		var want []string
		if *only != "" {
			want = strings.Split(*only, ",")
		}
		w, rows, err := bench(files[0], want, *each, *count)
		if err != nil {
			fmt.Fprintln(os.Stderr, "bench:", err)
			os.Exit(1)
		}
		all.rows[w.Name] = rows
		if w.Name != "w1" {
			many = append(many, w)
		}
	}
	if len(many) == 3 {
		var err error
		if all.extras, err = measureExtras(many, *each, *count); err != nil {
			fmt.Fprintln(os.Stderr, "bench:", err)
			os.Exit(1)
		}
	}
	all.summary(os.Stdout)
}

// bench runs one workload and prints its table.
func bench(file string, only []string, each time.Duration, count int) (*workload, []row, error) {
	w, err := load(file)
	if err != nil {
		return nil, nil, err
	}
	fmt.Printf("### %s\n\n%s: %d policies, %d statements, %d users, %d requests\n\n", strings.ToUpper(w.Name), w.Note, len(w.Policies), w.statements(), len(w.Users), len(w.Requests))
	var rows []row
	for _, e := range engines() {
		if len(only) > 0 && !slices.Contains(only, e.Name()) {
			continue
		}
		r, ok, err := apart(file, e.Name(), each, count)
		if err != nil {
			return nil, nil, fmt.Errorf("%s: %s: %w", w.Name, e.Name(), err)
		}
		if ok {
			rows = append(rows, r)
		}
	}
	print(w, rows)
	return w, rows, nil
}
