package main

// The levels of containment, best first.
const (
	levelCgroup    = "cgroup"
	levelSubreaper = "subreaper"
	levelMarker    = "marker"
)
