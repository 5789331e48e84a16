// Package figures tells how far a wave has come: how many were asked, reached, have answered, and the response rates, for
// units and groups that are large enough that nobody can be found in them. It tells counts, never who.
package figures
