// Package response is how people answer a wave: one question after the other, kept at each step, on one device or several,
// and what becomes of the answers. It must never keep an answer that branching hides, never lose one that was kept, and
// never leave anything in the database by which an anonymous answer leads to a person.
package response
