// Package resident keeps the people whom the municipality may ask: who they are, how to reach them, what is known about
// them and since when, and whether they may be asked at all. It reads them from staff's lists, and it never deletes
// anybody because a list lacks them, never shows a protected person's name or address without leave and a record of it,
// and never gives a CPR number away but on demand.
package resident
