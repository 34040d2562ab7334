package main

// ranges is an ascending list of half-open byte ranges [from, to) of one stream.
type ranges [][2]int64

// add appends a range that starts at or after the end of the last one, joining the two when they
// touch.
func (r ranges) add(from, to int64) ranges {
	if from == to {
		return r
	}
	if n := len(r); n > 0 && r[n-1][1] == from {
		r[n-1][1] = to
		return r
	}
	return append(r, [2]int64{from, to})
}
