package main

// process is what is known of a running process: enough to find relatives and to tell a reused pid
// from the first owner.
type process struct {
	pid     int
	parent  int
	session int
	ticks   int64
	dead    bool
}

// identity tells apart two processes that had the same pid one after the other.
type identity struct {
	pid   int
	ticks int64
}

// census counts distinct processes over several looks.
type census map[identity]bool

func (c census) note(found []process) []process {
	for _, p := range found {
		c[identity{p.pid, p.ticks}] = true
	}
	return found
}

// family is the set of living processes that are roots or descend from one of them.
func family(all []process, isRoot func(process) bool) map[int]process {
	members := make(map[int]process)
	for _, p := range all {
		if isRoot(p) {
			members[p.pid] = p
		}
	}
	for grown := true; grown; {
		grown = false
		for _, p := range all {
			_, known := members[p.pid]
			if _, related := members[p.parent]; related && !known {
				members[p.pid], grown = p, true
			}
		}
	}
	return members
}
